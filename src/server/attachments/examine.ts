import { examineSignature } from '#fields/attachment/signature/examine.ts'
import type { Examined } from '#fields/attachment/signature/facts.ts'
import { typeOfMedia } from '#fields/attachment/file-types.ts'
import { isActivePdf } from './pdf-actions.ts'
import type { BlobStore } from '../platform/blobs/store.ts'

let last: Promise<unknown> = Promise.resolve()

/**
 * Looks at the digital signature of a document of the store, as the device did, and at what a PDF would do by itself, which the device did not. A document is in memory whole meanwhile, so one waits for the other.
 * @returns `dangerous` for a PDF that runs something; `unsigned` for types that carry no signature
 */
export function examineStored(blobs: BlobStore, sha256: string, mediaType: string): Promise<Examined> {
  const type = typeOfMedia(mediaType)?.type
  if (type !== 'pdf' && type !== 'p7m') return Promise.resolve({ is: 'unsigned' })
  const examined = last.then(async (): Promise<Examined> => {
    const bytes = await readWhole(blobs, sha256)
    return type === 'pdf' && await isActivePdf(Buffer.from(bytes.buffer)) ? { is: 'dangerous' } : examineSignature(bytes, type, crypto.subtle)
  })
  last = examined.catch(() => undefined) // whoever asked is told; the next one need not know
  return examined
}

async function readWhole(blobs: BlobStore, sha256: string): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = []
  for await (const part of await blobs.read(sha256)) parts.push(part as Uint8Array) // a stream of bytes without an encoding
  return new Uint8Array(Buffer.concat(parts)) // over memory of its own, as WebCrypto wants it
}
