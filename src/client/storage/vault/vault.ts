import { ok, type Result } from '#domain/problem/problem.ts'
import type { Shelf } from '../shelf.ts'
import type { VaultState, VaultStorage } from '../storage.ts'
import { FIRST_SETTINGS, type Tries, type VaultRow } from './vault-row.ts'

const FREE_FAILURES = 3
const FIRST_PAUSE_MS = 5_000
const LONGEST_PAUSE_MS = 15 * 60_000

/** How long the next try must wait after so many that failed. */
export function pauseMs(failures: number): number {
  return failures <= FREE_FAILURES ? 0 : Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (failures - FREE_FAILURES - 1))
}

/** A pause that ends later than it lasts was begun before the device's clock was put back: it begins anew. */
export function remainingMs({ failures, triedAt }: Tries, nowMs: number): number {
  const pause = pauseMs(failures)
  const passed = nowMs - triedAt
  return passed < 0 ? pause : Math.max(0, pause - passed)
}

/** Of the tries that are written down and those that could not be, whichever say more. */
export function triesOf({ keyring }: Shelf, row: VaultRow): Tries {
  const uncounted = keyring.uncounted.get(row.owner)
  return uncounted && uncounted.failures > row.failures ? uncounted : row
}

function stateOf(row: VaultRow, isOpen: boolean, waitMs: number): VaultState {
  const passphrase = row.slots.find(slot => slot.by === 'passphrase')
  const passkey = row.slots.find(slot => slot.by === 'passkey')
  return {
    lock: row.slots.some(slot => slot.by === 'device') ? 'none' : isOpen ? 'open' : 'locked',
    ...passphrase ? { passphrase: passphrase.terms } : {},
    ...passkey ? { passkey: passkey.terms } : {},
    waitMs,
    settings: { ...row.settings, idleMinutes: row.settings.idleMinutes || FIRST_SETTINGS.idleMinutes }, // after no pause at all each touch would lock, and nobody could change it
  }
}

export function vaultStorage(shelf: Shelf): Pick<VaultStorage, 'vaultState' | 'keysToLend' | 'borrowKeys' | 'lock' | 'setVault'> {
  const { db, guard, keyring, nowMs } = shelf
  return {
    vaultState: owner => guard(async (): Promise<Result<VaultState>> => {
      const row = await db.vault.get(owner)
      if (!row) return ok({ lock: 'none', waitMs: 0, settings: FIRST_SETTINGS }) // who has kept nothing here has no keys either
      return ok(stateOf(row, (await keyring.of(owner)).ok, remainingMs(triesOf(shelf, row), nowMs())))
    }),
    keysToLend: owner => keyring.held(owner),
    borrowKeys: keys => guard(async () => {
      const fits = (await db.vault.get(keys.owner))?.current === keys.current.id
      if (fits) keyring.hold(keys)
      return ok(fits)
    }),
    lock: () => { keyring.forget() },
    setVault: (owner, settings) => guard(async () => {
      await keyring.of(owner)
      await db.vault.where('owner').equals(owner).modify(row => { Object.assign(row, { settings: { ...row.settings, ...settings } }) })
      return ok(undefined)
    }),
  }
}
