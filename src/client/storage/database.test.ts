import { Dexie } from 'dexie'
import { IDBKeyRange, type IDBFactory } from 'fake-indexeddb'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { aDevice, everyRow } from '#support/device.ts'
import { databaseOf, type MetaRow, type SportelloDatabase } from './database.ts'

const opened: SportelloDatabase[] = []
afterEach(() => { for (const database of opened.splice(0)) database.close() })

function onDevice(device = aDevice()): SportelloDatabase {
  const database = databaseOf('tables', { factory: device.factory })
  opened.push(database)
  return database
}

const row = (key: string): MetaRow => ({ key, value: key })
const note = (id: string, owner: string): { id: string, owner: string, revision: number, held: number, at: 'kept' } => ({ id, owner, revision: 1, held: 1, at: 'kept' })

/** The tables as the releases made them that kept them with Dexie. */
function earlierRelease(factory: IDBFactory): Dexie {
  const old = new Dexie('tables', { indexedDB: factory, IDBKeyRange })
  old.version(1).stores({
    drafts: 'id, owner', draftLog: '[draft+revision], draft', files: 'sha256', chunks: '[file+index], file', outbox: 'id, owner', sealed: 'id',
    receipts: 'filing, owner', filings: '[owner+id], owner', definitions: 'digest', lists: 'name', meta: 'key',
  })
  old.version(2).stores({
    drafts: 'id, owner, key', draftLog: '[draft+revision], draft, owner, key', outbox: 'id, owner, key', sealed: 'id, owner, key', receipts: 'filing, owner, key',
    filings: '[owner+id], owner, key', keptFiles: 'name, owner', keptChunks: '[file+index], file, owner, key', vault: 'owner',
  })
  old.version(3).stores({ saved: '[owner+id], owner, key' })
  old.version(4).stores({ copies: 'id, owner' })
  return old
}

function shapeOf(database: IDBDatabase): unknown {
  const names = [...database.objectStoreNames]
  const transaction = database.transaction(names)
  return names.map(name => {
    const store = transaction.objectStore(name)
    return { name, key: store.keyPath, indexes: [...store.indexNames].map(index => [index, store.index(index).keyPath]) }
  })
}

describe('a transaction', () => {
  test('that fails half way has written nothing', async () => {
    const database = onDevice()
    await expect(database.transaction(['meta', 'copies'], async ({ meta, copies }) => {
      await meta.put(row('a'))
      await copies.put(note('c', 'anna'))
      throw new TypeError('a bug')
    })).rejects.toThrow('a bug')
    expect([await database.meta.count(), await database.copies.count()]).toEqual([0, 0])
  })

  test('that adds what is there already has written nothing, and says why', async () => {
    const database = onDevice()
    await database.meta.put(row('a'))
    await expect(database.transaction(['meta'], async ({ meta }) => {
      await meta.put(row('b'))
      await meta.add(row('a'))
    })).rejects.toMatchObject({ name: 'ConstraintError' })
    expect(await database.meta.primaryKeys()).toEqual(['a'])
  })

  test('of a table alone reads what it writes by, with nobody in between', async () => {
    const database = onDevice()
    const count = (): Promise<void> => database.meta.transaction(async meta => {
      const before = (await meta.get('count'))?.value
      await meta.put({ key: 'count', value: typeof before === 'number' ? before + 1 : 1 })
    })
    await Promise.all(Array.from({ length: 20 }, count))
    expect((await database.meta.get('count'))?.value).toBe(20)
  })
})

test('rows are found by an index, by their key and by what is in them, and taken away so', async () => {
  const { copies, filings } = onDevice()
  await copies.bulkPut([note('1', 'anna'), note('2', 'bruno'), note('3', 'anna'), note('4', 'carla')])
  expect(await copies.where('owner', 'carla', 'anna', 'anna').primaryKeys()).toEqual(['4', '1', '3'])
  expect(await copies.where('id', '2', 'none').toArray()).toEqual([note('2', 'bruno')])
  expect(await copies.where('owner').count()).toBe(0)
  expect(await copies.bulkGet(['4', 'none', '1'])).toEqual([note('4', 'carla'), undefined, note('1', 'anna')])
  await copies.where('owner', 'anna').filter(one => one.id === '3').deleteAll()
  expect(await copies.primaryKeys()).toEqual(['1', '2', '4'])
  await filings.put({ owner: 'anna', id: 'f', nonce: new Uint8Array(), box: new ArrayBuffer(), key: 'k', files: [] })
  expect(await filings.filter(() => true).primaryKeys()).toEqual([['anna', 'f']])
})

describe('who watches a table', () => {
  test('hears what this page and another write in it, and nothing of other tables', async () => {
    const device = aDevice()
    const [here, there] = [onDevice(device), onDevice(device)]
    const heard: number[] = []
    const stop = here.watch(['copies'], () => here.copies.count(), found => heard.push(found))
    await expect.poll(() => heard).toEqual([0])
    await there.meta.put(row('a'))
    await there.transaction(['copies', 'meta'], async ({ meta }) => { await meta.put(row('b')) })
    await there.copies.put(note('1', 'anna'))
    await expect.poll(() => heard).toEqual([0, 1])
    await here.transaction(['copies'], async ({ copies }) => { await copies.put(note('2', 'anna')) })
    await expect.poll(() => heard).toEqual([0, 1, 2])
    stop()
    await there.copies.put(note('3', 'anna'))
    await new Promise(resolve => { setTimeout(resolve, 20) })
    expect(heard).toEqual([0, 1, 2])
  })

  test('hears again when what kept it from reading is over', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout'] })
    const database = onDevice()
    const read = vi.fn(() => database.meta.count()).mockRejectedValueOnce(new DOMException('gone', 'UnknownError'))
    const heard: number[] = []
    database.watch(['meta'], read, found => heard.push(found))
    await vi.waitFor(() => { expect(read).toHaveBeenCalledOnce() })
    await vi.advanceTimersByTimeAsync(1_000)
    vi.useRealTimers()
    await expect.poll(() => heard).toEqual([0])
  })
})

describe('a release that kept the tables with Dexie', () => {
  test('made the same ones', async () => {
    const old = earlierRelease(aDevice().factory)
    await old.open()
    expect(shapeOf(await onDevice().open())).toEqual(shapeOf(old.backendDB()))
    old.close()
  })

  test('and this one write in the same, side by side', async () => {
    const device = aDevice()
    const old = earlierRelease(device.factory)
    await old.table('meta').put(row('old'))
    const database = onDevice(device)
    await database.meta.put(row('new'))
    expect(await old.table('meta').toCollection().primaryKeys()).toEqual(['new', 'old'])
    await old.table('meta').delete('old')
    expect(await everyRow(device, 'tables')).toEqual([row('new')])
    old.close()
  })
})
