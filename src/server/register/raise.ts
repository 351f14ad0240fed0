import { writeAudit } from '../audit/index.ts'
import { identities } from '../identity/index.ts'
import { NotDone } from '../platform/command-line.ts'
import type { Database } from '../platform/database.ts'
import { EVERYTHING } from '../platform/row-sight.ts'
import { transactions } from '../platform/transaction.ts'
import { raiseCounter, type Raise } from './repository.ts'

export interface RaiseOrder {
  readonly body: string
  readonly register: string
  readonly year: number
  /** The highest number that anybody was seen to hold. */
  readonly above: number
  /** Why, for whoever reads the register after years. Nobody's name belongs here. */
  readonly reason: string
  /** That it is really so many. */
  readonly many?: boolean
}

/** More is likelier a slip of the finger than what a restore has lost, and a number that was jumped over is never given to another filing. */
const MOST_AT_ONCE = 10_000

export class ImplausibleRaise extends NotDone {
  override readonly name = 'ImplausibleRaise'
}

/**
 * After a restore to an earlier moment: no number up to `above` is given to another filing, only back to its own. In the same transaction the
 * audit log says so, and all sessions of the body end, for those that were ended since that moment are back with everything else.
 * @param db as the owner of the tables
 * @throws {@link ImplausibleRaise} for more than ten thousand numbers without `many`; then nothing was written
 * @returns the numbers jumped over; nothing, and nothing written, when the counter is there already: it is never lowered
 */
export async function raiseRegister(db: Database, order: RaiseOrder): Promise<Pick<Raise, 'from' | 'to'> | undefined> {
  return transactions(db)(async tx => {
    const raised = await raiseCounter(tx, order)
    if (!raised) return undefined
    const { body, register, year, reason, many = false } = order
    const numbers = raised.to - raised.from + 1
    if (numbers > MOST_AT_ONCE && !many) throw new ImplausibleRaise(`That would jump over ${String(numbers)} numbers for ever: if it is meant, say --many`)
    await identities(tx).endSessionsOf(body)
    await writeAudit(tx, { body, what: 'register.raised', who: 'operator', details: { register, year, ...raised, reason } })
    return raised
  }, { sees: EVERYTHING })
}
