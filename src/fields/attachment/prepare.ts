import type { Field } from '#domain/procedure/definition.ts'
import type { AttachmentRef, PhotoPosition, SignatureState } from '#domain/procedure/kind.ts'
import type { Path } from '#domain/filing/path.ts'
import { ok, refuse, type Problem, type Result } from '#domain/problem/problem.ts'
import { wholeOf } from '../property.ts'
import type { PreparedPhoto } from './photo.ts'
import { acceptedTypes, maxBytesOf } from './refs.ts'
import { judgeSignature } from './signature-state.ts'
import type { FileType } from './file-types.ts'
import type { PictureType } from './inspect/pixels.ts'
import { identifyFile, sniff, SNIFFED_BYTES, type FileEnds } from './sniff.ts'

const DEFAULT_MAX_PIXELS = 1600
const PHOTOS: readonly string[] = ['jpeg', 'png', 'heic']
const PICTURES: readonly string[] = [...PHOTOS, 'tiff']

/** A file as it will be kept, and what is known of it beside its bytes. */
export interface Prepared {
  /** Of the media type that its content is. */
  readonly blob: Blob
  readonly name: string
  readonly facts: Pick<AttachmentRef, 'taken' | 'signature'>
  /** Where a photograph was taken: for the person to decide whether to tell. */
  readonly position?: PhotoPosition
}

export interface PrepareParts { readonly field: Field, readonly path: Path }

/**
 * Makes a chosen file ready to be kept: photographs small and without their notes, everything told by its content, signatures looked at.
 * @returns `attachment.empty`, `attachment.not-decodable`, `attachment.too-big`, and what `identifyFile`, `unfitProblem` and `judgeSignature` say
 */
export async function prepareFile(file: File, { field, path }: PrepareParts): Promise<Result<Prepared>> {
  if (file.size === 0) return refuse('attachment.empty', { path, name: file.name })
  const tooLarge = await pictureProblem(file, { name: file.name, field, path })
  if (tooLarge) return { ok: false, problems: [tooLarge] }
  const shot = await asPhoto(file, field)
  const { blob, name } = shot ?? { blob: file, name: file.name }
  if (blob.type === 'image/heic' && shot) return refuse('attachment.not-decodable', { path, name: file.name })
  const maxBytes = maxBytesOf(field)
  if (blob.size > maxBytes) return refuse('attachment.too-big', { path, name: file.name, maxBytes })
  // What the browser says of a type hangs on the system: signed files have none on most phones.
  const type = identifyFile({ name, ends: await endsOf(blob), field, path })
  if (!type.ok) return type
  const signature = await signatureOf(blob, type.value, { name, field, path })
  if (!signature.ok) return signature
  const { taken, position } = shot?.notes ?? {}
  const facts = { ...(taken === undefined ? {} : { taken }), ...(signature.value === undefined ? {} : { signature: signature.value }) }
  return ok({ blob: blob.slice(0, blob.size, type.value.mediaType), name, facts, ...(position && { position }) })
}

interface Named { readonly name: string, readonly field: Field, readonly path: Path }

/** Before anything opens the picture: one that claims too much takes the page down with it. */
async function pictureProblem(file: Blob, { name, path }: Named): Promise<Problem | undefined> {
  const sniffed = sniff(await endsOf(file))
  if (sniffed.is !== 'known' || !PICTURES.includes(sniffed.type.type)) return undefined
  const { pixelsOf, SIZED_BYTES } = await import('./inspect/pixels.ts') // only who attaches pictures needs it
  const { ARCHIVE_END_BYTES } = await import('./inspect/archive.ts')
  const { unfitPicture, unfitProblem } = await import('./inspect/unfit.ts')
  const type = sniffed.type.type as PictureType // one of PICTURES
  const read = async (from: number, to?: number): Promise<Uint8Array> => new Uint8Array(await file.slice(from, to).arrayBuffer())
  const start = await read(0, SIZED_BYTES)
  const beginning = pixelsOf(start, type) === undefined ? await read(0) : start
  const unfit = unfitPicture({ beginning, end: await read(-ARCHIVE_END_BYTES) }, type)
  return unfit && unfitProblem(unfit, { path, name })
}

async function signatureOf(blob: Blob, { type }: FileType, { name, field, path }: Named): Promise<Result<SignatureState | undefined>> {
  const { isReadWhole, unfitEnd, unfitProblem } = await import('./inspect/unfit.ts') // only who attaches documents needs it
  if (!isReadWhole(type)) {
    const { ARCHIVE_END_BYTES } = await import('./inspect/archive.ts')
    const unfit = unfitEnd(new Uint8Array(await blob.slice(-ARCHIVE_END_BYTES).arrayBuffer()))
    return unfit ? { ok: false, problems: [unfitProblem(unfit, { path, name })] } : ok(undefined)
  }
  const { examineOnDevice } = await import('./inspect/on-device.ts')
  const examined = await examineOnDevice(new Uint8Array(await blob.arrayBuffer()), type)
  if (examined.is !== 'signed' && examined.is !== 'unsigned' && examined.is !== 'dangerous') return { ok: false, problems: [unfitProblem(examined.is, { path, name })] }
  if (examined.is === 'dangerous') return refuse('attachment.wrong-type', { path, name, accept: acceptedTypes(field) })
  const signature = examined.is === 'signed' ? examined.facts.state : undefined
  const problems = judgeSignature({ name, ...(signature === undefined ? {} : { signature }) }, field, path)
  return problems.length === 0 ? ok(signature) : { ok: false, problems }
}

/** Only where the field takes JPEG: elsewhere a smaller file would be of a type that is refused. */
async function asPhoto(file: File, field: Field): Promise<PreparedPhoto | undefined> {
  if (!acceptedTypes(field).includes('jpeg')) return undefined
  const sniffed = sniff(await endsOf(file))
  if (sniffed.is !== 'known' || !PHOTOS.includes(sniffed.type.type)) return undefined
  const { preparePhoto } = await import('./photo.ts') // only who attaches photographs needs it
  return preparePhoto(new File([file], file.name, { type: sniffed.type.mediaType }), wholeOf(field, 'maxPixels') ?? DEFAULT_MAX_PIXELS)
}

/** Only the two ends are read: a film is not brought into memory to be told from a picture. */
async function endsOf(file: Blob): Promise<FileEnds> {
  const bytes = async (part: Blob): Promise<Uint8Array> => new Uint8Array(await part.arrayBuffer())
  return { head: await bytes(file.slice(0, SNIFFED_BYTES)), tail: await bytes(file.slice(-SNIFFED_BYTES)) }
}
