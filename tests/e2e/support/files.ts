import { aPdfOf, envelope, signPdf } from '#support/signed-files.ts'

/** Small real files, told apart by their content. */

/** A one-pixel JPEG. */
const JPEG = Buffer.from('/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////////////////////////////////////////////////////wgALCAABAAEBAREA/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/aAAgBAQABPxA=', 'base64')
const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64')

export interface TestFile { readonly name: string, readonly mimeType: string, readonly buffer: Buffer }

/** A file whose content is of the type its name says, different for each name. */
export function fileNamed(name: string): TestFile {
  const extension = name.split('.').at(-1)?.toLowerCase() ?? ''
  if (extension === 'jpg' || extension === 'jpeg') return { name, mimeType: 'image/jpeg', buffer: Buffer.concat([JPEG, Buffer.from(name)]) }
  if (extension === 'png') return { name, mimeType: 'image/png', buffer: PNG }
  if (extension === 'dwg') return { name, mimeType: 'image/vnd.dwg', buffer: Buffer.from(`AC1032\0\0${name}`) }
  if (extension === 'p7m') return { name, mimeType: 'application/pkcs7-mime', buffer: envelope(aPdfOf(name)) }
  return { name, mimeType: 'application/pdf', buffer: name.endsWith('.signed.pdf') ? signPdf(aPdfOf(name)) : aPdfOf(name) }
}
