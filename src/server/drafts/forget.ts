import type { JobHandler } from '../platform/jobs.ts'
import type { Platform } from '../platform/ports.ts'
import { EVERYTHING } from '../platform/row-sight.ts'
import { forgetOld } from './repository.ts'

/** Forgets the drafts that nobody touches any more. */
export const FORGET_TASK = 'drafts.forget'

/** A draft that nobody has changed for so long is no longer being written (GDPR art. 5(1)(e)); the privacy notice says so. */
const KEPT_DAYS = 180
/** That a draft was deleted is remembered until a phone that was in a drawer for two years may have heard of it. */
const REMEMBERED_DAYS = 730
const DAY_MS = 24 * 60 * 60 * 1000

/** Its files are then nobody's, and go with the other uploads that no filing names. May run at any time. */
export function forgetOldDrafts({ inTransaction, clock }: Pick<Platform, 'inTransaction' | 'clock'>): JobHandler {
  return async () => {
    const now = clock.now()
    const before = (days: number): Date => new Date(now.getTime() - days * DAY_MS)
    await inTransaction(tx => forgetOld(tx, { keptSince: before(KEPT_DAYS), goneSince: before(REMEMBERED_DAYS), now }), { sees: EVERYTHING })
  }
}
