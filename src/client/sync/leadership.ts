import type { RunnerStorage } from '../storage/storage.ts'

/** The part of the Web Locks API that is used. */
export interface Locks {
  request: <T>(name: string, options: { readonly ifAvailable: true }, work: (lock: unknown) => Promise<T>) => Promise<T>
}

export interface LeadershipPorts {
  readonly storage: Pick<RunnerStorage, 'takeLease' | 'releaseLease'>
  /** Absent in older browsers: then the lease alone decides. */
  readonly locks: Locks | undefined
  readonly token: () => string
}

const LOCK = 'outbox'

/**
 * Does the work if no other page is at it. The browser's lock goes with its page, so whoever gets it may take any lease left behind;
 * without the lock, only a lease that has run out may be taken: its holder is frozen. This only saves work. That nothing is
 * registered twice is the server's guarantee.
 * @returns false when another page leads
 */
export async function lead({ storage, locks, token }: LeadershipPorts, work: (lease: string) => Promise<void>): Promise<boolean> {
  const attempt = async (force: boolean): Promise<boolean> => {
    const lease = token()
    const taken = await storage.takeLease(lease, force)
    if (!taken.ok || !taken.value) return false
    try {
      await work(lease)
    } finally {
      await storage.releaseLease(lease)
    }
    return true
  }
  return locks ? locks.request(LOCK, { ifAvailable: true }, lock => attempt(lock !== null)) : attempt(false)
}
