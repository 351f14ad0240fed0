import type { PhotoPosition } from '#domain/procedure/kind.ts'
import { lastMark, readerOf, type Reader } from './bytes.ts'
import { SEGMENT_HEADER, segmentsOf } from './jpeg.ts'
import { isPhotoPosition, isTaken, sixDecimals } from './photo-facts.ts'

/** What a camera noted in a photograph (Exif 2.32, CIPA DC-008). */
export interface PhotoNotes {
  /** 1–8, as the picture has to be turned; 1 is upright. */
  readonly orientation: number
  readonly taken?: string
  readonly position?: PhotoPosition
}

/** How much of the beginning of a photograph {@link readExif} has to see: notes come before the picture. */
export const NOTED_BYTES = 512 * 1024

const NOTHING: PhotoNotes = { orientation: 1 }
const APP1 = 0xE1
const EXIF = 'Exif\0\0'
/** A directory of a camera has fifty entries. */
const MOST_ENTRIES = 400

const TAG = { orientation: 0x0112, dateTime: 0x0132, exif: 0x8769, gps: 0x8825, dateTimeOriginal: 0x9003, dateTimeDigitized: 0x9004 } as const
const GPS = { latRef: 1, lat: 2, lonRef: 3, lon: 4 } as const

/**
 * Reads orientation, time and place out of the beginning of a JPEG or HEIC file. Never throws, whatever the bytes are, and looks at
 * each directory once: there is no way round in circles.
 * @returns only what is there and makes sense; latitude and longitude 0 are a camera without a fix
 */
export function readExif(bytes: Uint8Array): PhotoNotes {
  const tiff = findTiff(bytes)
  return tiff ? readTiff(tiff) : NOTHING
}

function findTiff(bytes: Uint8Array): Reader | undefined {
  const reader = readerOf(bytes)
  const segment = segmentsOf(reader).find(({ marker, start }) => marker === APP1 && reader.text(start + SEGMENT_HEADER, EXIF.length) === EXIF)
  if (segment) return reader.part(segment.start + SEGMENT_HEADER + EXIF.length, segment.end)
  const start = reader.text(4, 4) === 'ftyp' ? findHeicNotes(bytes) : undefined
  return start === undefined ? undefined : reader.part(start, reader.length)
}

/** HEIC keeps the same notes as an item of its own (ISO/IEC 23008-12 annex A); its mark is found faster than its index is read. */
function findHeicNotes(bytes: Uint8Array): number | undefined {
  const at = lastMark(bytes, EXIF)
  return at < 0 ? undefined : at + EXIF.length
}

interface Directory { readonly tiff: Reader, readonly little: boolean, readonly entries: ReadonlyMap<number, Entry> }
/** `at`: where the value lies. */
interface Entry { readonly type: number, readonly count: number, readonly at: number }

function readTiff(tiff: Reader): PhotoNotes {
  const order = tiff.text(0, 2)
  const little = order === 'II'
  if ((!little && order !== 'MM') || tiff.u16(2, little) !== 42) return NOTHING
  const main = readDirectory(tiff, little, tiff.u32(4, little))
  const camera = readDirectory(tiff, little, longOf(main, TAG.exif))
  const gps = readDirectory(tiff, little, longOf(main, TAG.gps))
  const orientation = shortOf(main, TAG.orientation) ?? 1
  const taken = [textOf(camera, TAG.dateTimeOriginal), textOf(camera, TAG.dateTimeDigitized), textOf(main, TAG.dateTime)].map(readTime).find(time => time !== undefined)
  const position = readPosition(gps)
  return { orientation: orientation >= 1 && orientation <= 8 ? orientation : 1, ...(taken === undefined ? {} : { taken }), ...(position && { position }) }
}

/** Bytes of one value by type: BYTE, ASCII, SHORT, LONG, RATIONAL. */
const SIZES: Readonly<Record<number, number>> = { 1: 1, 2: 1, 3: 2, 4: 4, 5: 8 }

function readDirectory(tiff: Reader, little: boolean, start: number | undefined): Directory {
  const entries = new Map<number, Entry>()
  const count = start === undefined ? 0 : Math.min(tiff.u16(start, little) ?? 0, MOST_ENTRIES)
  for (let index = 0; index < count; index += 1) {
    const at = (start ?? 0) + 2 + index * 12
    const [tag, type, values] = [tiff.u16(at, little), tiff.u16(at + 2, little), tiff.u32(at + 4, little)]
    if (tag === undefined || type === undefined || values === undefined) break
    // Four bytes and less stand in the entry itself.
    const place = values * (SIZES[type] ?? 8) <= 4 ? at + 8 : tiff.u32(at + 8, little)
    if (place !== undefined && !entries.has(tag)) entries.set(tag, { type, count: values, at: place })
  }
  return { tiff, little, entries }
}

function shortOf({ tiff, little, entries }: Directory, tag: number): number | undefined {
  const entry = entries.get(tag)
  return entry?.type === 3 ? tiff.u16(entry.at, little) : undefined
}

function longOf({ tiff, little, entries }: Directory, tag: number): number | undefined {
  const entry = entries.get(tag)
  return entry?.type === 4 ? tiff.u32(entry.at, little) : undefined
}

function textOf({ tiff, entries }: Directory, tag: number): string | undefined {
  const entry = entries.get(tag)
  return entry?.type === 2 ? tiff.text(entry.at, Math.min(entry.count, 40)) : undefined
}

/** `2026:05:12 10:31:07` → `2026-05-12T10:31:07`; blanks and zeros are how a camera says that it does not know. */
function readTime(text: string | undefined): string | undefined {
  const [, year, month, day, time] = /^(\d{4}):(\d{2}):(\d{2}) (\d{2}:\d{2}:\d{2})/.exec(text ?? '') ?? []
  const taken = `${year}-${month}-${day}T${time}`
  return isTaken(taken) && Number(year) >= 1990 ? taken : undefined
}

function readPosition(gps: Directory): PhotoPosition | undefined {
  const lat = readDegrees(gps, GPS.lat, textOf(gps, GPS.latRef), 'S')
  const lon = readDegrees(gps, GPS.lon, textOf(gps, GPS.lonRef), 'W')
  if (lat === undefined || lon === undefined || (lat === 0 && lon === 0)) return undefined
  const position = { lat, lon }
  return isPhotoPosition(position) ? position : undefined
}

/** Degrees, minutes and seconds, each a fraction of two numbers. */
function readDegrees({ tiff, little, entries }: Directory, tag: number, ref: string | undefined, negative: string): number | undefined {
  const entry = entries.get(tag)
  if (entry?.type !== 5 || entry.count !== 3 || ref === undefined) return undefined
  const [degrees, minutes, seconds] = [0, 8, 16].map(offset => {
    const [above, below] = [tiff.u32(entry.at + offset, little), tiff.u32(entry.at + offset + 4, little)]
    if (above === undefined || below === undefined) return Number.NaN
    return below === 0 && above === 0 ? 0 : above / below // 0/0: no seconds were noted
  })
  const value = (degrees ?? Number.NaN) + (minutes ?? Number.NaN) / 60 + (seconds ?? Number.NaN) / 3600
  return Number.isFinite(value) ? sixDecimals(ref.startsWith(negative) ? -value : value) : undefined
}
