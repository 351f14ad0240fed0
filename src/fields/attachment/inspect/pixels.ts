import { readerOf, type Reader } from '../bytes.ts'
import { segmentsOf, SEGMENT_HEADER } from '../jpeg.ts'

/**
 * What a picture may have once it is opened: the largest sensors of phones make 200 million, an A0 plan at 300 points per inch 140.
 * A few bytes can claim thousands of millions, and whoever opens them has no memory left.
 */
export const MAX_PIXELS = 250_000_000

/** Where the size of nearly every picture stands: what cameras put before it is seldom a tenth of this. */
export const SIZED_BYTES = 1024 * 1024

export type PictureType = 'jpeg' | 'png' | 'heic' | 'tiff'

/** How many pixels the header of a picture claims; nothing is opened. @returns nothing when these bytes do not tell */
export function pixelsOf(bytes: Uint8Array, type: PictureType): number | undefined {
  const reader = readerOf(bytes)
  switch (type) {
    case 'jpeg': return jpegPixels(reader)
    case 'png': return reader.text(12, 4) === 'IHDR' ? product(reader.u32(16), reader.u32(20)) : undefined
    case 'heic': return heicPixels(bytes, reader)
    case 'tiff': return tiffPixels(reader)
  }
}

function product(width: number | undefined, height: number | undefined): number | undefined {
  return width === undefined || height === undefined ? undefined : width * height
}

/** The largest of all frame headers (ITU-T T.81, B.2.2): a second one could be the true one. */
function jpegPixels(reader: Reader): number | undefined {
  const isFrame = (marker: number): boolean => marker >= 0xC0 && marker <= 0xCF && ![0xC4, 0xC8, 0xCC].includes(marker)
  const frames = segmentsOf(reader).filter(({ marker }) => isFrame(marker))
    .map(({ start }) => product(reader.u16(start + SEGMENT_HEADER + 3), reader.u16(start + SEGMENT_HEADER + 1)))
  return largest(frames)
}

/** Every `ispe` property (ISO/IEC 23008-12, 6.5.3): the picture, its tiles and its thumbnail. */
function heicPixels(bytes: Uint8Array, reader: Reader): number | undefined {
  const sizes: (number | undefined)[] = []
  for (let at = bytes.indexOf(0x69); at >= 0; at = bytes.indexOf(0x69, at + 1)) {
    if (reader.text(at, 4) === 'ispe' && reader.u32(at - 4) === 20) sizes.push(product(reader.u32(at + 8), reader.u32(at + 12)))
  }
  return largest(sizes)
}

const MOST_PAGES = 1_000
const MOST_TAGS = 1_000
const [IMAGE_WIDTH, IMAGE_LENGTH, SHORT] = [256, 257, 3]

/** The largest page (TIFF 6.0, section 2). BigTIFF is left to nobody: it claims more than may be. */
function tiffPixels(reader: Reader): number | undefined {
  const littleEndian = reader.u8(0) === 0x49
  if (reader.u16(2, littleEndian) !== 42) return Infinity
  const pages: (number | undefined)[] = []
  const seen = new Set<number>()
  for (let at = reader.u32(4, littleEndian); at !== undefined && at !== 0 && !seen.has(at);) {
    seen.add(at)
    if (seen.size > MOST_PAGES) return Infinity
    const tags = reader.u16(at, littleEndian)
    if (tags === undefined || tags > MOST_TAGS) return undefined
    pages.push(product(tagOf(reader, { at, tags, littleEndian }, IMAGE_WIDTH), tagOf(reader, { at, tags, littleEndian }, IMAGE_LENGTH)))
    at = reader.u32(at + 2 + tags * 12, littleEndian)
  }
  return largest(pages)
}

function tagOf(reader: Reader, { at, tags, littleEndian }: { readonly at: number, readonly tags: number, readonly littleEndian: boolean }, wanted: number): number | undefined {
  for (let index = 0; index < tags; index += 1) {
    const entry = at + 2 + index * 12
    if (reader.u16(entry, littleEndian) === wanted) return reader.u16(entry + 2, littleEndian) === SHORT ? reader.u16(entry + 8, littleEndian) : reader.u32(entry + 8, littleEndian)
  }
  return undefined
}

function largest(sizes: readonly (number | undefined)[]): number | undefined {
  return sizes.reduce((most, size) => size === undefined ? most : Math.max(most ?? 0, size), undefined)
}
