import type { FileTypeName } from './file-types.ts'

/** Bytes as text, one character each: enough to look for marks, which are all ASCII. */
export function latin1(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return text
}

export function startsWith(bytes: Uint8Array, mark: readonly number[] | string, at = 0): boolean {
  for (let index = 0; index < mark.length; index += 1) {
    if (bytes[at + index] !== (typeof mark === 'string' ? mark.charCodeAt(index) : mark[index])) return false
  }
  return true
}

export function contains(bytes: Uint8Array, mark: string): boolean {
  return latin1(bytes).includes(mark)
}

const MARKS: readonly (readonly [type: FileTypeName, mark: readonly number[] | string])[] = [
  ['jpeg', [0xFF, 0xD8, 0xFF]],
  ['png', [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]],
  ['tiff', [0x49, 0x49, 0x2A, 0]], ['tiff', [0x4D, 0x4D, 0, 0x2A]],
  ['tiff', [0x49, 0x49, 0x2B, 0]], ['tiff', [0x4D, 0x4D, 0, 0x2B]], // BigTIFF
  ['dxf', 'AutoCAD Binary DXF'],
]

/** Brands of ISO base media files (ISO/IEC 14496-12), by what phones write. */
const HEIC_BRANDS: readonly string[] = ['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx']
const MP4_BRANDS: readonly string[] = ['isom', 'iso2', 'iso4', 'iso5', 'iso6', 'mp41', 'mp42', 'avc1', 'M4V ', 'M4VP', 'dash', '3gp4', '3gp5', '3gp6']

/** Images, videos, drawings and PDF, by their first bytes. */
export function sniffMedia(head: Uint8Array): FileTypeName | undefined {
  const marked = MARKS.find(([, mark]) => startsWith(head, mark))
  if (marked) return marked[0]
  if (isPdf(head)) return 'pdf'
  if (startsWith(head, 'ftyp', 4)) return sniffBrands(head)
  return /^AC10\d\d/.test(latin1(head.subarray(0, 6))) ? 'dwg' : undefined
}

/** A byte order mark or blanks may come first; anything else before the mark is something else in disguise. */
function isPdf(head: Uint8Array): boolean {
  const start = startsWith(head, [0xEF, 0xBB, 0xBF]) ? 3 : 0
  let at = start
  while (at < start + 64 && [0x09, 0x0A, 0x0D, 0x20].includes(head[at] ?? 0)) at += 1
  return startsWith(head, '%PDF-', at)
}

/** The major brand says it, unless it is a general one and a compatible brand is more precise. */
function sniffBrands(head: Uint8Array): FileTypeName | undefined {
  const size = new DataView(head.buffer, head.byteOffset, head.byteLength).getUint32(0)
  const box = latin1(head.subarray(0, Math.min(size, 256)))
  const major = box.slice(8, 12)
  const brands = [major, ...box.slice(16).match(/.{4}/gs) ?? []]
  if (major === 'qt  ') return 'mov'
  if (brands.some(brand => HEIC_BRANDS.includes(brand))) return 'heic'
  return brands.some(brand => MP4_BRANDS.includes(brand)) ? 'mp4' : undefined
}
