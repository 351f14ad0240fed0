import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import type { AttachmentStatus } from '#contract/filings.ts'
import { ok, refuse, type Result } from '#domain/problem/problem.ts'
import { sightOf, type Actor } from '../identity/index.ts'
import type { Transaction } from '../platform/database.ts'
import type { Platform } from '../platform/ports.ts'
import { claims, type Amount } from './claims.ts'
import { ALL_ANONYMOUS, chunkCount, chunkLength, PER_ANONYMOUS_FILING, PER_FILING, PER_PERSON, PER_PERSON_AND_DAY, type UploadLimit } from './limits.ts'
import { bind, bound } from './ownership.ts'
import { RELEASE_TASK } from './release.ts'
import { attachments, type FileKey, type StoredAttachment } from './repository.ts'
import { holdBytes } from './stored-bytes.ts'

/** What waits without a name makes room by being filed, or forgotten at night. */
const LATER_SECONDS = 3_600

export interface UploadRequest extends FileKey { readonly actor: Actor }
export type UploadPorts = Pick<Platform, 'inTransaction' | 'blobs' | 'jobs' | 'viruses' | 'log'>

/**
 * Says that a file of so many bytes will come for a filing. The first use of a filing id binds it to who uses it. May be repeated.
 * @returns what is still missing; or `attachment.foreign`, `attachment.limit-reached`, `attachment.day-limit-reached` (tomorrow it will be taken), `request.rate-limited` (too much of all who gave no name waits), `attachment.digest-mismatch` (declared before with
 * another length), `filing.id-reused` (the filing is registered: nothing can be added).
 */
export async function declareAttachment(request: UploadRequest & { readonly bytes: number }, { inTransaction }: UploadPorts): Promise<Result<AttachmentStatus>> {
  return inTransaction(async tx => {
    const stored = attachments(tx)
    const owner = await bind(tx, request, request.actor)
    if (!owner.ok) return owner
    const known = await stored.find(request)
    if (known) return known.bytes === request.bytes ? ok(await statusOf(tx, request, known)) : refuse('attachment.digest-mismatch', { sha256: request.sha256 })
    if (await claims(tx).isClosed(request.body, request.filing)) return refuse('filing.id-reused', { id: request.filing })
    const exceeded = await exceededLimit(tx, request, owner.value.owner)
    if (exceeded === ALL_ANONYMOUS) return refuse('request.rate-limited', { retryAfterSeconds: LATER_SECONDS }) // others have filled it: nothing that this one could remove
    if (exceeded) return refuse(exceeded === PER_PERSON_AND_DAY ? 'attachment.day-limit-reached' : 'attachment.limit-reached', exceeded)
    await stored.declare(request, request.bytes)
    return ok(await statusOf(tx, request, { bytes: request.bytes, mediaType: undefined, isInfected: false }))
  }, { sees: sightOf(request.body, request.actor) })
}

async function exceededLimit(tx: Transaction, { body, filing, bytes }: FileKey & { readonly bytes: number }, owner: string | null): Promise<UploadLimit | undefined> {
  const isOver = (has: Amount, limit: UploadLimit): boolean => has.maxFiles + 1 > limit.maxFiles || has.maxBytes + bytes > limit.maxBytes
  const ofFiling = owner === null ? PER_ANONYMOUS_FILING : PER_FILING
  if (isOver(await claims(tx).amountOf(body, filing), ofFiling)) return ofFiling
  const ofOwner = owner === null ? ALL_ANONYMOUS : PER_PERSON
  if (isOver(await claims(tx).amountWaiting(body, owner), ofOwner)) return ofOwner
  return owner !== null && isOver(await claims(tx).amountOfDay(body, owner), PER_PERSON_AND_DAY) ? PER_PERSON_AND_DAY : undefined
}

/** What has come of a declared file. @returns `request.not-found`, `attachment.foreign`. */
export async function attachmentStatus(request: UploadRequest, { inTransaction }: UploadPorts): Promise<Result<AttachmentStatus>> {
  return inTransaction(async tx => {
    const found = await declared(tx, request)
    return found.ok ? ok(await statusOf(tx, request, found.value)) : found
  }, { sees: sightOf(request.body, request.actor) })
}

/**
 * Keeps one chunk, once it is durable. May be repeated, in any order; a chunk of a complete file changes nothing.
 * @param digest SHA-256 the sender gives for the chunk, hex; undefined when the header is missing or unreadable.
 * @returns what is still missing; or `request.malformed` (no digest, no such chunk, wrong length), `attachment.digest-mismatch` (damaged on the way).
 */
export async function keepChunk(request: UploadRequest & { readonly index: number, readonly chunk: Uint8Array, readonly digest: string | undefined }, { inTransaction, blobs, jobs }: UploadPorts): Promise<Result<AttachmentStatus>> {
  const { index, chunk, digest } = request
  if (digest === undefined) return refuse('request.malformed', { detail: 'content-digest' })
  if (createHash('sha256').update(chunk).digest('hex') !== digest) return refuse('attachment.digest-mismatch', { sha256: request.sha256 })
  return inTransaction(async tx => {
    const found = await declared(tx, request)
    if (!found.ok) return found
    if (found.value.mediaType !== undefined) return ok(await statusOf(tx, request, found.value))
    if (index >= chunkCount(found.value.bytes)) return refuse('request.malformed', { detail: 'chunk-index' })
    if (chunk.byteLength !== chunkLength(found.value.bytes, index)) return refuse('request.malformed', { detail: 'chunk-length' })
    await holdBytes(tx, digest)
    await blobs.put(Readable.from([chunk]), digest)
    const unwanted = await attachments(tx).keepChunk(request, { index, digest })
    if (unwanted === undefined) return ok(await statusOf(tx, request, found.value))
    await jobs.add(tx, RELEASE_TASK, { blobs: [unwanted] })
    return ok(await statusOf(tx, request, await attachments(tx).find(request) ?? found.value))
  }, { sees: sightOf(request.body, request.actor) })
}

/** The declared file, when it is this actor's. */
export async function declared(tx: Transaction, request: UploadRequest): Promise<Result<StoredAttachment>> {
  const owner = await bound(tx, request, request.actor)
  if (!owner.ok) return owner
  const found = await attachments(tx).find(request)
  return found ? ok(found) : refuse('request.not-found', {})
}

export async function statusOf(tx: Transaction, key: FileKey, { bytes, mediaType }: StoredAttachment): Promise<AttachmentStatus> {
  const complete = mediaType !== undefined
  const here = new Set(complete ? [] : (await attachments(tx).chunks(key)).map(chunk => chunk.index))
  const missing = complete ? [] : Array.from({ length: chunkCount(bytes) }, (_, index) => index).filter(index => !here.has(index))
  return { sha256: key.sha256, bytes, complete, missing }
}
