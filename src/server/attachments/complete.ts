import type { AttachmentStatus } from '#contract/filings.ts'
import type { Examined } from '#fields/attachment/signature/facts.ts'
import { sniff, SNIFFED_BYTES, type FileEnds } from '#fields/attachment/sniff.ts'
import { ok, refuse, type Result } from '#domain/problem/problem.ts'
import { ownerOf, sightOf } from '../identity/index.ts'
import type { Transaction } from '../platform/database.ts'
import { describeError } from '../platform/log.ts'
import { refusal } from '../platform/problems.ts'
import type { Scanned } from '../platform/antivirus.ts'
import { BlobDamaged, BlobMismatch, BlobMissing, type BlobStore } from '../platform/blobs/store.ts'
import { examineStored } from './examine.ts'
import { openGate } from './gate.ts'
import { chunkCount } from './limits.ts'
import { RELEASE_TASK } from './release.ts'
import { attachments, type Completed, type FileKey } from './repository.ts'
import { holdBytes } from './stored-bytes.ts'
import { declared, statusOf, type UploadPorts, type UploadRequest } from './upload.ts'

/** What is no format we know, was cut or may run: kept as it came, and refused when a filing names it, where the field can be told. */
const UNUSABLE_TYPE = 'application/octet-stream'

/** Each holds a connection of the database as long as it lasts, which a slow scanner or file makes long: they must never hold all of them. */
const gate = openGate({ maxAtOnce: 3, maxWaiting: 12, maxWaitingOfOne: 4 })

/**
 * Puts the chunks together, hashes the whole and looks at what it is and who signed it; from then on the file counts. May be repeated.
 * @returns the status, complete; or `attachment.incomplete` (chunks are missing, or were lost), `attachment.digest-mismatch` (the whole is
 * not what its name says: all its chunks are forgotten and must come again), `request.not-found`, `attachment.foreign`.
 * @param request `from`: the address, by which who gives no name takes turns with the others
 * @throws the refusal `server.unavailable` while the virus scanner of the settings does not answer, and when too many files are being looked at
 */
export function completeAttachment(request: UploadRequest & { readonly from: string }, ports: UploadPorts): Promise<Result<AttachmentStatus>> {
  const { body, filing, sha256 } = request
  const sender = ownerOf(request.actor) ?? request.from
  return gate.pass({ key: `${body} ${filing} ${sha256}`, sender }, () => ports.inTransaction(tx => complete(tx, request, ports), { sees: sightOf(body, request.actor) }))
}

async function complete(tx: Transaction, request: UploadRequest, { blobs, jobs, viruses, log }: UploadPorts): Promise<Result<AttachmentStatus>> {
  const stored = attachments(tx)
  await stored.takeCompletion(request)
  const found = await declared(tx, request)
  if (!found.ok) return found
  if (found.value.mediaType !== undefined) return ok(await statusOf(tx, request, found.value))
  const chunks = await stored.chunks(request)
  if (chunks.length < chunkCount(found.value.bytes)) return refuse('attachment.incomplete', { sha256: request.sha256 })
  const digests = chunks.map(chunk => chunk.digest)
  await holdBytes(tx, request.sha256)
  const joined = await join(blobs, digests, request.sha256)
  const completed = joined.is === 'whole' ? await lookedInto(request, joined.mediaType, { viruses, blobs, log }) : undefined
  if (completed) await stored.complete(request, completed)
  const forgotten = await stored.forgetChunks(request) // after the file is complete: a chunk that comes late finds it so and stays outside
  await jobs.add(tx, RELEASE_TASK, { blobs: [...new Set([...digests, ...forgotten])] })
  return completed ? ok(await statusOf(tx, request, { ...found.value, mediaType: completed.mediaType })) : refuseJoined(joined.is === 'other' ? 'other' : 'lost', request)
}

/** What the whole is, by its content. @throws as {@link lookedAt} */
async function lookedInto(key: FileKey, sniffed: string, ports: Pick<UploadPorts, 'viruses' | 'blobs' | 'log'>): Promise<Completed> {
  if (await lookedAt(key, ports) === 'infected') return { mediaType: UNUSABLE_TYPE, examined: { is: 'unsigned' } }
  const examined = await examineStored(ports.blobs, key.sha256, sniffed)
  return { mediaType: isUsable(examined) ? sniffed : UNUSABLE_TYPE, examined }
}

/** @throws the refusal `server.unavailable` when nobody can look: the chunks stay, and the same call later finds them (S30) */
async function lookedAt({ sha256 }: FileKey, { viruses, blobs, log }: Pick<UploadPorts, 'viruses' | 'blobs' | 'log'>): Promise<Scanned> {
  const content = await blobs.read(sha256)
  try {
    const scanned = await viruses.scan(content)
    if (scanned === 'infected') log.warn({ sha256 }, 'a virus was found in an upload')
    return scanned
  } catch (error) {
    log.error({ err: describeError(error) }, 'an upload could not be looked at for viruses')
    throw refusal('server.unavailable', {})
  } finally {
    content.destroy() // where there is no scanner nobody reads it
  }
}

type Joined = { readonly is: 'whole', readonly mediaType: string } | { readonly is: 'other' | 'lost' }

/** Streams the chunks into one blob: the memory of a 50 MB file is that of a chunk. */
async function join(blobs: BlobStore, digests: readonly string[], sha256: string): Promise<Joined> {
  let ends: FileEnds = { head: Buffer.alloc(0), tail: Buffer.alloc(0) }
  async function* whole(): AsyncGenerator<Uint8Array> {
    for (const digest of digests) {
      for await (const part of await blobs.read(digest)) {
        const bytes = part as Uint8Array // a stream of bytes without an encoding
        ends = withPart(ends, bytes)
        yield bytes
      }
    }
  }
  try {
    await blobs.put(whole(), sha256)
    return { is: 'whole', mediaType: mediaTypeOf(ends) }
  } catch (cause) {
    if (cause instanceof BlobMismatch) return { is: 'other' }
    if (cause instanceof BlobMissing || cause instanceof BlobDamaged) return { is: 'lost' } // sent again it is written anew
    throw cause
  }
}

function withPart({ head, tail }: FileEnds, part: Uint8Array): FileEnds {
  return {
    head: head.length < SNIFFED_BYTES ? Buffer.concat([head, part.subarray(0, SNIFFED_BYTES - head.length)]) : head,
    tail: part.length >= SNIFFED_BYTES ? part.subarray(-SNIFFED_BYTES) : Buffer.concat([tail, part]).subarray(-SNIFFED_BYTES),
  }
}

function mediaTypeOf(ends: FileEnds): string {
  const sniffed = sniff(ends)
  return sniffed.is === 'known' ? sniffed.type.mediaType : UNUSABLE_TYPE
}

/** An envelope that cannot be opened, or that holds a program, is as good as none. */
function isUsable({ is }: Examined): boolean {
  return is === 'signed' || is === 'unsigned'
}

function refuseJoined(is: 'other' | 'lost', { sha256 }: FileKey): Result<AttachmentStatus> {
  return is === 'other' ? refuse('attachment.digest-mismatch', { sha256 }) : refuse('attachment.incomplete', { sha256 })
}
