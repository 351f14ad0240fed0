/** Small real files, told apart by their content. */

/** A one-pixel JPEG. */
const JPEG = Buffer.from('/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////////////////////////////////////////////////////wgALCAABAAEBAREA/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/aAAgBAQABPxA=', 'base64')
const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64')

export interface TestFile { readonly name: string, readonly mimeType: string, readonly buffer: Buffer }

/** A file whose content is of the type its name says, different for each name. */
export function fileNamed(name: string): TestFile {
  const extension = name.split('.').at(-1)?.toLowerCase() ?? ''
  if (extension === 'jpg' || extension === 'jpeg') return { name, mimeType: 'image/jpeg', buffer: withComment(name) }
  if (extension === 'png') return { name, mimeType: 'image/png', buffer: PNG }
  if (extension === 'p7m') return { name, mimeType: 'application/pkcs7-mime', buffer: signedEnvelope(name) }
  return { name, mimeType: 'application/pdf', buffer: Buffer.from(`%PDF-1.7\n% ${name}\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n`) }
}

function withComment(text: string): Buffer {
  const comment = Buffer.from(text)
  const header = Buffer.from([0xFF, 0xFE, 0, 0])
  header.writeUInt16BE(comment.byteLength + 2, 2)
  return Buffer.concat([JPEG.subarray(0, 2), header, comment, JPEG.subarray(2)])
}

/** ContentInfo of type signedData (RFC 5652), as far as a first look goes. */
function signedEnvelope(text: string): Buffer {
  const inner = Buffer.from(text)
  const content = Buffer.concat([Buffer.from([0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x02, 0xA0, inner.byteLength + 4, 0x30, inner.byteLength + 2, 0x04, inner.byteLength]), inner])
  return Buffer.concat([Buffer.from([0x30, content.byteLength]), content])
}
