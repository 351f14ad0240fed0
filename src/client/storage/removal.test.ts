import { expect, test } from 'vitest'
import type { CatalogueReply } from '#contract/catalogue.ts'
import type { FilingReply } from '#contract/filings.ts'
import type { Definition } from '#domain/procedure/definition.ts'
import { aDevice, aDraft, ANONYMOUS, attached, codes, must, PROCEDURE, queue, seal } from '#support/device.ts'
import type { OutboxEntry } from './records.ts'
import type { DeviceStorage } from './storage.ts'

const photograph = (fill: number): ArrayBuffer => new Uint8Array(2000).fill(fill).buffer

async function file(storage: DeviceStorage, { id }: OutboxEntry): Promise<void> {
  const reply = { receipt: { filing: id, label: '0000001/2026', registeredAt: '2026-11-01T08:00:00.000Z', code: 'c', procedure: PROCEDURE }, jws: '' } as FilingReply // storing reads no more of it
  must(await storage.storeReceipt(id, reply, { at: '2026-11-01T08:00:00.000Z', during: 'filing' }))
}

test('what the office has registered goes with its files; the receipt and what is not sent stay', async () => {
  const storage = await aDevice().open()
  const [filed, waiting] = [await queue(storage, aDraft(), ANONYMOUS, [photograph(1)]), await queue(storage, aDraft(), ANONYMOUS, [photograph(2)])]
  await file(storage, filed)
  const { filed: found } = must(await storage.removable('device'))
  expect(found.count).toBe(1)
  expect(found.bytes).toBeGreaterThan(2000)

  expect(must(await storage.remove('device', 'filed'))).toEqual(found)
  expect(must(await storage.listOutbox('device')).map(one => one.id)).toEqual([waiting.id])
  expect(codes(await storage.readFile(filed.attachments[0]?.sha256 ?? ''))).toEqual(['storage.damaged'])
  expect(codes(await storage.readFile(waiting.attachments[0]?.sha256 ?? ''))).toEqual([])
  expect(codes(await storage.sealedBytes(waiting.id))).toEqual([])
  expect(must(await storage.receipt('device', filed.id)).receipt.label).toBe('0000001/2026')
  expect(must(await storage.removable('device')).filed).toEqual({ count: 0, bytes: 0 })
  expect(must(await storage.remove('device', 'filed'))).toEqual({ count: 0, bytes: 0 })
})

test('a photograph that a draft still names stays', async () => {
  const storage = await aDevice().open()
  const filed = await queue(storage, aDraft(), ANONYMOUS, [photograph(1)])
  const [shared] = filed.attachments
  const draft = aDraft({ answers: { foto: [shared] } })
  must(await storage.saveDraft(draft, 0))
  await file(storage, filed)
  must(await storage.remove('device', 'filed'))
  expect(codes(await storage.readFile(shared?.sha256 ?? ''))).toEqual([])
})

test('deleted drafts go for good; the others, and another person\'s, stay', async () => {
  const storage = await aDevice().open()
  const kept = must(await storage.keepFile(photograph(3)))
  const [gone, live, bruno] = [aDraft({ answers: { foto: [attached('foto', kept.sha256, kept.bytes)] } }), aDraft(), aDraft({ owner: 'bruno' })]
  for (const draft of [gone, live, bruno]) must(await storage.saveDraft(draft, 0))
  must(await storage.deleteDraft('device', gone.id))
  must(await storage.deleteDraft('bruno', bruno.id))
  expect(must(await storage.removable('device')).deleted.count).toBe(1)
  must(await storage.remove('device', 'deleted'))
  expect(must(await storage.listDrafts('device')).map(one => one.id)).toEqual([live.id])
  expect(must(await storage.listDeletedDrafts('device'))).toEqual([])
  expect(must(await storage.listDeletedDrafts('bruno'))).toHaveLength(1)
  expect(codes(await storage.readFile(kept.sha256))).toEqual(['storage.damaged'])
})

test('forms go that are offered no more and that nothing was begun with', async () => {
  const storage = await aDevice().open()
  const form = (letter: string): typeof PROCEDURE => ({ ...PROCEDURE, digest: letter.repeat(64) })
  const [offered, old, idle] = [form('a'), form('b'), form('c')]
  for (const ref of [offered, old, idle, PROCEDURE]) must(await storage.keepDefinition(ref, {} as Definition)) // removal reads nothing of it
  expect(must(await storage.removable('device')).forms.count, 'nobody knows what is offered').toBe(0)
  must(await storage.keepCatalogue({ procedures: [{ ref: offered }] } as unknown as CatalogueReply, 1)) // removal reads no more of it
  must(await storage.saveDraft(aDraft({ procedure: old }), 0))
  await file(storage, await queue(storage, aDraft(), ANONYMOUS))
  expect(must(await storage.remove('device', 'forms')).count).toBe(1)
  expect([...must(await storage.hasDefinitions())].toSorted()).toEqual([offered.digest, old.digest, PROCEDURE.digest].toSorted())
})

test('what is not registered is never offered for removal', async () => {
  const storage = await aDevice().open()
  const draft = aDraft()
  const saved = must(await storage.saveDraft(draft, 0))
  must(await storage.sealToOutbox(saved.revision, await seal(draft), ANONYMOUS))
  must(await storage.saveDraft(aDraft(), 0))
  expect(must(await storage.removable('device'))).toEqual({ deleted: { count: 0, bytes: 0 }, filed: { count: 0, bytes: 0 }, forms: { count: 0, bytes: 0 } })
})
