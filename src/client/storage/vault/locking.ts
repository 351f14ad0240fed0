import { ok, refuse, type Result } from '#domain/problem/problem.ts'
import { isQuotaExceeded } from '../failure.ts'
import type { Owner } from '../records.ts'
import type { Shelf } from '../shelf.ts'
import type { NewLock, NewPasskey, Proof, VaultStorage } from '../storage.ts'
import { contentKey, currentKeyId, keysOf, lockSecrets, unlockSecrets, withNewKey, type Secrets } from './secrets.ts'
import { pauseMs, remainingMs, triesOf } from './vault.ts'
import type { Slot, Tries, VaultRow } from './vault-row.ts'
import { wipe } from './wipe.ts'

/** @param mode how the try is counted: on the disk, or in this page's memory */
function countTry(shelf: Shelf, owner: Owner, by: Proof['by'], mode: 'rw' | 'r'): Promise<Result<{ readonly slot: Slot, readonly waitMs: number }>> {
  const { db, nowMs, keyring } = shelf
  return db.transaction(mode, db.vault, async () => {
    const row = await db.vault.get(owner)
    const slot = row?.slots.find(one => one.by === by)
    if (!row || !slot) return refuse('lock.changed', {})
    const before = triesOf(shelf, row)
    const waitMs = remainingMs(before, nowMs())
    if (waitMs > 0) return refuse('lock.too-soon', { waitSeconds: Math.ceil(waitMs / 1000) })
    const tries: Tries = { failures: before.failures + 1, triedAt: nowMs() }
    if (mode === 'rw') await db.vault.put({ ...row, ...tries })
    else keyring.uncounted.set(owner, tries)
    return ok({ slot, waitMs: pauseMs(tries.failures) })
  })
}

/** What a full disk keeps from being written is done otherwise. */
async function withoutRoom<T>(write: Promise<T>, otherwise: () => T | Promise<T>): Promise<T> {
  try {
    return await write
  } catch (error) {
    if (isQuotaExceeded(error)) return otherwise()
    throw error
  }
}

/**
 * Opens the secrets by what the person has proved. Each try is counted before it is made, so that cutting it short saves nobody a pause.
 * A full disk must not lock people out of their own work: the try is then counted in memory. What a page begun anew forgets of that
 * gains whoever guesses little: each guess still costs the derivation of its key, and who can copy the disk never met the pauses.
 */
async function prove(shelf: Shelf, owner: Owner, { by, secret }: Proof): Promise<Result<Secrets>> {
  const { db, keyring } = shelf
  const tried = await withoutRoom(countTry(shelf, owner, by, 'rw'), () => countTry(shelf, owner, by, 'r'))
  if (!tried.ok) return tried
  const secrets = await unlockSecrets(await contentKey(secret), owner, tried.value.slot)
  if (!secrets.ok) return refuse('lock.wrong-code', { waitSeconds: Math.ceil(tried.value.waitMs / 1000) })
  keyring.uncounted.delete(owner)
  await withoutRoom(db.vault.where('owner').equals(owner).modify({ failures: 0, triedAt: 0 }), () => 0)
  return secrets
}

/** The secrets of who has no lock yet, or has proved to be able to open it. */
async function openedBy(shelf: Shelf, row: VaultRow, proof: Proof | undefined): Promise<Result<Secrets>> {
  const slot = row.slots.find(one => one.by === 'device')
  if (slot) return unlockSecrets(slot.lock, row.owner, slot)
  return proof ? prove(shelf, row.owner, proof) : refuse('storage.locked', {})
}

async function slotFor(owner: Owner, lock: NewLock | ({ readonly by: 'passkey' } & NewPasskey), secrets: Secrets): Promise<Slot> {
  if (lock.by === 'device') {
    const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])
    return { by: 'device', lock: key, ...await lockSecrets(key, owner, secrets) }
  }
  const { secret, ...terms } = lock
  return { ...terms, ...await lockSecrets(await contentKey(secret), owner, secrets) }
}

/** Puts new slots in the place of the old ones, unless another page did so meanwhile. */
async function writeSlots({ db, keyring }: Shelf, row: VaultRow, slots: readonly Slot[], secrets: Secrets): Promise<Result<void>> {
  const keys = await keysOf(row.owner, secrets)
  const written = await db.transaction('rw', db.vault, async () => {
    const now = await db.vault.get(row.owner)
    if (now?.revision !== row.revision) return refuse('lock.changed', {})
    await db.vault.put({ ...now, revision: now.revision + 1, slots, current: currentKeyId(secrets) })
    return ok(undefined)
  })
  if (written.ok) keyring.hold(keys)
  return written
}

export type LockingStorage = Pick<VaultStorage, 'unlock' | 'setLock' | 'addPasskey' | 'removePasskey' | 'wipe'>

/** What a page asks for at a lock, and no form at its beginning. */
export function lockingStorage(shelf: Shelf): LockingStorage {
  const { db, guard, keyring } = shelf
  const rowOf = async (owner: Owner): Promise<VaultRow | undefined> => {
    await keyring.of(owner) // makes them where there are none
    return db.vault.get(owner)
  }
  return {
    unlock: (owner, proof) => guard(async () => {
      const secrets = await prove(shelf, owner, proof)
      if (!secrets.ok) return secrets
      keyring.hold(await keysOf(owner, secrets.value))
      return ok(undefined)
    }),
    setLock: (owner, lock, proof) => guard(async () => {
      const row = await rowOf(owner)
      if (!row) return refuse('lock.changed', {})
      if (lock.by === 'device' && row.settings.use !== 'own') return refuse('lock.needed', {})
      const secrets = await openedBy(shelf, row, proof)
      if (!secrets.ok) return secrets
      // What the lock of before left on the disk must not open what is written from now on.
      const renewed = withNewKey(secrets.value)
      return writeSlots(shelf, row, [await slotFor(owner, lock, renewed)], renewed)
    }),
    addPasskey: (owner, passkey, proof) => guard(async () => {
      const row = await rowOf(owner)
      if (!row?.slots.some(slot => slot.by === 'passphrase')) return refuse('lock.needed', {}) // a lost passkey must not take the drafts along
      const secrets = await openedBy(shelf, row, proof)
      if (!secrets.ok) return secrets
      const slots = row.slots.filter(slot => slot.by !== 'passkey')
      return writeSlots(shelf, row, [...slots, await slotFor(owner, { by: 'passkey', ...passkey }, secrets.value)], secrets.value)
    }),
    removePasskey: owner => guard(() => db.transaction('rw', db.vault, async () => {
      const row = await db.vault.get(owner)
      if (row) await db.vault.put({ ...row, revision: row.revision + 1, slots: row.slots.filter(slot => slot.by !== 'passkey') })
      return ok(undefined)
    })),
    wipe: owner => guard(async () => {
      await wipe(shelf, owner)
      return ok(undefined)
    }),
  }
}
