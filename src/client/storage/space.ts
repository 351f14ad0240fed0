import { ok, refuse } from '#domain/problem/problem.ts'
import type { Shelf } from './shelf.ts'
import type { SpaceStorage } from './storage.ts'

const TRIAL = 'trial'
/** The most that may be asked of the browser's randomness at once. */
const TRIAL_BYTES = 64 * 1024

/** @param manager the browser's own; absent in older WebKit, where nothing can be asked or promised */
export function spaceStorage(manager: Partial<StorageManager> | undefined, { db, guard, digest }: Pick<Shelf, 'db' | 'guard' | 'digest'>): Omit<SpaceStorage, 'tidy'> {
  return {
    persist: async () => await manager?.persist?.() ?? false,
    estimate: async () => {
      const { usage, quota } = await manager?.estimate?.() ?? {}
      return { usedBytes: usage, quotaBytes: quota, persisted: await manager?.persisted?.() ?? false }
    },
    tryOut: () => guard(async () => {
      const bytes = crypto.getRandomValues(new Uint8Array(TRIAL_BYTES)).buffer
      await db.meta.put({ key: TRIAL, value: bytes })
      const kept: unknown = (await db.meta.get(TRIAL))?.value
      await db.meta.delete(TRIAL)
      return kept instanceof ArrayBuffer && await digest(kept) === await digest(bytes) ? ok(undefined) : refuse('storage.damaged', {})
    }),
  }
}
