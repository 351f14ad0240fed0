import { IDBKeyRange, IDBObjectStore } from 'fake-indexeddb'
import { afterEach, expect, test, vi } from 'vitest'
import { aDevice, aDraft, codes, IDENTIFIED, must, queue, type Device } from '#support/device.ts'
import { SportelloDatabase } from './database.ts'
import type { DeviceStorage } from './storage.ts'

afterEach(() => { vi.restoreAllMocks() })

const ANNA = 'anna'
const NAME = 'bent'

interface Bent { readonly device: Device, readonly storage: DeviceStorage, readonly raw: SportelloDatabase }
async function aDisk(): Promise<Bent> {
  const device = aDevice()
  return { device, storage: await device.open({ name: NAME }), raw: new SportelloDatabase(NAME, { indexedDB: device.factory, IDBKeyRange }) }
}

async function bend(raw: SportelloDatabase, table: 'drafts' | 'draftLog' | 'outbox' | 'sealed', id: string): Promise<void> {
  await raw.table(table).where(table === 'draftLog' ? 'draft' : 'id').equals(id).modify((row: { box: ArrayBuffer }) => { new Uint8Array(row.box).fill(0) })
}

test('a draft that does not open is told of beside the others, with the last answers that do', async () => {
  const { storage, raw } = await aDisk()
  const [bent, whole] = [aDraft({ owner: ANNA }), aDraft({ owner: ANNA })]
  for (const draft of [bent, whole]) must(await storage.saveDraft(draft, 0))
  must(await storage.saveDraft({ ...bent, answers: { descrizione: 'Due buche' } }, 1))
  await bend(raw, 'drafts', bent.id)
  const opened = new Set(must(await storage.listDrafts(ANNA)).map(card => card.id))
  expect([...opened]).toEqual([whole.id])
  expect(must(await storage.listUnopened('draft', ANNA, opened))).toMatchObject([{ id: bent.id, of: 'draft', hasRest: true }])
  expect(must(await storage.readRest('draft', ANNA, bent.id))).toMatchObject({ answers: { descrizione: 'Due buche' } })
  expect(codes(await storage.readRest('draft', 'bruno', bent.id))).toEqual(['draft.unknown'])
  await bend(raw, 'draftLog', bent.id)
  expect(must(await storage.listUnopened('draft', ANNA, opened))).toMatchObject([{ id: bent.id, hasRest: false }])
})

test('it is deleted and had back as any other draft', async () => {
  const { storage, raw } = await aDisk()
  const draft = aDraft()
  must(await storage.saveDraft(draft, 0))
  await bend(raw, 'drafts', draft.id)
  must(await storage.deleteDraft('device', draft.id))
  expect(must(await storage.listUnopened('draft', 'device', new Set()))).toEqual([])
  await storage.undoDelete('device', draft.id)
  expect(must(await storage.listUnopened('draft', 'device', new Set()))).toHaveLength(1)
})

test('an entry of the outbox that does not open is counted, and what was confirmed can still be had', async () => {
  const { storage, raw } = await aDisk()
  const [bent, whole] = [await queue(storage, aDraft({ owner: ANNA }), IDENTIFIED), await queue(storage, aDraft({ owner: ANNA }), IDENTIFIED)]
  await bend(raw, 'outbox', bent.id)
  const heard: (readonly [number, number])[] = []
  const stop = storage.watchOutbox(ANNA, (entries, unopened) => heard.push([entries.length, unopened]))
  await expect.poll(() => heard.at(-1)).toEqual([1, 1])
  stop()
  expect(must(await storage.listUnopened('entry', ANNA, new Set([whole.id])))).toEqual([{ id: bent.id, of: 'entry', at: bent.sealedAt, filed: false, hasRest: true }])
  expect(must(await storage.readRest('entry', ANNA, bent.id))).toMatchObject({ answers: { descrizione: 'Una buca' } })
  must(await storage.discardEntry(ANNA, bent.id))
  expect(must(await storage.listUnopened('entry', ANNA, new Set([whole.id])))).toEqual([])
})

test('while they are locked nothing is said to be damaged', async () => {
  const { device, storage } = await aDisk()
  must(await storage.saveDraft(aDraft({ owner: ANNA }), 0))
  must(await storage.setLock(ANNA, { by: 'passphrase', terms: { salt: new Uint8Array(16), memoryKiB: 8, passes: 1 }, secret: new Uint8Array(32) }))
  const next = await device.open({ name: NAME })
  expect(must(await next.listUnopened('draft', ANNA, new Set()))).toEqual([])
})

test('a row that the browser has lost does not hide the others, nor itself', async () => {
  const { storage } = await aDisk()
  const [lost, whole] = [aDraft(), aDraft()]
  for (const draft of [lost, whole]) must(await storage.saveDraft(draft, 0))
  for (const verb of ['get', 'getAll'] as const) { // as the browser does: a query over many rows fails for the sake of one
    const before: (this: IDBObjectStore, key: IDBValidKey) => IDBRequest = Reflect.get(IDBObjectStore.prototype, verb)
    vi.spyOn(IDBObjectStore.prototype, verb).mockImplementation(function (this: IDBObjectStore, key: unknown) {
      if (this.name === 'drafts' && key === lost.id) throw new DOMException('', 'NotReadableError')
      return before.call(this, key as IDBValidKey)
    })
  }
  const { IDBIndex } = await import('fake-indexeddb')
  vi.spyOn(IDBIndex.prototype, 'getAll').mockImplementation(() => { throw new DOMException('', 'NotReadableError') })
  const cards = must(await storage.listDrafts('device'))
  expect(cards.map(card => card.id)).toEqual([whole.id])
  expect(must(await storage.listUnopened('draft', 'device', new Set([whole.id])))).toMatchObject([{ id: lost.id, hasRest: true }])
})

test('the file of all work has what opens, and says how much does not', async () => {
  const { storage, raw } = await aDisk()
  const drafts = [aDraft({ owner: ANNA }), aDraft({ owner: ANNA })]
  for (const draft of drafts) must(await storage.saveDraft(draft, 0))
  const [bentEntry, bentSeal] = [await queue(storage, aDraft({ owner: ANNA }), IDENTIFIED), await queue(storage, aDraft({ owner: ANNA }), IDENTIFIED)]
  await bend(raw, 'drafts', drafts[0]?.id ?? '')
  await bend(raw, 'outbox', bentEntry.id)
  await bend(raw, 'sealed', bentSeal.id)
  expect(must(await storage.exportWork(ANNA, { terms: { salt: new Uint8Array(16), memoryKiB: 8, passes: 1 }, secret: new Uint8Array(32) })).left).toBe(3)
})
