/*
 * Pictures of a map out of one file (PMTiles, version 3: https://github.com/protomaps/PMTiles/blob/main/spec/v3/spec.md), read in pieces as they
 * are needed. The file is a stranger's: every number in it is checked before it is believed.
 */

/** So many bytes from a place on; fewer where the file ends. @throws when they cannot be had */
export type ReadRange = (offset: number, length: number) => Promise<Uint8Array<ArrayBuffer>>

export interface TileArchive {
  readonly maxZoom: number
  /** The picture of one square; nothing where the archive has none. @throws when it cannot be read */
  readonly tile: (z: number, x: number, y: number) => Promise<Blob | undefined>
}

interface Entry {
  readonly id: number
  /** For how many squares in a row it is the same picture; 0 for a further directory. */
  readonly run: number
  readonly offset: number
  readonly length: number
}

interface Header { readonly leavesAt: number, readonly tilesAt: number, readonly isPacked: boolean, readonly mediaType: string, readonly maxZoom: number, readonly root: Uint8Array<ArrayBuffer> }

/** Header and first directory stand within these. */
const FIRST_BYTES = 16_384
const HEADER_BYTES = 127
const [NOT_PACKED, GZIP] = [1, 2]
const MEDIA_TYPES = [undefined, undefined, 'image/png', 'image/jpeg', 'image/webp', 'image/avif']
const MOST_LEVELS = 3
const MOST_ENTRIES = 1_000_000
const MOST_DIRECTORY_BYTES = 16 * 1024 * 1024
const MOST_TILE_BYTES = 2 * 1024 * 1024
const MOST_DIRECTORIES_KEPT = 32

/** Opens an archive of pictures. @throws for one that is none, of vectors, or packed in a way that browsers do not read */
export async function openTileArchive(read: ReadRange): Promise<TileArchive> {
  const header = headerIn(await read(0, FIRST_BYTES))
  const root = readDirectory(await unpacked(header.root, header))
  const leaves = new Map<number, Promise<readonly Entry[]>>()

  function leafAt({ offset, length }: Entry): Promise<readonly Entry[]> {
    const known = leaves.get(offset)
    if (known) return known
    if (length > MOST_DIRECTORY_BYTES) throw new Error('A directory of the map is too long')
    const reading = read(header.leavesAt + offset, length).then(async bytes => readDirectory(await unpacked(bytes, header)))
    reading.catch(() => leaves.delete(offset)) // asked for again with the next square
    if (leaves.size >= MOST_DIRECTORIES_KEPT) leaves.clear()
    leaves.set(offset, reading)
    return reading
  }

  async function find(id: number): Promise<Entry | undefined> {
    let entries = root
    for (let level = 0; level < MOST_LEVELS; level += 1) {
      const entry = entries.findLast(one => one.id <= id)
      if (!entry || entry.run > 0) return entry && id < entry.id + entry.run ? entry : undefined
      entries = await leafAt(entry)
    }
    return undefined
  }

  return {
    maxZoom: header.maxZoom,
    tile: async (z, x, y) => {
      const entry = await find(tileId(z, x, y))
      if (!entry || entry.length === 0) return undefined
      if (entry.length > MOST_TILE_BYTES) throw new Error('A picture of the map is too large')
      return new Blob([await read(header.tilesAt + entry.offset, entry.length)], { type: header.mediaType })
    },
  }
}

function headerIn(bytes: Uint8Array<ArrayBuffer>): Header {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < HEADER_BYTES || new TextDecoder('latin1').decode(bytes.subarray(0, 7)) !== 'PMTiles' || view.getUint8(7) !== 3) throw new Error('This is no PMTiles archive of version 3')
  const number = (at: number): number => safe(view.getBigUint64(at, true))
  const [internal, packing, kind] = [view.getUint8(97), view.getUint8(98), view.getUint8(99)]
  const mediaType = MEDIA_TYPES[kind]
  if (mediaType === undefined || packing > NOT_PACKED || (internal !== NOT_PACKED && internal !== GZIP)) throw new Error('This archive holds no pictures that can be shown')
  const rootAt = number(8)
  const root = bytes.subarray(rootAt, rootAt + number(16))
  return { leavesAt: number(40), tilesAt: number(56), isPacked: internal === GZIP, mediaType, maxZoom: view.getUint8(101), root }
}

function safe(value: bigint): number {
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new Error('A number in the map file is out of range')
  return Number(value)
}

async function unpacked(bytes: Uint8Array<ArrayBuffer>, { isPacked }: Pick<Header, 'isPacked'>): Promise<Uint8Array> {
  if (!isPacked) return bytes
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip')).getReader()
  const parts: Uint8Array<ArrayBuffer>[] = []
  let length = 0
  for (let step = await reader.read(); !step.done; step = await reader.read()) {
    length += step.value.length
    if (length > MOST_DIRECTORY_BYTES) throw new Error('A directory of the map is too long')
    parts.push(step.value)
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer())
}

/** A directory is written column by column: ids as steps from one to the next, runs, lengths, places. */
function readDirectory(bytes: Uint8Array): readonly Entry[] {
  const next = varints(bytes)
  const count = next()
  if (count > MOST_ENTRIES) throw new Error('A directory of the map is too long')
  const column = (): number[] => Array.from({ length: count }, next)
  const [steps, runs, lengths, places] = [column(), column(), column(), column()]
  const entries: Entry[] = []
  let id = 0
  for (const [index, step] of steps.entries()) {
    id += step
    const place = places[index] ?? 0
    const before = entries.at(-1)
    entries.push({ id, run: runs[index] ?? 0, length: lengths[index] ?? 0, offset: place === 0 && before ? before.offset + before.length : place - 1 })
  }
  return entries
}

/** Numbers of seven bits to a byte, the lowest first. */
function varints(bytes: Uint8Array): () => number {
  let at = 0
  return () => {
    let value = 0
    for (let factor = 1; factor < Number.MAX_SAFE_INTEGER; factor *= 128) {
      const byte = bytes[at]
      if (byte === undefined) throw new Error('A directory of the map is cut')
      at += 1
      value += (byte & 127) * factor
      if (byte < 128) return value
    }
    throw new Error('A number in the map file is out of range')
  }
}

/** The place of a square on the Hilbert curve of its level, behind the squares of all levels above. */
export function tileId(z: number, x: number, y: number): number {
  let id = (4 ** z - 1) / 3
  let [column, row] = [x, y]
  for (let side = 2 ** z / 2; side >= 1; side /= 2) {
    const [right, down] = [column >= side ? 1 : 0, row >= side ? 1 : 0]
    id += side * side * ((3 * right) ^ down)
    column %= side
    row %= side
    if (down === 1) continue
    if (right === 1) [column, row] = [side - 1 - column, side - 1 - row]
    ;[column, row] = [row, column]
  }
  return id
}
