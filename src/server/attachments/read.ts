import type { Readable } from 'node:stream'
import { ok, refuse, type Result } from '#domain/problem/problem.ts'
import { ownerOf, sightOf } from '../identity/index.ts'
import type { Transaction } from '../platform/database.ts'
import type { Platform } from '../platform/ports.ts'
import { claims } from './claims.ts'
import { RELEASE_TASK } from './release.ts'
import { attachments } from './repository.ts'
import type { UploadRequest } from './upload.ts'

export interface Uploaded { readonly bytes: number, readonly content: Readable }

/**
 * A whole file of a filing that is still being written, for who brought it: another device of theirs asks. Only for somebody logged in:
 * what nobody's name is on is not given back to who knows its address.
 * @returns `request.not-found` also for somebody else's, `identity.login-required`
 */
export async function readUploaded(request: UploadRequest, { inTransaction, blobs }: Pick<Platform, 'inTransaction' | 'blobs'>): Promise<Result<Uploaded>> {
  const owner = ownerOf(request.actor)
  if (owner === null) return refuse('identity.login-required', {})
  const found = await inTransaction(async tx => {
    const claim = await claims(tx).find(request.body, request.filing)
    return claim?.owner === owner ? attachments(tx).find(request) : undefined
  }, { sees: sightOf(request.body, request.actor) })
  if (found?.mediaType === undefined || found.isInfected) return refuse('request.not-found', {})
  return ok({ bytes: found.bytes, content: await blobs.read(request.sha256) })
}

/** Takes away what an owner brought for a filing that will not be. Nothing of a registered one, nor of somebody else's, is touched. */
export async function forgetUploads(tx: Transaction, { body, filing, owner }: { readonly body: string, readonly filing: string, readonly owner: string }, { jobs }: Pick<Platform, 'jobs'>): Promise<void> {
  const claim = await claims(tx).find(body, filing)
  if (claim?.owner !== owner || await claims(tx).isRegistered(body, filing)) return
  const stored = attachments(tx)
  for (const key of await stored.ofFiling(body, filing)) {
    const digests = (await stored.chunks(key)).map(chunk => chunk.digest)
    await stored.forget(key)
    await jobs.add(tx, RELEASE_TASK, { blobs: [...new Set([key.sha256, ...digests])] })
  }
}
