import { IDBDatabase, IDBKeyRange, IDBObjectStore, IDBTransaction, type IDBFactory } from 'fake-indexeddb'
import type { OpenOptions } from '#client/storage/open.ts'
import type { DeviceStorage } from '#client/storage/storage.ts'
import { aDevice } from '#support/device.ts'
import './quick-clone.ts'
import './quick-crypto.ts'

/*
 * What a device keeps its records on, watched from below: whether each write asked to be on the disk before it counts (a kill cannot
 * show that, only a cut of power can), and a disk so full that small records still fit and large ones do not.
 */

/** Records with more bytes than this find no room on a full device; a sealed filing has a few thousand. */
const LARGE_BYTES = 64 * 1024

interface Watch { full: boolean, refusals: number }

/** By the name of the device's database. */
const watched = new Map<string, Watch>()
/** Writing transactions of all devices since the start: all, and those that did not ask for strict durability. */
export const writes = { all: 0, notStrict: 0 }

/** What of the imitation's inside is needed to fail where Chromium does: at the end of the transaction, not at the write. */
interface TransactionInside { readonly db: { readonly name: string }, readonly _requests: readonly unknown[], readonly _state: string, _abort: (error: string) => void, _start: () => void }

/** Puts another verb in the place of one, made from it. */
function replace<T extends object, K extends keyof T>(target: T, verb: K, by: (original: T[K]) => T[K]): void {
  target[verb] = by(target[verb])
}

replace(IDBDatabase.prototype, 'transaction', begin => function (this: IDBDatabase, names, mode, ...rest: readonly [{ readonly durability?: string }?]) {
  if (mode === 'readwrite') {
    writes.all += 1
    if (rest[0]?.durability !== 'strict') writes.notStrict += 1
  }
  const life = lives.get(this)
  if (life?.isOver) throw new DOMException('the page is dead', 'InvalidStateError')
  const transaction = begin.call(this, names, mode, ...rest as readonly [])
  if (life) {
    life.transactions.add(transaction)
    for (const end of ['complete', 'abort']) transaction.addEventListener(end, () => life.transactions.delete(transaction))
  }
  return transaction
})

/** The connections of one page, and what they are at. */
interface Life { isOver: boolean, readonly transactions: Set<IDBTransaction> }
const lives = new WeakMap<IDBDatabase, Life>()

const withoutRoom = new WeakSet<object>()

for (const verb of ['put', 'add'] as const) {
  replace(IDBObjectStore.prototype, verb, write => function (this: IDBObjectStore, value: unknown, key?: IDBValidKey) {
    const watch = watched.get(this.transaction.db.name)
    if (watch?.full && bytesIn(value) > LARGE_BYTES) {
      watch.refusals += 1
      withoutRoom.add(this.transaction)
    }
    return key === undefined ? write.call(this, value) : write.call(this, value, key)
  })
}

const inside = IDBTransaction.prototype as unknown as TransactionInside // its own types tell only what browsers promise
replace(inside, '_start', goOn => function (this: TransactionInside) {
  if (withoutRoom.has(this) && this._requests.length === 0 && this._state !== 'finished') this._abort('QuotaExceededError')
  else goOn.call(this)
})

function bytesIn(value: unknown): number {
  if (value instanceof ArrayBuffer) return value.byteLength
  if (ArrayBuffer.isView(value)) return value.byteLength
  if (typeof value !== 'object' || value === null) return 0
  return Object.values(value).reduce<number>((sum, part) => sum + bytesIn(part), 0)
}

/** The device's disk as one page sees it. */
function diskOf(factory: IDBFactory, life: Life): IDBFactory {
  return new Proxy(factory, {
    get(target, name) {
      if (name === 'open' && life.isOver) return () => new EventTarget() // an open that never comes about
      const value: unknown = Reflect.get(target, name)
      if (typeof value !== 'function') return value
      return (...args: readonly unknown[]): unknown => {
        const request: unknown = Reflect.apply(value, target, args)
        if (name === 'open') (request as IDBOpenDBRequest).addEventListener('success', () => { lives.set((request as IDBOpenDBRequest).result, life) }) // what open() gives
        return request
      }
    },
  })
}

export interface PageDisk {
  readonly storage: DeviceStorage
  /** The page is killed: nothing it had begun goes on. @param loses whether what it was writing just now is undone, or had reached the disk */
  readonly kill: (loses: boolean) => void
}

export interface WatchedDisk {
  open(options?: OpenOptions): Promise<PageDisk>
  /** From now on large records find no room, or find it again. */
  fill(isFull: boolean): void
  /** Large records refused so far. */
  refusals(): number
  /** It is thrown away. */
  forget(): void
}

let devices = 0

export function watchedDisk(): WatchedDisk {
  const device = aDevice()
  devices += 1
  const name = `device-${String(devices)}`
  const watch: Watch = { full: false, refusals: 0 }
  watched.set(name, watch)
  return {
    async open(options) {
      const life: Life = { isOver: false, transactions: new Set() }
      const storage = await device.open({ name, home: { indexedDB: diskOf(device.factory, life), IDBKeyRange }, ...options })
      return {
        storage,
        kill(loses) {
          life.isOver = true
          if (loses) for (const transaction of life.transactions) undo(transaction as unknown as TransactionInside)
        },
      }
    },
    fill: isFull => { watch.full = isFull },
    refusals: () => watch.refusals,
    forget: () => { watched.delete(name) },
  }
}

function undo(transaction: TransactionInside): void {
  if (transaction._state !== 'finished') transaction._abort('AbortError')
}
