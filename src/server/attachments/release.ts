import type { JobHandler } from '../platform/jobs.ts'
import type { Platform } from '../platform/ports.ts'
import { EVERYTHING } from '../platform/row-sight.ts'
import { claims } from './claims.ts'
import { orphans } from './orphans.ts'
import { attachments } from './repository.ts'
import { areUnnamed } from './stored-bytes.ts'

/** Removes bytes that nothing names any more. Payload: `{ blobs: string[] }`. */
export const RELEASE_TASK = 'attachments.release'
/** Forgets uploads that never became a filing. */
export const SWEEP_TASK = 'attachments.sweep'

const ORPHANS_AT_ONCE = 200

export function releaseBlobs({ inTransaction, blobs }: Pick<Platform, 'inTransaction' | 'blobs'>): JobHandler {
  return async payload => {
    for (const blob of (payload as { readonly blobs: readonly string[] }).blobs) { // written by this room alone
      await inTransaction(async tx => {
        if (await areUnnamed(tx, blob)) await blobs.remove(blob)
      }, { sees: EVERYTHING })
    }
  }
}

/** Works through all orphans in small transactions. May run at any time, twice at once too. */
export function sweepOrphans({ inTransaction, jobs }: Pick<Platform, 'inTransaction' | 'jobs'>): JobHandler {
  return async () => {
    for (let found = ORPHANS_AT_ONCE; found === ORPHANS_AT_ONCE;) {
      found = await inTransaction(async tx => {
        const stored = attachments(tx)
        const forgotten = await orphans(tx, ORPHANS_AT_ONCE)
        for (const key of forgotten) {
          const digests = (await stored.chunks(key)).map(chunk => chunk.digest)
          await stored.forget(key)
          await jobs.add(tx, RELEASE_TASK, { blobs: [...new Set([key.sha256, ...digests])] })
        }
        return forgotten.length
      }, { sees: EVERYTHING })
    }
    await inTransaction(tx => claims(tx).closeRegistered(), { sees: EVERYTHING })
    await inTransaction(tx => claims(tx).forgetEmpty(), { sees: EVERYTHING })
  }
}
