import { ok, type Problem, type Result } from '#domain/problem/problem.ts'
import type { RunnerStorage } from '../storage/storage.ts'

/** The part of the Web Locks API that is used. */
export interface Locks {
  request: <T>(name: string, options: { readonly ifAvailable: true }, work: (lock: unknown) => Promise<T>) => Promise<T>
}

export interface LeadershipPorts {
  readonly storage: Pick<RunnerStorage, 'takeLease' | 'renewLease' | 'releaseLease'>
  /** Absent in older browsers: then the lease alone decides. */
  readonly locks: Locks | undefined
  readonly token: () => string
}

/** The page that does the work. */
export interface Leader {
  readonly lease: string
  /** Asked before each request. @returns false when another page has taken over: stop at once */
  readonly mayGoOn: () => Promise<boolean>
  /** Why the lease does not stand in the storage, where nothing moves without it; nothing while it does. */
  readonly unwritten: () => readonly Problem[]
}

const LOCK = 'outbox'

/**
 * Does the work if no other page is at it. The browser's lock goes with its page, so whoever gets it may take any lease left behind;
 * without the lock, only a lease that has run out may be taken: its holder is frozen. On a full device the lock is enough, for the lease
 * cannot be written. This only saves work. That nothing is registered twice is the server's guarantee.
 * @returns false when another page leads; a refusal when no lease could be written and there is no lock
 */
export async function lead({ storage, locks, token }: LeadershipPorts, work: (leader: Leader) => Promise<void>): Promise<Result<boolean>> {
  const attempt = async (hasLock: boolean): Promise<Result<boolean>> => {
    const lease = token()
    let taken = await storage.takeLease(lease, hasLock)
    if (taken.ok ? !taken.value : !hasLock) return taken
    const mayGoOn = async (): Promise<boolean> => {
      const held = await (taken.ok ? storage.renewLease(lease) : storage.takeLease(lease, hasLock))
      if (!taken.ok) taken = held // there may be room by now
      return held.ok ? held.value : hasLock
    }
    try {
      await work({ lease, mayGoOn, unwritten: () => taken.ok ? [] : taken.problems })
    } finally {
      await storage.releaseLease(lease)
    }
    return ok(true)
  }
  if (!locks) return attempt(false)
  const asked = { isAnswered: false }
  try {
    return await locks.request(LOCK, { ifAvailable: true }, lock => {
      asked.isAnswered = true
      return attempt(lock !== null)
    })
  } catch (error) {
    if (asked.isAnswered) throw error
    return attempt(false) // a browser that keeps nothing for this page may refuse it its locks, too
  }
}
