import type { Reader } from './bytes.ts'

/** One marker segment of a JPEG (ITU-T T.81, annex B), before its picture begins. */
export interface Segment {
  /** 0xE1 for APP1 and so on. */
  readonly marker: number
  /** Of the marker itself. */
  readonly start: number
  readonly end: number
}

const SOI = 0xD8
const START_OF_SCAN = 0xDA
/** A picture from a camera has a dozen. */
const MOST_SEGMENTS = 500

/** Bytes of the marker and of the length before what a segment holds. */
export const SEGMENT_HEADER = 4

/** The segments up to the first scan; fewer when the file is cut or no JPEG. Each is read once, so a hostile file ends too. */
export function segmentsOf(reader: Reader): readonly Segment[] {
  if (reader.u8(0) !== 0xFF || reader.u8(1) !== SOI) return []
  const segments: Segment[] = []
  for (let start = 2; segments.length < MOST_SEGMENTS;) {
    const marker = reader.u8(start) === 0xFF ? reader.u8(start + 1) : undefined
    if (marker === 0xFF) { // fill bytes may come before a marker
      start += 1
      continue
    }
    const length = reader.u16(start + 2)
    if (marker === undefined || marker < 0xC0 || marker === START_OF_SCAN || length === undefined || length < 2) break
    const end = start + 2 + length
    if (end > reader.length) break
    segments.push({ marker, start, end })
    start = end
  }
  return segments
}
