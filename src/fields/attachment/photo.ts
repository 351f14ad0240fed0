import { NOTED_BYTES, readExif, type PhotoNotes } from './exif.ts'
import { browserDrawing, downscale, nameAfter } from './downscale.ts'
import { withoutNotes } from './without-notes.ts'

export interface PreparedPhoto {
  /** Small enough to travel, and without the notes of its maker. */
  readonly blob: Blob
  /** What is in it may have become a JPEG. */
  readonly name: string
  readonly notes: PhotoNotes
}

/**
 * Reads what the camera noted in a photograph, then makes the photograph small and takes the notes out of it: what of them may be
 * told goes into the answer, where the person sees it.
 * @param photo of the media type that its content is
 * @returns a HEIC as it came when this device cannot draw it; its notes cannot be taken out then
 */
export async function preparePhoto(photo: File, maxPixels: number, drawing = browserDrawing): Promise<PreparedPhoto> {
  const notes = readExif(new Uint8Array(await photo.slice(0, NOTED_BYTES).arrayBuffer()))
  const small = await downscale(photo, maxPixels, drawing)
  if (small !== photo || photo.type === 'image/heic') return { blob: small, name: nameAfter(photo.name, photo, small), notes }
  const plain = withoutNotes(new Uint8Array(await photo.arrayBuffer()), notes.orientation)
  return { blob: new Blob([plain], { type: photo.type }), name: photo.name, notes }
}
