import { IDBDatabase, IDBKeyRange } from 'fake-indexeddb'
import { afterEach, expect, test, vi } from 'vitest'
import type { FilingReply } from '#contract/filings.ts'
import { aDevice, aDraft, codes, IDENTIFIED, must, queue } from '#support/device.ts'
import { SportelloDatabase } from './database.ts'
import type { DeviceStorage } from './storage.ts'

afterEach(() => { vi.restoreAllMocks() })

const ANNA = 'anna'
const LOCK = { by: 'passphrase', terms: { salt: new Uint8Array(16), memoryKiB: 8, passes: 1 }, secret: new Uint8Array(32) } as const

/** Somebody who has filed once, on a locked device that others use too. */
async function aSharedDevice(): Promise<{ readonly storage: DeviceStorage, readonly filed: string }> {
  const storage = await aDevice().open()
  must(await storage.setLock(ANNA, LOCK))
  const { id } = await queue(storage, aDraft({ owner: ANNA }), IDENTIFIED)
  must(await storage.storeReceipt(id, { receipt: { filing: id, label: '1/2026', registeredAt: '2026-11-22T08:00:00.000Z', code: 'c' }, jws: '' } as FilingReply, { at: '', during: 'filing' })) // the storage reads no more of it
  return { storage, filed: id }
}

test('who leaves with everything sent leaves nothing', async () => {
  const { storage } = await aSharedDevice()
  storage.lock()
  must(await storage.clearBehind(ANNA))
  expect(must(await storage.vaultState(ANNA)).lock).toBe('none')
  expect(must(await storage.listOutbox(ANNA))).toEqual([])
})

test('who leaves with something unsent leaves that, locked, and nothing else', async () => {
  const { storage, filed } = await aSharedDevice()
  const draft = aDraft({ owner: ANNA })
  must(await storage.saveDraft(draft, 0))
  const waiting = await queue(storage, aDraft({ owner: ANNA }), IDENTIFIED)
  must(await storage.clearBehind(ANNA))
  storage.lock()
  expect(codes(await storage.loadDraft(ANNA, draft.id))).toEqual(['storage.locked'])
  must(await storage.unlock(ANNA, LOCK))
  expect(must(await storage.listDrafts(ANNA)).map(card => card.id)).toEqual([draft.id])
  expect(must(await storage.listOutbox(ANNA)).map(entry => entry.id)).toEqual([waiting.id])
  expect(codes(await storage.receipt(ANNA, filed))).toEqual(['filing.unknown'])
})

test('who leaves keeps the receipt of what the office has lost until it has it again: without it the number is not given back', async () => {
  const { storage, filed } = await aSharedDevice()
  must(await storage.takeLease('t', true))
  must(await storage.queueLost('t', filed))
  must(await storage.clearBehind(ANNA))
  must(await storage.unlock(ANNA, LOCK))
  expect(must(await storage.receipt(ANNA, filed)).receipt.label).toBe('1/2026')
})

test('what another page writes at the last moment is seen, and stays', async () => {
  let late: unknown
  type Begin = (this: IDBDatabase, stores: readonly string[], mode: IDBTransactionMode, options?: IDBTransactionOptions) => IDBTransaction
  const begin: Begin = Reflect.get(IDBDatabase.prototype, 'transaction')
  vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(function (this: IDBDatabase, ...[stores, mode, options]: Parameters<Begin>) {
    if (late !== undefined && stores.includes('vault')) { // everything is about to be wiped
      begin.call(this, ['drafts'], 'readwrite').objectStore('drafts').put(late)
      late = undefined
    }
    return begin.call(this, stores, mode, options)
  } as never)
  const device = aDevice()
  const storage = await device.open({ name: 'leaving' })
  must(await storage.setLock(ANNA, LOCK))
  const draft = aDraft({ owner: ANNA })
  must(await storage.saveDraft(draft, 0))
  const row = await new SportelloDatabase('leaving', { indexedDB: device.factory, IDBKeyRange }).drafts.get(draft.id)
  must(await storage.discardDraft(ANNA, draft.id))
  late = row
  must(await storage.clearBehind(ANNA))
  expect(late).toBeUndefined()
  expect(must(await storage.listDrafts(ANNA)).map(card => card.id)).toEqual([draft.id])
})

test('what is thrown away is gone for good, and only its owner throws it away', async () => {
  const { storage, filed } = await aSharedDevice()
  const draft = aDraft({ owner: ANNA })
  must(await storage.saveDraft(draft, 0))
  const waiting = await queue(storage, aDraft({ owner: ANNA }), IDENTIFIED)
  expect([await storage.discardDraft('bruno', draft.id), await storage.discardEntry('bruno', waiting.id)].flatMap(codes)).toEqual(['draft.unknown', 'filing.unknown'])
  expect(codes(await storage.discardEntry(ANNA, filed))).toEqual(['filing.unknown'])
  must(await storage.discardDraft(ANNA, draft.id))
  must(await storage.discardEntry(ANNA, waiting.id))
  expect(codes(await storage.undoDelete(ANNA, draft.id))).toEqual(['draft.unknown'])
  expect(codes(await storage.sealedBytes(waiting.id))).toEqual(['filing.unknown'])
})
