import { sha256Hex } from './digest.ts'
import { SportelloDatabase, type IndexedDbHome } from './database.ts'
import { watchingOf } from './copies.ts'
import type { CopyingStorage } from './copying.ts'
import { draftStorage } from './drafts.ts'
import { guardOf } from './failure.ts'
import { fileStorage } from './files.ts'
import { filingStorage } from './filings.ts'
import { abortWhenKeptAside, type KeptPage } from './kept-page.ts'
import { outboxStorage } from './outbox.ts'
import { packStorage } from './pack.ts'
import { personStorage } from './person.ts'
import { savedStorage } from './saved.ts'
import type { SendingStorage } from './sending.ts'
import type { Shelf } from './shelf.ts'
import { spaceStorage } from './space.ts'
import type { DeviceStorage, LeavingStorage, PersonStorage, RemovalStorage, SpaceStorage, UnopenedStorage, VaultStorage, WorkStorage } from './storage.ts'
import { Keyring } from './vault/keyring.ts'
import type { LockingStorage } from './vault/locking.ts'
import { vaultStorage } from './vault/vault.ts'
import { whenAsked } from './when-asked.ts'

/**
 * `blocked`: a page of an older release does not let go of the storage, and this one waits.
 * `superseded`: a page of a newer release has taken the storage over; this one still saves, and should be reloaded.
 * `memory`: the browser stores nothing; all ends with this page.
 */
export type StorageTrouble = 'blocked' | 'superseded' | 'memory'

export interface OpenOptions {
  readonly name?: string
  readonly tell?: (trouble: StorageTrouble) => void
  readonly nowMs?: () => number
  readonly home?: IndexedDbHome
  readonly manager?: Partial<StorageManager>
  /** The browser's window when not given. */
  readonly page?: KeptPage
  /** Pauses before opening is tried again. */
  readonly pausesMs?: readonly number[]
}

const NAME = 'sportello'
const SENDING = ['unfiled', 'filed', 'queueLost', 'countUnfiled', 'takeLease', 'renewLease', 'releaseLease', 'moveEntry', 'storeReceipt', 'rememberKeys', 'recallKeys'] as const satisfies readonly (keyof SendingStorage)[]
const COPYING = ['copyWork', 'noteCopy', 'dropNote', 'isErased', 'settleErased', 'takeCopy', 'forgetFiled'] as const satisfies readonly (keyof CopyingStorage)[]
const LOCKING = ['unlock', 'setLock', 'addPasskey', 'removePasskey', 'wipe'] as const satisfies readonly (keyof LockingStorage)[]
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

/** Absent where there is no browser. */
function browserPage(): KeptPage | undefined {
  return 'window' in globalThis ? window : undefined
}

/** What is asked for once in a while, or behind the first page: no form waits for its code. */
function rareVerbs(shelf: Shelf, people: PersonStorage): LeavingStorage & WorkStorage & UnopenedStorage & RemovalStorage & Pick<SpaceStorage, 'tidy'> & Pick<VaultStorage, 'sealRest'> & LockingStorage & SendingStorage & CopyingStorage {
  return {
    ...whenAsked<CopyingStorage>(COPYING, async () => (await import('./copying.ts')).copyingStorage(shelf)),
    ...whenAsked<SendingStorage>(SENDING, async () => (await import('./sending.ts')).sendingStorage(shelf)),
    ...whenAsked<LockingStorage>(LOCKING, async () => (await import('./vault/locking.ts')).lockingStorage(shelf)),
    ...whenAsked<LeavingStorage>(['discardDraft', 'discardEntry', 'clearBehind'], async () => (await import('./leaving.ts')).leavingStorage(shelf)),
    ...whenAsked<WorkStorage>(['exportWork', 'importWork'], async () => (await import('./work.ts')).workStorage(shelf)),
    ...whenAsked<UnopenedStorage>(['listUnopened', 'readRest'], async () => (await import('./unopened.ts')).unopenedStorage(shelf)),
    ...whenAsked<RemovalStorage>(['removable', 'remove'], async () => (await import('./removal.ts')).removalStorage(shelf)),
    ...whenAsked<Pick<SpaceStorage, 'tidy'>>(['tidy'], async () => ({ tidy: (await import('./tidy.ts')).tidyingOf(shelf) })),
    ...whenAsked<Pick<VaultStorage, 'sealRest'>>(['sealRest'], async () => ({ sealRest: (await import('./vault/sweep.ts')).sweepingOf(shelf, people) })),
  }
}

/** Opens the storage of this device, or one in memory when the browser refuses ({@link DeviceStorage.kept} says which). */
export async function openStorage(options: OpenOptions = {}): Promise<DeviceStorage> {
  const onDevice = await openOnDevice(options)
  const db = onDevice ?? await openInMemory(options)
  if (!onDevice) options.tell?.('memory')
  const shelf: Shelf = { db, guard: guardOf(db), nowMs: options.nowMs ?? Date.now, digest: sha256Hex, keyring: new Keyring(db) }
  const people = personStorage(shelf)
  const page = options.page ?? browserPage()
  const stopAborting = page && abortWhenKeptAside(db, page)
  return {
    kept: onDevice ? 'device' : 'memory',
    ...draftStorage(shelf),
    watchHomes: watchingOf(shelf),
    ...fileStorage(shelf),
    ...outboxStorage(shelf),
    ...filingStorage(shelf),
    ...savedStorage(shelf),
    ...packStorage(shelf),
    ...people,
    ...vaultStorage(shelf),
    ...rareVerbs(shelf, people),
    ...spaceStorage(options.manager ?? browserStorage(), shelf),
    close: () => {
      stopAborting?.()
      db.close()
    },
  }
}
