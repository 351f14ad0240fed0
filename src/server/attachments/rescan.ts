import { describeError } from '../platform/log.ts'
import type { JobHandler } from '../platform/jobs.ts'
import type { Platform } from '../platform/ports.ts'
import { EVERYTHING } from '../platform/row-sight.ts'
import { attachments, type FileKey } from './repository.ts'

/** Looks for viruses again in what was stored, once the scanner knows more (ASVS 5.4.3). */
export const RESCAN_TASK = 'attachments.rescan'

/** A night's share: the longest unseen come first, so that all come round. */
const LONGEST_MS = 2 * 3_600_000
const AT_ONCE = 50

/**
 * Scans every complete file that was last seen by other signatures than today's, within a night. One that holds a virus is told in the log by its digest
 * and is given out no more; the filing stands. May run at any time, twice at once too.
 * @throws when the scanner does not answer: the job is tried again
 */
export function rescanStored({ inTransaction, blobs, viruses, clock, log }: Pick<Platform, 'inTransaction' | 'blobs' | 'viruses' | 'clock' | 'log'>): JobHandler {
  async function scan({ sha256 }: FileKey): Promise<'clean' | 'infected' | 'lost'> {
    const content = await blobs.read(sha256).catch((error: unknown) => { log.error({ sha256, err: describeError(error) }, 'a stored file could not be read') })
    return content ? viruses.scan(content) : 'lost' // lost ones are the integrity check's business
  }

  return async () => {
    const signatures = await viruses.signatures()
    if (signatures === undefined) return
    const until = clock.now().getTime() + LONGEST_MS
    for (let batch = await unseen(signatures); batch.length > 0 && clock.now().getTime() < until; batch = await unseen(signatures)) {
      for (const key of batch) {
        const found = await scan(key)
        if (found === 'infected') log.warn({ sha256: key.sha256 }, 'a virus was found in a stored file')
        await inTransaction(tx => attachments(tx).scanned(key, { signatures, isInfected: found === 'infected' }), { sees: EVERYTHING })
      }
    }
  }

  function unseen(signatures: string): Promise<readonly FileKey[]> {
    return inTransaction(tx => attachments(tx).unseenBy(signatures, AT_ONCE), { sees: EVERYTHING })
  }
}
