import { setTimeout as pause } from 'node:timers/promises'
import type { EnvironmentReader } from './environment.ts'

/** Places on the way of a filing at which a test may stop the server, in order (F36). */
export const FAILPOINTS = ['received', 'judged', 'taken', 'announced', 'numbered', 'stored', 'audited', 'committed'] as const
export type Failpoint = typeof FAILPOINTS[number]
/** Those between BEGIN and COMMIT. */
const IN_TRANSACTION: ReadonlySet<Failpoint> = new Set(['taken', 'announced', 'numbered', 'stored', 'audited'])

export interface FailpointRule {
  readonly place: Failpoint
  /** `kill`: the process ends as by a cut of power, once. `undo`: the transaction fails as after a conflict, each time. */
  readonly action: 'kill' | 'undo'
  /** At every so many passages. */
  readonly every: number
}

export interface Failpoints {
  /** Does nothing unless a test has put a rule on this place. */
  reach(place: Failpoint): Promise<void>
}

/** SQLSTATE serialization_failure: what PostgreSQL says when it undoes a transaction and asks to try again. */
const CONFLICT = '40001'
/** An answer given too early has the time to leave before the process ends. */
const LAST_BREATH_MS = 25

/** No rule: each passage is free. */
export function openFailpoints(rules: readonly FailpointRule[]): Failpoints {
  if (rules.length === 0) return { reach: () => Promise.resolve() }
  const passages = new Map<Failpoint, number>()
  return {
    async reach(place) {
      const passage = (passages.get(place) ?? 0) + 1
      passages.set(place, passage)
      const rule = rules.find(one => one.place === place && passage % one.every === 0)
      if (rule?.action === 'undo') throw Object.assign(new Error(`undone at ${place}`), { code: CONFLICT })
      if (rule?.action === 'kill') {
        await pause(LAST_BREATH_MS)
        process.kill(process.pid, 'SIGKILL')
      }
    },
  }
}

/** Reads `FAILPOINTS`: `place:action:every`, several separated by commas. */
export function readFailpoints(read: EnvironmentReader): readonly FailpointRule[] {
  return read.list('FAILPOINTS').flatMap(text => {
    const [name, action, every] = text.split(':')
    const place = FAILPOINTS.find(one => one === name)
    const isKnown = place !== undefined && (action === 'kill' || (action === 'undo' && IN_TRANSACTION.has(place))) && Number(every) >= 1
    if (isKnown) return { place, action, every: Number(every) }
    read.fault(`FAILPOINTS: "${text}" is not place:action:every`)
    return []
  })
}
