import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import type { FilingReply } from '#contract/filings.ts'
import { aDevice, aDraft, codes, IDENTIFIED, must, queue } from '#support/device.ts'
import type { DeviceStorage, ImportTerms } from './storage.ts'

const ANNA = 'anna'
const SECRET = new Uint8Array(32).fill(7)
const TERMS = { salt: new Uint8Array(16).fill(3), memoryKiB: 19_456, passes: 2 }
const importing: ImportTerms = { secretOf: () => Promise.resolve(SECRET), freshId: randomUUID, copyName: name => `${name ?? ''} (copia)` }
const PHOTOGRAPH = new Uint8Array(2_500_000).fill(5).buffer

async function aWorkingDevice(): Promise<{ readonly storage: DeviceStorage, readonly draft: string, readonly entry: string, readonly file: ArrayBuffer }> {
  const storage = await aDevice().open()
  const photograph = must(await storage.keepFile(PHOTOGRAPH, ANNA))
  const draft = aDraft({ owner: ANNA, name: 'Fosso', answers: { nome: 'Annachiara', foto: [{ name: 'a.jpg', ...photograph }] } })
  must(await storage.saveDraft(draft, 0))
  must(await storage.saveDraft(aDraft({ owner: 'bruno' }), 0))
  const entry = await queue(storage, aDraft({ owner: ANNA }), IDENTIFIED, [new Uint8Array([1, 2]).buffer])
  const file = await must(await storage.exportWork(ANNA, { terms: TERMS, secret: SECRET })).file.arrayBuffer()
  return { storage, draft: draft.id, entry: entry.id, file }
}

test('drafts, filings and files come back on another device as they were, for their own person', async () => {
  const { draft, entry, file } = await aWorkingDevice()
  const other = await aDevice().open()
  expect(must(await other.importWork(file, importing))).toEqual({ owner: ANNA, brought: 2, copies: 0, known: 0 })
  expect(must(await other.listDrafts('device'))).toEqual([])
  const record = must(await other.loadDraft(ANNA, draft))
  expect(record).toMatchObject({ name: 'Fosso', revision: 1, answers: { nome: 'Annachiara' } })
  const [{ sha256 } = { sha256: '' }] = record.answers['foto'] as { sha256: string }[]
  expect(new Uint8Array(must(await other.readFile(sha256)))).toEqual(new Uint8Array(PHOTOGRAPH))
  const queued = must(await other.outboxEntry(ANNA, entry))
  expect([queued.state.at, codes(await other.sealedBytes(entry)), codes(await other.readFile(queued.attachments[0]?.sha256 ?? ''))]).toEqual(['queued', [], []])
  expect(must(await other.listDrafts('bruno'))).toEqual([])
})

test('the file tells nothing without the passphrase', async () => {
  const { file } = await aWorkingDevice()
  const text = Buffer.from(file).toString('latin1')
  expect(['Annachiara', 'Fosso', 'a.jpg', ANNA, 'Segnalazione'].filter(value => text.includes(value))).toEqual([])
  expect(Buffer.from(file).includes(Buffer.alloc(200, 5))).toBe(false)
  const other = await aDevice().open()
  expect(codes(await other.importWork(file, { ...importing, secretOf: () => Promise.resolve(new Uint8Array(32)) }))).toEqual(['work.wrong-phrase'])
})

test('a filing that the office has lost brings its receipt along, and is still known to have a number', async () => {
  const storage = await aDevice().open()
  const { id, sealHash } = await queue(storage, aDraft({ owner: ANNA }), IDENTIFIED)
  const reply = { receipt: { filing: id, label: '1/2026', registeredAt: '2026-11-22T08:00:00.000Z', code: 'c', sealHash }, jws: 'a.b.c' } as FilingReply // the storage reads no more of it
  must(await storage.takeLease('me', true))
  must(await storage.storeReceipt(id, reply, { at: '', during: 'filing' }))
  must(await storage.queueLost('me', id))
  const file = await must(await storage.exportWork(ANNA, { terms: TERMS, secret: SECRET })).file.arrayBuffer()

  const other = await aDevice().open()
  expect(must(await other.importWork(file, importing))).toMatchObject({ brought: 1 })
  expect(must(await other.outboxEntry(ANNA, id))).toMatchObject({ state: { at: 'queued' }, lost: { label: reply.receipt.label } })
  expect(must(await other.receipt(ANNA, id))).toMatchObject(reply)
})

test('brought in twice it is there once', async () => {
  const { storage, file } = await aWorkingDevice()
  expect(must(await storage.importWork(file, importing))).toEqual({ owner: ANNA, brought: 0, copies: 0, known: 2 })
  expect(must(await storage.listDrafts(ANNA))).toHaveLength(1)
})

test('a draft that went on here is not overwritten: the file\'s comes in beside it', async () => {
  const { storage, draft, file } = await aWorkingDevice()
  must(await storage.saveDraft(aDraft({ id: draft, owner: ANNA, answers: { nome: 'dopo' } }), 1))
  expect(must(await storage.importWork(file, importing))).toMatchObject({ brought: 0, copies: 1, known: 1 })
  expect(must(await storage.loadDraft(ANNA, draft)).answers).toEqual({ nome: 'dopo' })
  expect(must(await storage.listDrafts(ANNA)).map(card => card.name)).toContain('Fosso (copia)')
})

test('a draft that was confirmed here meanwhile does not get its id back', async () => {
  const { storage, file } = await aWorkingDevice()
  const entry = must(await storage.listOutbox(ANNA))[0]
  must(await storage.takeLease('me', true))
  must(await storage.moveEntry('me', entry?.id ?? '', { at: 'needs-correction', problems: [] }))
  must(await storage.reopenAsDraft(ANNA, entry?.id ?? '', 'fresh'))
  expect(must(await storage.importWork(file, importing))).toMatchObject({ brought: 0, known: 2 })
  expect(must(await storage.listOutbox(ANNA))).toEqual([])
})

test.each<[string, (file: Uint8Array) => Uint8Array<ArrayBuffer>]>([
  ['cut', file => file.slice(0, -5_000)],
  ['without its last piece', file => file.slice(0, file.length - 32)],
  ['with a bit that turned', file => {
    const copy = file.slice()
    copy[copy.length - 100] = (copy[copy.length - 100] ?? 0) ^ 1
    return copy
  }],
  ['of another kind', () => new TextEncoder().encode('{"drafts":[]}')],
  ['of a later format', file => new Uint8Array([...new TextEncoder().encode('SPORTELLO-LAVORO 2\n'), ...file.slice(19)])],
])('a file %s brings in nothing', async (_, change) => {
  const { file } = await aWorkingDevice()
  const other = await aDevice().open()
  expect(codes(await other.importWork(change(new Uint8Array(file)).buffer, importing))).toEqual(['work.unreadable'])
  expect(must(await other.listDrafts(ANNA))).toEqual([])
  expect(must(await other.listOutbox(ANNA))).toEqual([])
})

test('a header that would tie up the device is refused', async () => {
  const { storage } = await aWorkingDevice()
  const { file } = must(await storage.exportWork(ANNA, { terms: { ...TERMS, memoryKiB: 2 ** 31 }, secret: SECRET }))
  expect(codes(await storage.importWork(await file.arrayBuffer(), importing))).toEqual(['work.unreadable'])
})

test('what is locked is neither written to a file nor overwritten by one', async () => {
  const { storage, file } = await aWorkingDevice()
  must(await storage.setLock(ANNA, { by: 'passphrase', terms: TERMS, secret: SECRET }))
  storage.lock()
  expect(codes(await storage.exportWork(ANNA, { terms: TERMS, secret: SECRET }))).toEqual(['storage.locked'])
  expect(codes(await storage.importWork(file, importing))).toEqual(['storage.locked'])
})
