import { expect, test } from 'vitest'
import type { FilingReply } from '#contract/filings.ts'
import { aDevice, aDraft, ANONYMOUS, codes, must, queue } from '#support/device.ts'
import type { DeviceStorage } from './storage.ts'

const day = (number: number): string => new Date(Date.UTC(2026, 10, number)).toISOString()

function replyFor(id: string): FilingReply {
  return { receipt: { filing: id, label: '0000001/2026', registeredAt: day(1), code: 'c' }, jws: '' } as FilingReply // tidying reads no more of it
}

async function tidyOn(storage: DeviceStorage, ...days: readonly number[]): Promise<void> {
  for (const number of days) must(await storage.tidy(day(number)))
}

test('a deleted draft can be had back for thirty days of the server\'s clock', async () => {
  const storage = await aDevice().open({ nowMs: () => 0 }) // the device believes it is 1970
  const draft = aDraft()
  must(await storage.saveDraft(draft, 0))
  must(await storage.deleteDraft('device', draft.id))
  await tidyOn(storage, 1, 29)
  expect(must(await storage.listDeletedDrafts('device'))).toHaveLength(1)
  await tidyOn(storage, 32)
  expect(must(await storage.listDeletedDrafts('device'))).toEqual([])
})

test('what is not registered is never cleared away, however long it waits', async () => {
  const storage = await aDevice().open()
  const photograph = new Uint8Array([1, 2, 3]).buffer
  const entry = await queue(storage, aDraft(), ANONYMOUS, [photograph])
  const draft = aDraft()
  must(await storage.saveDraft(draft, 0))
  await tidyOn(storage, 1, 400, 4000)
  expect(must(await storage.listOutbox('device'))).toHaveLength(1)
  expect(codes(await storage.sealedBytes(entry.id))).toEqual([])
  expect(codes(await storage.readFile(entry.attachments[0]?.sha256 ?? ''))).toEqual([])
  expect(must(await storage.listDrafts('device'))).toHaveLength(1)
})

test('the sealed bytes stay thirty days after registration; the receipt stays', async () => {
  const storage = await aDevice().open()
  const entry = await queue(storage, aDraft(), ANONYMOUS)
  must(await storage.storeReceipt(entry.id, replyFor(entry.id), { at: day(1), during: 'filing', status: 201 }))
  await tidyOn(storage, 30)
  expect(codes(await storage.sealedBytes(entry.id))).toEqual([])
  await tidyOn(storage, 33)
  expect(codes(await storage.sealedBytes(entry.id))).toEqual(['filing.unknown'])
  expect(must(await storage.listOutbox('device'))).toEqual([])
  expect(must(await storage.receipt('device', entry.id)).receipt.label).toBe('0000001/2026')
  expect(codes(await storage.receipt('bruno', entry.id))).toEqual(['filing.unknown'])
})

test('a photograph no draft names goes after a day, not at once: its draft may be about to be saved', async () => {
  const storage = await aDevice().open()
  const { sha256 } = must(await storage.keepFile(new Uint8Array([7]).buffer))
  await tidyOn(storage, 1)
  must(await storage.saveDraft(aDraft({ answers: { foto: [{ name: 'a.jpg', sha256 }] } }), 0))
  await tidyOn(storage, 3, 5)
  expect(codes(await storage.readFile(sha256))).toEqual([])
  const { sha256: orphan } = must(await storage.keepFile(new Uint8Array([8]).buffer))
  await tidyOn(storage, 6, 8)
  expect(codes(await storage.readFile(orphan))).toEqual(['storage.damaged'])
})
