import { sha256Hex } from './digest.ts'
import { SportelloDatabase, type IndexedDbHome } from './database.ts'
import { copyStorage } from './copies.ts'
import { draftStorage } from './drafts.ts'
import { guardOf } from './failure.ts'
import { fileStorage } from './files.ts'
import { filingStorage } from './filings.ts'
import { leavingStorage } from './leaving.ts'
import { outboxStorage } from './outbox.ts'
import { packStorage } from './pack.ts'
import { personStorage } from './person.ts'
import { removalStorage } from './removal.ts'
import { savedStorage } from './saved.ts'
import { sendingStorage } from './sending.ts'
import type { Shelf } from './shelf.ts'
import { spaceStorage } from './space.ts'
import type { DeviceStorage } from './storage.ts'
import { tidyingOf } from './tidy.ts'
import { Keyring } from './vault/keyring.ts'
import { sweepingOf } from './vault/sweep.ts'
import { vaultStorage } from './vault/vault.ts'
import { workStorage } from './work.ts'

/**
 * `blocked`: a page of an older release does not let go of the storage, and this one waits.
 * `superseded`: a page of a newer release has taken the storage over; this one still saves, and should be reloaded.
 */
export type StorageTrouble = 'blocked' | 'superseded'

export interface OpenOptions {
  readonly name?: string
  readonly tell?: (trouble: StorageTrouble) => void
  readonly nowMs?: () => number
  readonly home?: IndexedDbHome
  readonly manager?: Partial<StorageManager>
  /** Pauses before opening is tried again. */
  readonly pausesMs?: readonly number[]
}

const NAME = 'sportello'
const PAUSES_MS = [200, 1000] as const

function tablesOf({ name = NAME, tell, home }: OpenOptions): SportelloDatabase {
  const db = new SportelloDatabase(name, home)
  db.on('blocked', () => { tell?.('blocked') })
  db.on('versionchange', () => {
    // Let go at once, or the newer page waits for ever. The next verb opens again: versions only add, so this release still fits.
    db.close({ disableAutoOpen: false })
    tell?.('superseded')
    return false
  })
  return db
}

/** @returns nothing when the browser refuses to store, after asking again: iOS sometimes refuses the first time only. */
async function openOnDevice(options: OpenOptions): Promise<SportelloDatabase | undefined> {
  for (const pauseMs of [0, ...options.pausesMs ?? PAUSES_MS]) {
    if (pauseMs > 0) await new Promise(resolve => setTimeout(resolve, pauseMs))
    const db = tablesOf(options)
    const opened = await db.open().then(() => true, () => false) // which error it was changes nothing: the page works in memory and says so
    if (opened) return db
    db.close()
  }
  return undefined
}

async function openInMemory(options: OpenOptions): Promise<SportelloDatabase> {
  const { IDBFactory, IDBKeyRange } = await import('fake-indexeddb')
  return tablesOf({ ...options, home: { indexedDB: new IDBFactory(), IDBKeyRange } })
}

/** Absent in WebKit without the Storage API, whatever the types say. */
function browserStorage(): Partial<StorageManager> | undefined {
  return 'storage' in navigator ? navigator.storage : undefined
}

/** Opens the storage of this device, or one in memory when the browser refuses ({@link DeviceStorage.kept} says which). */
export async function openStorage(options: OpenOptions = {}): Promise<DeviceStorage> {
  const onDevice = await openOnDevice(options)
  const db = onDevice ?? await openInMemory(options)
  const shelf: Shelf = { db, guard: guardOf(db), nowMs: options.nowMs ?? Date.now, digest: sha256Hex, keyring: new Keyring(db) }
  const people = personStorage(shelf)
  return {
    kept: onDevice ? 'device' : 'memory',
    ...draftStorage(shelf),
    ...copyStorage(shelf),
    ...fileStorage(shelf),
    ...outboxStorage(shelf),
    ...sendingStorage(shelf),
    tidy: tidyingOf(shelf),
    ...filingStorage(shelf),
    ...savedStorage(shelf),
    ...packStorage(shelf),
    ...people,
    ...vaultStorage(shelf),
    ...leavingStorage(shelf),
    ...workStorage(shelf),
    sealRest: sweepingOf(shelf, people),
    ...removalStorage(shelf),
    ...spaceStorage(options.manager ?? browserStorage(), shelf),
    close: () => db.close(),
  }
}
