/** Notes of a camera (Exif 2.32), written as cameras write them, and photographs that hold them. */
export interface CameraNotes {
  /** 1–8; 6 is a phone held upright. */
  readonly orientation?: number
  /** `2026:05:12 10:31:07` */
  readonly taken?: string
  readonly lat?: number
  readonly lon?: number
  readonly littleEndian?: boolean
}

interface Entry { readonly tag: number, readonly type: number, readonly count: number, readonly value: Buffer }

/** The TIFF block of the notes: a directory with the camera's and the GPS's own behind it. */
export function exifBlock({ orientation, taken, lat, lon, littleEndian = false }: CameraNotes): Buffer {
  const u16 = (value: number): Buffer => write(2, value, littleEndian)
  const u32 = (value: number): Buffer => write(4, value, littleEndian)
  const ascii = (tag: number, text: string): Entry => ({ tag, type: 2, count: text.length + 1, value: Buffer.from(`${text}\0`) })
  const degrees = (tag: number, value: number): Entry => {
    const seconds = Math.round(Math.abs(value) * 3_600_000_000)
    const parts = [Math.floor(seconds / 3_600_000_000), 1, Math.floor(seconds / 60_000_000) % 60, 1, seconds % 60_000_000, 1_000_000]
    return { tag, type: 5, count: 3, value: Buffer.concat(parts.map(u32)) }
  }
  /** Entries first, then the values that are too long to stand in them. */
  const directory = (entries: readonly Entry[], at: number): Buffer => {
    const table: Buffer[] = [u16(entries.length)]
    const values: Buffer[] = []
    let free = at + 2 + entries.length * 12 + 4
    for (const { tag, type, count, value } of entries.toSorted((one, other) => one.tag - other.tag)) {
      const isShort = value.length <= 4
      table.push(u16(tag), u16(type), u32(count), isShort ? Buffer.concat([value, Buffer.alloc(4 - value.length)]) : u32(free))
      if (isShort) continue
      values.push(value)
      free += value.length
    }
    return Buffer.concat([...table, u32(0), ...values])
  }
  const camera = taken === undefined ? [] : [ascii(0x9003, taken)]
  const gps = lat === undefined || lon === undefined ? [] : [ascii(1, lat < 0 ? 'S' : 'N'), degrees(2, lat), ascii(3, lon < 0 ? 'W' : 'E'), degrees(4, lon)]
  const main = (cameraAt: number, gpsAt: number): Entry[] => [
    ...orientation === undefined ? [] : [{ tag: 0x0112, type: 3, count: 1, value: u16(orientation) }],
    ascii(0x010F, 'Fotocamera di prova'),
    ...camera.length === 0 ? [] : [{ tag: 0x8769, type: 4, count: 1, value: u32(cameraAt) }],
    ...gps.length === 0 ? [] : [{ tag: 0x8825, type: 4, count: 1, value: u32(gpsAt) }],
  ]
  const cameraAt = 8 + directory(main(0, 0), 8).length
  const cameraBlock = camera.length === 0 ? Buffer.alloc(0) : directory(camera, cameraAt)
  const gpsAt = cameraAt + cameraBlock.length
  return Buffer.concat([Buffer.from(littleEndian ? 'II' : 'MM'), u16(42), u32(8), directory(main(cameraAt, gpsAt), 8), cameraBlock, gps.length === 0 ? Buffer.alloc(0) : directory(gps, gpsAt)])
}

function write(size: 2 | 4, value: number, littleEndian: boolean): Buffer {
  const bytes = Buffer.alloc(size)
  if (littleEndian) bytes.writeUIntLE(value, 0, size)
  else bytes.writeUIntBE(value, 0, size)
  return bytes
}

/** A JPEG with the notes of a camera put in where a camera puts them: right at its beginning. */
export function withNotes(jpeg: Uint8Array, notes: CameraNotes): Buffer {
  return Buffer.concat([jpeg.subarray(0, 2), segment(0xE1, Buffer.concat([Buffer.from('Exif\0\0'), exifBlock(notes)])), jpeg.subarray(2)])
}

/** A marker segment of a JPEG. */
export function segment(marker: number, content: Uint8Array): Buffer {
  const header = Buffer.from([0xFF, marker, 0, 0])
  header.writeUInt16BE(content.length + 2, 2)
  return Buffer.concat([header, content])
}

/** What every JPEG is made of, around a picture that no program would draw. */
export const BARE_JPEG: Buffer = Buffer.concat([
  Buffer.from([0xFF, 0xD8]), segment(0xE0, Buffer.from('JFIF\0\x01\x02\0\0\x01\0\x01\0\0', 'latin1')), segment(0xDB, Buffer.alloc(65, 1)),
  segment(0xC0, Buffer.from([8, 0, 8, 0, 8, 1, 1, 0x11, 0])),
  segment(0xDA, Buffer.from([1, 1, 0, 0, 63, 0])), Buffer.from('immagine'), Buffer.from([0xFF, 0xD9]),
])

/** The beginning of a HEIC as an iPhone writes it: its notes are an item in the middle of data. */
export function heicWith(notes: CameraNotes): Buffer {
  return Buffer.concat([Buffer.from([0, 0, 0, 0x18]), Buffer.from('ftypheic\0\0\0\0mif1heic', 'latin1'), Buffer.alloc(300, 0x45), Buffer.from([0, 0, 0, 6]), Buffer.from('Exif\0\0'), exifBlock(notes), Buffer.alloc(400, 7)])
}
