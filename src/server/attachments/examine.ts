import { setImmediate as breathe } from 'node:timers/promises'
import { promisify } from 'node:util'
import { createInflateRaw, inflate, inflateRaw } from 'node:zlib'
import { ARCHIVE_END_BYTES, readArchive } from '#fields/attachment/inspect/archive.ts'
import { pixelsOf, SIZED_BYTES } from '#fields/attachment/inspect/pixels.ts'
import type { InspectTools, PackedForm } from '#fields/attachment/inspect/tools.ts'
import { findUnfit, isArchive, isPicture, isReadWhole, unfitEnd, unfitPicture, type PictureParts, type Unfit } from '#fields/attachment/inspect/unfit.ts'
import { examineSignature } from '#fields/attachment/signature/examine.ts'
import type { Examined } from '#fields/attachment/signature/facts.ts'
import { typeOfMedia } from '#fields/attachment/file-types.ts'
import type { BlobStore } from '../platform/blobs/store.ts'

type Bytes = Uint8Array<ArrayBuffer>
type Unpacking = (packed: Uint8Array, options: { readonly maxOutputLength: number }) => Promise<Buffer>
const unpackings: Readonly<Record<PackedForm, Unpacking>> = { deflate: promisify(inflate), 'deflate-raw': promisify(inflateRaw) }

const tools: InspectTools = {
  // Broken, encrypted, too long, or cut (another program may see the rest): who asks takes it for the worst.
  unpack: (packed, most, form = 'deflate') => unpackings[form](packed, { maxOutputLength: most }).catch(() => undefined),
  breathe,
}

let last: Promise<unknown> = Promise.resolve()

/**
 * Looks at a file of the store as the device did: what it would do to who opens it, and its digital signature. A document is in memory
 * whole meanwhile, so one waits for the other; of a picture and of what is not opened here only the ends are kept.
 * @returns `unsigned` for types that carry no signature
 */
export function examineStored(blobs: BlobStore, sha256: string, mediaType: string): Promise<Examined> {
  const type = typeOfMedia(mediaType)?.type ?? ''
  if (type === '') return Promise.resolve({ is: 'unsigned' }) // of no type that is taken: refused for that
  if (isPicture(type)) return examinePicture(blobs, sha256, type)
  if (!isReadWhole(type)) return examineEnd(blobs, sha256)
  const examined = last.then(async () => examineDocument(await readWhole(blobs, sha256), type))
  last = examined.catch(() => undefined) // whoever asked is told; the next one need not know
  return examined
}

async function examinePicture(blobs: BlobStore, sha256: string, type: Parameters<typeof pixelsOf>[1]): Promise<Examined> {
  const { beginning, end } = await readEnds(blobs, sha256)
  const whole = beginning.length >= SIZED_BYTES && pixelsOf(beginning, type) === undefined ? await readWhole(blobs, sha256) : beginning
  return { is: unfitPicture({ beginning: whole, end }, type) ?? 'unsigned' }
}

/** A drawing, a film or a track: of what is not opened here only the end is looked at. */
async function examineEnd(blobs: BlobStore, sha256: string): Promise<Examined> {
  const { end } = await readEnds(blobs, sha256)
  return { is: unfitEnd(end) ?? 'unsigned' }
}

async function examineDocument(bytes: Bytes, type: string): Promise<Examined> {
  const unfit = await look(bytes, type)
  if (unfit) return { is: unfit }
  return type === 'pdf' || type === 'p7m' ? examineSignature(bytes, type, { subtle: crypto.subtle, look }) : { is: 'unsigned' }
}

/** What nobody can look into is not taken: a script hides there as well as a page. */
async function look(bytes: Bytes, type: string): Promise<Unfit | undefined> {
  const unfit = await findUnfit(bytes, type, tools)
  if (unfit !== undefined) return unfit === 'hidden' ? 'active' : unfit
  return !isArchive(type) || await tellsItsSize(bytes) ? undefined : 'unsafe'
}

/** Whether every file of an archive becomes what the archive says: a bomb says less. */
async function tellsItsSize(bytes: Bytes): Promise<boolean> {
  const read = readArchive(bytes)
  if (read.is !== 'read') return false
  for (const { isDeflated, bytes: said, packedBytes, start } of read.entries) {
    if (!isDeflated || said === 0) continue
    if (!await becomes(bytes.subarray(start, start + packedBytes), said)) return false
  }
  return true
}

/** Whether packed bytes become just so many. They are counted as they come: what one file may become is more than is kept in memory. */
async function becomes(packed: Bytes, said: number): Promise<boolean> {
  const unpacking = createInflateRaw()
  let length = 0
  try {
    unpacking.end(packed)
    for await (const part of unpacking) {
      length += (part as Uint8Array).length // a stream of bytes without an encoding
      if (length > said) return false
    }
  } catch {
    return false // broken, or cut
  }
  return length === said
}

async function readEnds(blobs: BlobStore, sha256: string): Promise<PictureParts> {
  let [beginning, end] = [Buffer.alloc(0), Buffer.alloc(0)]
  for await (const part of await blobs.read(sha256)) {
    const bytes = part as Uint8Array // a stream of bytes without an encoding
    if (beginning.length < SIZED_BYTES) beginning = Buffer.concat([beginning, bytes])
    end = Buffer.concat([end, bytes]).subarray(-ARCHIVE_END_BYTES)
  }
  return { beginning, end }
}

async function readWhole(blobs: BlobStore, sha256: string): Promise<Bytes> {
  const parts: Uint8Array[] = []
  for await (const part of await blobs.read(sha256)) parts.push(part as Uint8Array) // a stream of bytes without an encoding
  return new Uint8Array(Buffer.concat(parts)) // over memory of its own, as WebCrypto wants it
}
