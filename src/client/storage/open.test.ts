import { Dexie } from 'dexie'
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { aDevice, aDraft, ANONYMOUS, codes, must, seal } from '#support/device.ts'
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
  const told: string[] = []
  const storage = await openStorage({ name: 'refused', home: { indexedDB: refusing, IDBKeyRange }, pausesMs: [], tell: trouble => told.push(trouble) })
  expect([storage.kept, told]).toEqual(['memory', ['memory']])
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

describe('a full disk while a filing is confirmed', () => {
  test('leaves the draft as it was, and nothing in the outbox', async () => {
    const storage = await aDevice().open()
    const draft = aDraft()
    const saved = must(await storage.saveDraft(draft, 0))
    const full = new Dexie.AbortError('aborted', new DOMException('full', 'QuotaExceededError'))
    vi.spyOn(Dexie.prototype, 'transaction').mockReturnValueOnce(Dexie.Promise.reject(full))
    expect(codes(await storage.sealToOutbox(saved.revision, await seal(draft), ANONYMOUS))).toEqual(['storage.quota-exceeded'])
    expect(must(await storage.listOutbox('device'))).toEqual([])
    expect(must(await storage.loadDraft('device', draft.id)).revision).toBe(1)
    expect(must(await storage.sealToOutbox(saved.revision, await seal(draft), ANONYMOUS)).state.at).toBe('queued')
  })
})

describe('a connection that is lost after the commit, before it is told', () => {
  /** The next transaction that writes the outbox or a draft is committed, and then says that it was not. */
  function committedUnheard(): void {
    const prototype = Dexie.prototype as unknown as { transaction: (...given: readonly unknown[]) => Promise<unknown> } // whichever of its shapes is called
    const { transaction } = prototype
    vi.spyOn(prototype, 'transaction').mockImplementationOnce(function (this: Dexie, ...given: readonly unknown[]) {
      return transaction.apply(this, given as unknown[]).then(() => { throw new Dexie.AbortError('the connection was lost') })
    })
  }

  test('a save is a save: nobody is told that another tab has written', async () => {
    const storage = await aDevice().open()
    const draft = aDraft()
    must(await storage.saveDraft(draft, 0))
    committedUnheard()
    expect(must(await storage.saveDraft({ ...draft, answers: { descrizione: 'dopo' } }, 1)).revision).toBe(2)
    expect(must(await storage.loadDraft('device', draft.id))).toMatchObject({ revision: 2, answers: { descrizione: 'dopo' } })
  })

  test('a confirmed filing is in the outbox, once, and is said to be', async () => {
    const storage = await aDevice().open()
    const draft = aDraft()
    const saved = must(await storage.saveDraft(draft, 0))
    committedUnheard()
    expect(must(await storage.sealToOutbox(saved.revision, await seal(draft), ANONYMOUS)).state.at).toBe('queued')
    expect(must(await storage.listOutbox('device'))).toHaveLength(1)
    expect(codes(await storage.saveDraft({ ...draft, answers: { descrizione: 'altro' } }, 1))).toEqual(['draft.unknown'])
  })
})

describe('the connection of an open page', () => {
  test('closed under it, as iOS does in the background, is opened again by the next verb', async () => {
    const device = aDevice()
    const storage = await device.open({ name: 'closed-under-it' })
    const draft = aDraft()
    must(await storage.saveDraft(draft, 0))
    const { connections } = Dexie as unknown as { readonly connections: readonly Dexie[] } // there, though its types do not say so
    const own = connections.find(one => one.name === 'closed-under-it')
    own?.backendDB().close()
    expect(own).toBeDefined()
    expect(must(await storage.saveDraft({ ...draft, answers: { descrizione: 'dopo' } }, 1)).revision).toBe(2)
    expect(must(await storage.loadDraft('device', draft.id)).answers).toEqual({ descrizione: 'dopo' })
    storage.close()
  })
})

describe('an upgrade', () => {
  /** The storage as a release left it that had only the first version. */
  async function oldRelease(name: string, factory: IDBFactory): Promise<Dexie> {
    const old = new Dexie(name, { indexedDB: factory, IDBKeyRange })
    old.version(1).stores({ drafts: 'id, owner', draftLog: '[draft+revision], draft', outbox: 'id, owner', sealed: 'id', receipts: 'filing, owner', filings: '[owner+id], owner', definitions: 'digest', lists: 'name', files: 'sha256', chunks: '[file+index], file', meta: 'key' })
    await old.open()
    return old
  }
  const at = '2026-11-22T08:00:00.000Z'

  test('cut in the middle, once or many times, loses nothing and is completed by the next start', async () => {
    const { factory } = aDevice()
    const old = await oldRelease('cut', factory)
    const draft = aDraft()
    await old.table('drafts').put({ ...draft, revision: 4, createdAt: at, updatedAt: at })
    old.close()
    for (let cut = 0; cut < 5; cut += 1) await cutUpgrade(factory, 'cut')
    const storage = await openStorage({ name: 'cut', home: { indexedDB: factory, IDBKeyRange }, pausesMs: [] })
    expect(storage.kept).toBe('device')
    expect(must(await storage.loadDraft('device', draft.id))).toMatchObject({ revision: 4, answers: draft.answers })
    expect(must(await storage.sealRest())).toBe(0)
    expect(must(await storage.saveDraft(draft, 4)).revision).toBe(5)
    storage.close()
  })

  /** The browser dies while it upgrades: the whole upgrade is undone. */
  function cutUpgrade(factory: IDBFactory, name: string): Promise<void> {
    return new Promise(resolve => {
      const request = factory.open(name, 30)
      request.onupgradeneeded = () => {
        request.result.createObjectStore('keptFiles', { keyPath: 'name' })
        request.transaction?.abort()
      }
      request.onerror = event => {
        event.preventDefault()
        resolve()
      }
    })
  }

  test('that a page of an older release holds up is told, and goes on when that page is closed', async () => {
    const { factory } = aDevice()
    const old = await oldRelease('blocked', factory)
    old.on('versionchange', () => false) // frozen: it does not let go
    const told: StorageTrouble[] = []
    const opening = openStorage({ name: 'blocked', home: { indexedDB: factory, IDBKeyRange }, pausesMs: [], tell: trouble => told.push(trouble) })
    await expect.poll(() => told).toEqual(['blocked'])
    old.close()
    const storage = await opening
    expect(storage.kept).toBe('device')
    storage.close()
  })
})

test('the trial writes, reads again and leaves nothing behind', async () => {
  const device = aDevice()
  const storage = await device.open({ name: 'trial' })
  expect(codes(await storage.tryOut())).toEqual([])
  const db = new SportelloDatabase('trial', { indexedDB: device.factory, IDBKeyRange })
  expect(await db.meta.count()).toBe(0)
  db.close()
  storage.close()
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
