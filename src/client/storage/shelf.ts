import type { Instant } from '#domain/filing/filing.ts'
import type { SportelloDatabase } from './database.ts'
import type { Guard } from './failure.ts'
import type { Keyring } from './vault/keyring.ts'

/** What every group of verbs stands on. */
export interface Shelf {
  readonly db: SportelloDatabase
  readonly guard: Guard
  /** The device's clock, in milliseconds: declared in what is kept, never trusted to delete. */
  readonly nowMs: () => number
  readonly digest: (bytes: ArrayBuffer) => Promise<string>
  readonly keyring: Keyring
}

export function instantOf(ms: number): Instant {
  return new Date(ms).toISOString()
}
