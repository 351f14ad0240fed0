import { lastMark, readerOf, type Reader } from '../bytes.ts'

/** One file of an archive, as the list at its end tells (APPNOTE.TXT 4.3.12). */
export interface ArchiveEntry {
  readonly name: string
  readonly isDeflated: boolean
  /** What it says it becomes. */
  readonly bytes: number
  readonly packedBytes: number
  /** Where its packed bytes begin. */
  readonly start: number
}

type ReadArchive =
  | { readonly is: 'read', readonly entries: readonly ArchiveEntry[] }
  /** `unreadable`: cut; `unsafe`: nothing an office program would have written. */
  | { readonly is: 'unreadable' | 'unsafe' | 'encrypted' | 'active' }

const END = 'PK\x05\x06'
const END_BYTES = 22
const MOST_COMMENT = 0xFFFF
const MOST_ENTRIES = 5_000
/** Where the end of an archive may stand, from the end of a file. */
export const ARCHIVE_END_BYTES = MOST_COMMENT + END_BYTES
/** All that an archive may become: a workbook of a million rows is half of it. */
const MOST_UNPACKED = 300_000_000
/** Tables of equal rows shrink to a hundredth; what shrinks more, and is not small, was made to. */
const MOST_RATIO = 200
const SMALL = 10_000_000
const [STORED, DEFLATED] = [0, 8]
const SYMBOLIC_LINK = 0xA000

/** Another archive inside would have to be opened to be judged; folders above, drives and NUL lead out of the folder it is unpacked in. */
const UNSAFE_NAME = /(?:^|[/\\])\.\.(?:[/\\]|$)|^[/\\]|^[a-z]:|[\0\\]|\.(?:zip|7z|rar|gz|bz2|xz|tar|jar|iso|exe|dll|scr|bat|cmd|com|ps1|vbs|js|lnk|hta|msi)$/i
/** Visual Basic of Microsoft, objects of other programs, Basic and scripts of LibreOffice (lists of no modules are no macros). */
const MACRO = /(?:^|\/)vbaProject\.bin$|\/embeddings\/oleObject[^/]*\.bin$|^Basic\/(?!.*script-l[bc]\.xml$).*\.xml$|^Scripts\/.*[^/]$/i

/** Where an archive ends in these bytes of a file's end, when it does. A document of another kind must have none: two readers would see two documents. */
export function archiveEnd(tail: Uint8Array): number | undefined {
  const reader = readerOf(tail)
  const at = lastMark(tail, END)
  if (at < 0 || reader.u32(at + 4) !== 0) return undefined // always of one disk
  return reader.u16(at + 20, true) === tail.length - at - END_BYTES ? at : undefined
}

/** Reads what an archive says of its files, and unpacks nothing. Whatever the bytes are it comes to an end and does not throw. */
export function readArchive(bytes: Uint8Array): ReadArchive {
  const offset = Math.max(0, bytes.length - ARCHIVE_END_BYTES)
  const end = archiveEnd(bytes.subarray(offset))
  if (end === undefined) return { is: 'unreadable' }
  const reader = readerOf(bytes)
  const count = reader.u16(offset + end + 10, true) ?? 0
  const list = { at: reader.u32(offset + end + 16, true) ?? 0, end: offset + end }
  if (count > MOST_ENTRIES || count !== reader.u16(offset + end + 8, true)) return { is: 'unsafe' }
  const entries: ArchiveEntry[] = []
  for (let at = list.at; entries.length < count;) {
    const read = readEntry(reader, at, list.at)
    if (typeof read === 'string') return { is: read }
    entries.push(read.entry)
    at = read.next
    if (at > list.end) return { is: 'unsafe' }
  }
  return isSafe(entries) ? { is: 'read', entries } : { is: 'unsafe' }
}

function readEntry(reader: Reader, at: number, listAt: number): { readonly entry: ArchiveEntry, readonly next: number } | 'unsafe' | 'encrypted' | 'active' {
  const lengths = [28, 30, 32].map(part => reader.u16(at + part, true) ?? 0)
  const [nameLength = 0, extra = 0, comment = 0] = lengths
  const [name, method, flags] = [reader.text(at + 46, nameLength), reader.u16(at + 10, true), reader.u16(at + 8, true) ?? 0]
  const [packedBytes, bytes, attributes, local] = [20, 24, 38, 42].map(part => reader.u32(at + part, true))
  if (reader.text(at, 4) !== 'PK\x01\x02' || name === undefined || packedBytes === undefined || bytes === undefined || local === undefined) return 'unsafe'
  if ((flags & 1) === 1) return 'encrypted'
  if (MACRO.test(name)) return 'active'
  if (UNSAFE_NAME.test(name) || (method !== STORED && method !== DEFLATED) || (((attributes ?? 0) >>> 16) & 0xF000) === SYMBOLIC_LINK) return 'unsafe'
  const start = local + 30 + (reader.u16(local + 26, true) ?? 0) + (reader.u16(local + 28, true) ?? 0)
  // Some programs read the list, others what stands before each file: both must say the same.
  if (reader.text(local, 4) !== 'PK\x03\x04' || reader.text(local + 30, nameLength) !== name || start + packedBytes > listAt) return 'unsafe'
  return { entry: { name, isDeflated: method === DEFLATED, bytes, packedBytes, start }, next: at + 46 + nameLength + extra + comment }
}

function isSafe(entries: readonly ArchiveEntry[]): boolean {
  const bytes = entries.reduce((sum, entry) => sum + entry.bytes, 0)
  const packed = entries.reduce((sum, entry) => sum + entry.packedBytes, 0)
  if (bytes > MOST_UNPACKED || (bytes > SMALL && bytes > packed * MOST_RATIO)) return false
  if (new Set(entries.map(({ name }) => name)).size < entries.length) return false
  const inOrder = entries.toSorted((one, other) => one.start - other.start)
  // Files that share packed bytes make a bomb of a few of them.
  return inOrder.every(({ start, packedBytes }, index) => start + packedBytes <= (inOrder[index + 1]?.start ?? Infinity))
}
