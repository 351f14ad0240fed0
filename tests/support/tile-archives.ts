import { gzipSync } from 'node:zlib'

/** One picture of an archive: the same for `run` squares from this id on. */
export interface ArchivedTile { readonly id: number, readonly content: Buffer, readonly run?: number }

interface ArchiveWishes {
  readonly packed?: boolean
  /** So many pictures to a directory, with one more above them. */
  readonly leafOf?: number
  readonly maxZoom?: number
  readonly kind?: number
  readonly version?: number
  /** Packing of the pictures themselves. */
  readonly packing?: number
}

interface Entry { readonly id: number, readonly run: number, readonly offset: number, readonly length: number }

/** A PMTiles archive, written by the book and sharing nothing with what reads it. Tiles in the order of their ids. */
export function aTileArchive(tiles: readonly ArchivedTile[], { packed = true, leafOf, maxZoom = 4, kind = 2, version = 3, packing = 1 }: ArchiveWishes = {}): Buffer {
  const close = (bytes: Buffer): Buffer => packed ? gzipSync(bytes) : bytes
  let offset = 0
  const entries = tiles.map(({ id, content, run = 1 }): Entry => {
    const entry = { id, run, offset, length: content.length }
    offset += content.length
    return entry
  })
  const leaves: Buffer[] = []
  let root = entries
  if (leafOf !== undefined) {
    root = []
    for (let first = 0; first < entries.length; first += leafOf) {
      const leaf = close(directory(entries.slice(first, first + leafOf)))
      root.push({ id: entries[first]?.id ?? 0, run: 0, offset: Buffer.concat(leaves).length, length: leaf.length })
      leaves.push(leaf)
    }
  }
  const rootBytes = close(directory(root))
  const [leafBytes, content] = [Buffer.concat(leaves), Buffer.concat(tiles.map(one => one.content))]
  const header = Buffer.alloc(127)
  header.write('PMTiles', 0, 'latin1')
  header.writeUInt8(version, 7)
  const places = [[127, rootBytes.length], [127 + rootBytes.length, 0], [127 + rootBytes.length, leafBytes.length], [127 + rootBytes.length + leafBytes.length, content.length]]
  for (const [index, value] of places.flat().entries()) header.writeBigUInt64LE(BigInt(value), 8 + index * 8)
  for (const [index, value] of [1, packed ? 2 : 1, packing, kind, 0, maxZoom].entries()) header.writeUInt8(value, 96 + index)
  return Buffer.concat([header, rootBytes, leafBytes, content])
}

function directory(entries: readonly Entry[]): Buffer {
  const columns = [
    entries.map((one, index) => one.id - (entries[index - 1]?.id ?? 0)), entries.map(one => one.run), entries.map(one => one.length),
    entries.map((one, index) => {
      const before = entries[index - 1]
      return before && one.offset === before.offset + before.length ? 0 : one.offset + 1
    }),
  ]
  return Buffer.concat([entries.length, ...columns.flat()].map(varint))
}

function varint(value: number): Buffer {
  const bytes: number[] = []
  let left = value
  for (; left > 127; left = Math.floor(left / 128)) bytes.push((left % 128) + 128)
  return Buffer.from([...bytes, left])
}
