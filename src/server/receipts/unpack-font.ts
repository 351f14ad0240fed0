import { inflateSync } from 'node:zlib'

const HEADER_BYTES = 44
const ENTRY_BYTES = 20
const SFNT_HEADER_BYTES = 12
const SFNT_ENTRY_BYTES = 16

interface Table { readonly tag: number, readonly checksum: number, readonly bytes: Buffer }

/**
 * The OpenType font inside a WOFF 1.0 file, byte for byte as it was before it was packed.
 * Drawing with the packed one costs four times as much: its tables are unpacked again for every document.
 * @throws when the bytes are no WOFF 1.0
 */
export function unpackFont(woff: Buffer): Buffer {
  if (woff.toString('latin1', 0, 4) !== 'wOFF') throw new Error('not a WOFF 1.0 font')
  const tables = Array.from({ length: woff.readUInt16BE(12) }, (_, index) => readTable(woff, HEADER_BYTES + index * ENTRY_BYTES))
  return writeFont(woff.readUInt32BE(4), tables)
}

function readTable(woff: Buffer, entry: number): Table {
  const offset = woff.readUInt32BE(entry + 4)
  const [packed, length] = [woff.readUInt32BE(entry + 8), woff.readUInt32BE(entry + 12)]
  const stored = woff.subarray(offset, offset + packed)
  return { tag: woff.readUInt32BE(entry), checksum: woff.readUInt32BE(entry + 16), bytes: packed < length ? inflateSync(stored) : stored }
}

function writeFont(flavor: number, tables: readonly Table[]): Buffer {
  const head = Buffer.alloc(SFNT_HEADER_BYTES + tables.length * SFNT_ENTRY_BYTES)
  const depth = Math.floor(Math.log2(tables.length))
  const range = 16 * 2 ** depth
  head.writeUInt32BE(flavor, 0)
  for (const [place, value] of [tables.length, range, depth, tables.length * 16 - range].entries()) head.writeUInt16BE(value, 4 + place * 2)
  const parts: Buffer[] = [head]
  let offset = head.length
  for (const [index, { tag, checksum, bytes }] of tables.entries()) {
    const entry = SFNT_HEADER_BYTES + index * SFNT_ENTRY_BYTES
    for (const [place, value] of [tag, checksum, offset, bytes.length].entries()) head.writeUInt32BE(value, entry + place * 4)
    const padding = Buffer.alloc((4 - bytes.length % 4) % 4) // every table begins at a multiple of four
    parts.push(bytes, padding)
    offset += bytes.length + padding.length
  }
  return Buffer.concat(parts)
}
