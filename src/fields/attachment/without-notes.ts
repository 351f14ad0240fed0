import { readerOf } from './bytes.ts'
import { SEGMENT_HEADER, segmentsOf, type Segment } from './jpeg.ts'

/** What a JPEG needs to be drawn alike: JFIF density (APP0), colours (APP2 holding an ICC profile), Adobe's colour transform (APP14). */
const APP0 = 0xE0
const APP2 = 0xE2
const APP14 = 0xEE
const COMMENT = 0xFE
const ICC = 'ICC_PROFILE\0'

const PNG_MARK = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
/** Chunks in which programs write who, where and when. */
const PNG_NOTES: readonly string[] = ['eXIf', 'tEXt', 'zTXt', 'iTXt', 'tIME']

/**
 * Takes out of a JPEG or PNG what its maker noted about it (place, time, camera, thumbnail), without touching the picture.
 * The way a JPEG has to be turned stays. Any other file, and one that is cut, comes back as it is.
 * @param orientation 1–8, as `readExif` read it
 */
export function withoutNotes(bytes: Uint8Array<ArrayBuffer>, orientation: number): Uint8Array<ArrayBuffer> {
  if (PNG_MARK.every((byte, index) => bytes[index] === byte)) return withoutPngNotes(bytes)
  const reader = readerOf(bytes)
  const segments = segmentsOf(reader)
  if (segments.length === 0) return bytes
  const isDrawn = ({ marker, start }: Segment): boolean => {
    if (marker === APP2) return reader.text(start + SEGMENT_HEADER, ICC.length) === ICC
    return marker === APP0 || marker === APP14 || (marker !== COMMENT && (marker < APP0 || marker > 0xEF))
  }
  const kept = segments.filter(isDrawn)
  if (kept.length === segments.length) return bytes
  const turned = orientation === 1 ? new Uint8Array() : orientationSegment(orientation)
  const [first, ...rest] = kept
  const hasJfif = first?.marker === APP0 // which has to be the first
  const pieces = (list: readonly Segment[]): Uint8Array[] => list.map(({ start, end }) => bytes.subarray(start, end))
  return joined([bytes.subarray(0, 2), ...(first && hasJfif ? pieces([first]) : []), turned, ...pieces(hasJfif ? rest : kept), bytes.subarray(segments.at(-1)?.end)])
}

/** APP1 with a directory of one entry. */
function orientationSegment(orientation: number): Uint8Array {
  const tiff = [0x4D, 0x4D, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0]
  const content = [0x45, 0x78, 0x69, 0x66, 0, 0, ...tiff]
  return Uint8Array.from([0xFF, 0xE1, 0, content.length + 2, ...content])
}

function withoutPngNotes(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const reader = readerOf(bytes)
  const kept = [bytes.subarray(0, PNG_MARK.length)]
  let at = PNG_MARK.length
  while (at < bytes.length) {
    const [length, name] = [reader.u32(at), reader.text(at + 4, 4)]
    if (length === undefined || name === undefined || at + 12 + length > bytes.length) break
    if (!PNG_NOTES.includes(name)) kept.push(bytes.subarray(at, at + 12 + length))
    at += 12 + length
  }
  kept.push(bytes.subarray(at))
  return joined(kept)
}

function joined(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0))
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.length
  }
  return whole
}
