import { problem, type Problem } from '#domain/problem/problem.ts'
import type { Path } from '#domain/filing/path.ts'
import type { FileTypeName } from '../file-types.ts'
import { ARCHIVE_END_BYTES, archiveEnd, readArchive } from './archive.ts'
import { isData, unfitData } from './data.ts'
import { natureOfPdf } from './pdf.ts'
import { MAX_PIXELS, pixelsOf, type PictureType } from './pixels.ts'
import { natureOfRelations } from './relations.ts'
import type { InspectTools } from './tools.ts'

/** Why a file of an accepted type is not taken all the same. */
export type Unfit = 'active' | 'encrypted' | 'xfa-form' | 'unsafe' | 'unreadable' | 'too-many-pixels'

const PICTURES: readonly string[] = ['jpeg', 'png', 'heic', 'tiff'] satisfies readonly PictureType[]
const ARCHIVES: readonly string[] = ['docx', 'xlsx', 'pptx', 'odt', 'ods', 'zip'] satisfies readonly FileTypeName[]

export function isPicture(type: string): type is PictureType {
  return PICTURES.includes(type)
}

export function isArchive(type: string): boolean {
  return ARCHIVES.includes(type)
}

/** Whether a file is looked into from beginning to end; of all others the ends are enough. */
export function isReadWhole(type: string): boolean {
  return type === 'pdf' || type === 'p7m' || isArchive(type) || isData(type)
}

/**
 * Whether a whole file would harm who opens it, by what it says of itself: nothing of it is drawn or run. Browser and server ask the same.
 * @param type what the file was told to be by its beginning
 * @returns nothing for what may be taken, `hidden` for a document whose compressed parts could not be read here: see {@link natureOfPdf}
 */
export async function findUnfit(bytes: Uint8Array<ArrayBuffer>, type: string, tools: InspectTools): Promise<Unfit | 'hidden' | undefined> {
  if (isPicture(type)) return unfitPicture({ beginning: bytes, end: bytes.subarray(-ARCHIVE_END_BYTES) }, type)
  if (isArchive(type)) {
    const read = readArchive(bytes)
    return read.is === 'read' ? natureOfRelations(bytes, read.entries, tools) : read.is
  }
  const unsafe = unfitEnd(bytes.subarray(-ARCHIVE_END_BYTES))
  if (unsafe) return unsafe
  if (isData(type)) return unfitData(bytes, type)
  if (type !== 'pdf') return undefined
  const nature = await natureOfPdf(bytes, tools)
  return nature === 'paper' ? undefined : nature
}

/** A drawing, a film or a signed envelope that ends as an archive is two files: a program that looks for archives opens the other. @param end the last {@link ARCHIVE_END_BYTES} */
export function unfitEnd(end: Uint8Array): 'unsafe' | undefined {
  return archiveEnd(end) === undefined ? undefined : 'unsafe'
}

/** What is looked at of a picture: its beginning, where it says its size, and the last {@link ARCHIVE_END_BYTES}. */
export interface PictureParts { readonly beginning: Uint8Array, readonly end: Uint8Array }

/** A picture without a size cannot be drawn; only HEIC has more places for it than are looked at. One that ends as an archive is two files. */
export function unfitPicture({ beginning, end }: PictureParts, type: PictureType): Unfit | undefined {
  const unsafe = unfitEnd(end)
  if (unsafe) return unsafe
  const pixels = pixelsOf(beginning, type)
  if (pixels === undefined) return type === 'heic' ? undefined : 'unreadable'
  return pixels > MAX_PIXELS ? 'too-many-pixels' : undefined
}

export function unfitProblem(unfit: Unfit, { path, name }: { readonly path: Path, readonly name: string }): Problem {
  return unfit === 'too-many-pixels' ? problem('attachment.too-many-pixels', { path, name, millions: MAX_PIXELS / 1_000_000 }) : problem(`attachment.${unfit}`, { path, name })
}
