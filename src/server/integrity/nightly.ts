import { verifySome } from '../attachments/index.ts'
import type { JobHandlers } from '../platform/jobs.ts'
import type { Platform } from '../platform/ports.ts'
import { lookAtRecords } from './findings.ts'
import { beginCheck, checkNow, endCheck, getOn } from './repository.ts'

/** Begins a check, or goes on with the one that has not ended. */
export const CHECK_TASK = 'integrity.check'
const DOCUMENTS_TASK = 'integrity.documents'
/** Then other jobs have their turn. */
const AT_ONCE = 100

/**
 * Each night what was registered is read again (R30): register, audit log and drafts at once, then the documents, some at a time, one after another. A check that is
 * stopped goes on where it was; one that takes longer than a night is not begun anew before it has ended. What is not as it was is told in the
 * log as an error, without anybody's name, and counted at /metrics. Each may run twice.
 */
export function nightlyCheck(platform: Platform): JobHandlers {
  const { db, blobs, inTransaction, jobs, log } = platform
  const goOn = (): Promise<void> => inTransaction(tx => jobs.add(tx, DOCUMENTS_TASK, {}, { key: DOCUMENTS_TASK }))

  return {
    [CHECK_TASK]: async () => {
      const going = await checkNow(db)
      if (!going || going.ended) {
        const unsound = (await lookAtRecords(platform)).filter(one => !one.sound)
        for (const { says } of unsound) log.error({ found: says }, 'something that was registered is not as it was')
        await inTransaction(tx => beginCheck(tx, unsound.length))
      }
      await goOn()
    },
    [DOCUMENTS_TASK]: async () => {
      const going = await checkNow(db)
      if (!going || going.ended) return
      const { read, last } = await verifySome({ db, blobs }, going.after, AT_ONCE)
      const lost = read.filter(one => one.isLost)
      if (!last) {
        await inTransaction(endCheck)
        log[going.faults > 0 ? 'error' : 'info']({ documents: going.documents, faults: going.faults }, 'what was registered was read again')
        return
      }
      const isOurs = await inTransaction(tx => getOn(tx, going.after, { last, documents: read.length, faults: lost.length }))
      if (isOurs) for (const { body, digest } of lost) log.error({ body, sha256: digest }, 'a stored document is lost or not as it was')
      await goOn()
    },
  }
}
