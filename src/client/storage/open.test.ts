import { Dexie } from 'dexie'
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { aDevice, aDraft, codes, must } from '#support/device.ts'
import { SportelloDatabase } from './database.ts'
import { guardOf } from './failure.ts'
import { openStorage, type StorageTrouble } from './open.ts'

afterEach(() => { vi.restoreAllMocks() })

describe('a full disk', () => {
  test('is recognised inside the AbortError it comes in, and what was saved stays', async () => {
    const storage = await aDevice().open()
    const draft = aDraft()
    must(await storage.saveDraft(draft, 0))
    const full = new Dexie.AbortError('aborted', new DOMException('full', 'QuotaExceededError'))
    vi.spyOn(Dexie.prototype, 'transaction').mockReturnValueOnce(Dexie.Promise.reject(full))
    expect(codes(await storage.keepFile(new Uint8Array(9).buffer))).toEqual(['storage.quota-exceeded'])
    expect(must(await storage.loadDraft('device', draft.id)).answers).toEqual(draft.answers)
    expect(must(await storage.saveDraft(draft, 1)).revision).toBe(2)
  })
})

describe('a lost connection', () => {
  test('is opened again, and the work done anew', async () => {
    const device = aDevice()
    const db = new SportelloDatabase('lost', { indexedDB: device.factory, IDBKeyRange })
    let tries = 0
    const result = await guardOf(db)(() => {
      tries += 1
      if (tries === 1) throw new Dexie.DatabaseClosedError('Connection to Indexed Database server lost')
      return Promise.resolve({ ok: true, value: 'saved' })
    })
    expect(result).toEqual({ ok: true, value: 'saved' })
  })

  test('that stays lost is an answer, not an exception', async () => {
    const db = new SportelloDatabase('lost', { indexedDB: aDevice().factory, IDBKeyRange })
    const result = await guardOf(db)(() => { throw new DOMException('gone', 'UnknownError') })
    expect(codes(result)).toEqual(['storage.unavailable'])
  })

  test('a bug is no lost connection: it is thrown', async () => {
    const db = new SportelloDatabase('bug', { indexedDB: aDevice().factory, IDBKeyRange })
    await expect(guardOf(db)(() => { throw new TypeError('x is not a function') })).rejects.toThrow('x is not a function')
  })
})

test('a browser that refuses to store gets a storage in memory that says so and works', async () => {
  const refusing = { open: () => { throw new DOMException('denied', 'SecurityError') } } as unknown as IDBFactory // as with cookies blocked
  const storage = await openStorage({ name: 'refused', home: { indexedDB: refusing, IDBKeyRange }, pausesMs: [] })
  expect(storage.kept).toBe('memory')
  const draft = aDraft()
  must(await storage.saveDraft(draft, 0))
  expect(must(await storage.listDrafts('device'))).toHaveLength(1)
})

describe('a newer release', () => {
  class NextDatabase extends SportelloDatabase {
    constructor(name: string, home: { indexedDB: IDBFactory, IDBKeyRange: typeof globalThis.IDBKeyRange }) {
      super(name, home)
      this.version(100).stores({ later: 'id' })
    }
  }

  test('is not kept waiting; the old page says so, still saves, and nothing is lost', async () => {
    const device = aDevice()
    const name = 'upgraded'
    const told: StorageTrouble[] = []
    const old = await device.open({ name, tell: trouble => told.push(trouble) })
    const draft = aDraft()
    must(await old.saveDraft(draft, 0))

    const next = new NextDatabase(name, { indexedDB: device.factory, IDBKeyRange })
    await next.open()
    expect(told).toEqual(['superseded'])
    expect(await next.drafts.count()).toBe(1)

    expect(must(await old.saveDraft({ ...draft, answers: { descrizione: 'dopo' } }, 1)).revision).toBe(2)
    expect((await next.drafts.get(draft.id))?.revision).toBe(2)
    next.close()
    old.close()
  })
})

test('every transaction is durable: the answer comes after the disk', () => {
  const db = new SportelloDatabase('durable', { indexedDB: new IDBFactory(), IDBKeyRange })
  expect(db._options.chromeTransactionDurability).toBe('strict')
})

test('where the browser cannot say how much room there is, nothing is claimed', async () => {
  const storage = await aDevice().open({ manager: {} })
  expect(await storage.persist()).toBe(false)
  expect(await storage.estimate()).toEqual({ usedBytes: undefined, quotaBytes: undefined, persisted: false })
})
