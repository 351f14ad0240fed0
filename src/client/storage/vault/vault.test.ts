import { IDBKeyRange, IDBObjectStore } from 'fake-indexeddb'
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { FilingCard, FilingReply, MyFilingReply } from '#contract/filings.ts'
import { aDefinition, aDevice, aDraft, ANONYMOUS, attached, codes, IDENTIFIED, must, PROCEDURE, queue, seal, type Device } from '#support/device.ts'
import { SportelloDatabase } from '../database.ts'
import type { DeviceStorage } from '../storage.ts'
import { openValue, sealValue } from './box.ts'
import { contentKey } from './secrets.ts'

afterEach(() => { vi.restoreAllMocks() })

const CF = 'RSSNNA85T50A562S'
const PLANTED = [CF, 'Annachiara', 'via dei Giardini 7', 'buca-grande.jpg', 'Passo per la cantina', 'TITOLO-SEGRETO', 'MOTIVO-DEL-RIFIUTO', 'OGGETTO-PRESENTATO', 'anna@example.org']
const PHOTOGRAPH = new TextEncoder().encode('FOTOGRAFIA-DELLA-BUCA'.repeat(20)).buffer
const ANSWERS = { codice_fiscale: CF, nome: 'Annachiara', indirizzo: 'via dei Giardini 7' }

function rawOf(device: Device, name: string): SportelloDatabase {
  return new SportelloDatabase(name, { indexedDB: device.factory, IDBKeyRange })
}

/** All that lies in the database, as text: what a search of the disk would find at best. */
async function dump(db: SportelloDatabase): Promise<string> {
  const rows = (await Promise.all(db.tables.map(table => table.toArray() as Promise<unknown[]>))).flat()
  return JSON.stringify(rows, (_, value: unknown) => {
    if (value instanceof ArrayBuffer) return Buffer.from(value).toString('latin1')
    return value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value
  })
}

/** One of everything that a person leaves on a device. */
async function liveOn(storage: DeviceStorage, owner: string): Promise<{ readonly draft: string, readonly entry: string, readonly filed: string, readonly photograph: string }> {
  must(await storage.rememberPerson({ person: { owner, givenName: 'Annachiara', familyName: 'Rossi', fiscalNumber: `TINIT-${CF}`, email: 'anna@example.org' }, assurance: 2 }))
  const photograph = must(await storage.keepFile(PHOTOGRAPH, owner))
  const draft = aDraft({ owner, answers: { ...ANSWERS, foto: [{ name: 'buca-grande.jpg', ...photograph }] }, title: { it: 'TITOLO-SEGRETO', en: 'x' } })
  must(await storage.saveDraft(draft, 0))
  must(await storage.renameDraft(owner, draft.id, 'Passo per la cantina'))
  const waiting = await queue(storage, aDraft({ owner, answers: ANSWERS, name: 'Passo per la cantina' }), IDENTIFIED)
  must(await storage.takeLease('me', true))
  must(await storage.moveEntry('me', waiting.id, { at: 'needs-correction', problems: [{ code: 'attachment.empty', details: { path: 'foto', name: 'MOTIVO-DEL-RIFIUTO' } }] }))
  const filed = await queue(storage, aDraft({ owner, answers: ANSWERS }), IDENTIFIED)
  must(await storage.storeReceipt(filed.id, { receipt: { filing: filed.id, label: '0000001/2026', registeredAt: '2026-11-22T09:00:00.000Z', code: 'c', object: 'OGGETTO-PRESENTATO' }, jws: 'x' } as unknown as FilingReply, { at: '2026-11-22T09:00:00.000Z', during: 'filing' }))
  const card = { id: filed.id, registeredAt: '2026-11-22T09:00:00.000Z', title: { it: 'OGGETTO-PRESENTATO' } } as unknown as FilingCard // the storage reads no more of it
  must(await storage.keepFilings(owner, [card]))
  must(await storage.keepFiling(owner, { card, events: ['OGGETTO-PRESENTATO'] } as unknown as MyFilingReply))
  return { draft: draft.id, entry: waiting.id, filed: filed.id, photograph: photograph.sha256 }
}

async function expectAllThere(storage: DeviceStorage, owner: string, left: Awaited<ReturnType<typeof liveOn>>): Promise<void> {
  expect(must(await storage.loadDraft(owner, left.draft))).toMatchObject({ answers: ANSWERS, name: 'Passo per la cantina', revision: 1 })
  expect(must(await storage.listDrafts(owner))).toHaveLength(1)
  expect(must(await storage.listDraftStates(owner, left.draft))).toMatchObject([{ answers: ANSWERS, revision: 1 }])
  expect(must(await storage.listOutbox(owner)).map(entry => entry.state.at).toSorted()).toEqual(['filed', 'needs-correction'])
  expect(new TextDecoder().decode(must(await storage.sealedBytes(left.entry)))).toContain(CF)
  expect(must(await storage.receipt(owner, left.filed)).receipt.label).toBe('0000001/2026')
  expect(must(await storage.cachedFiling(owner, left.filed)).whole).toBeDefined()
  expect(new Uint8Array(must(await storage.readFile(left.photograph)))).toEqual(new Uint8Array(PHOTOGRAPH))
  expect(must(await storage.readChunk(left.photograph, 0)).sha256).toBe(left.photograph)
  expect(must(await storage.recallPerson())).toMatchObject({ person: { owner, givenName: 'Annachiara' } })
}

test('nothing of what a person wrote, attached, sent or is called lies on the device in clear, not even a file\'s digest', async () => {
  const device = aDevice()
  const storage = await device.open({ name: 'boxed' })
  const left = await liveOn(storage, 'anna')
  await expectAllThere(storage, 'anna', left)
  const found = await dump(rawOf(device, 'boxed'))
  expect([...PLANTED, 'FOTOGRAFIA', left.photograph].filter(value => found.includes(value))).toEqual([])
})

test('a photograph\'s digest lies there neither when a draft or an entry names it', async () => {
  const device = aDevice()
  const storage = await device.open({ name: 'named' })
  const entry = await queue(storage, aDraft(), ANONYMOUS, [PHOTOGRAPH])
  const found = await dump(rawOf(device, 'named'))
  expect(found).not.toContain(entry.attachments[0]?.sha256)
  must(await storage.tidy('2026-11-01T00:00:00.000Z'))
  must(await storage.tidy('2027-11-01T00:00:00.000Z'))
  expect(codes(await storage.readFile(entry.attachments[0]?.sha256 ?? ''))).toEqual([])
})

describe('a box', () => {
  test.each([
    ['drafts', 'a', 1, true, 'its own place'],
    ['outbox', 'a', 1, false, 'another table'],
    ['drafts', 'b', 1, false, 'another row'],
    ['drafts', 'a', 2, false, 'another revision'],
  ])('put at %s/%s/%i opens: %s (%s)', async (table, id, revision, opens) => {
    const key = await contentKey(new Uint8Array(32))
    const box = await sealValue({ id: 'k', key }, { table: 'drafts', id: 'a', revision: 1 }, { nome: 'Anna' })
    expect((await openValue(key, { table, id, revision }, box)).ok).toBe(opens)
  })

  test('the same answers saved twice look different on the disk', async () => {
    const device = aDevice()
    const storage = await device.open({ name: 'nonces' })
    const [one, other] = [aDraft({ answers: ANSWERS }), aDraft({ answers: ANSWERS })]
    must(await storage.saveDraft(one, 0))
    must(await storage.saveDraft(other, 0))
    const nonces = (await rawOf(device, 'nonces').drafts.toArray()).map(row => 'nonce' in row ? row.nonce.join() : '')
    expect(new Set(nonces).size).toBe(2)
  })

  test('an older state put in the place of a newer one is noticed', async () => {
    const device = aDevice()
    const storage = await device.open({ name: 'rolled-back' })
    const draft = aDraft()
    must(await storage.saveDraft(draft, 0))
    const raw = rawOf(device, 'rolled-back')
    const old = await raw.drafts.get(draft.id)
    must(await storage.saveDraft({ ...draft, answers: { descrizione: 'dopo' } }, 1))
    if (old) await raw.drafts.put({ ...old, revision: 2 })
    expect(codes(await storage.loadDraft('device', draft.id))).toEqual(['storage.damaged'])
  })

  test('one that the disk has bent does not hide the others', async () => {
    const device = aDevice()
    const storage = await device.open({ name: 'bent-row' })
    const [bent, whole] = [aDraft(), aDraft()]
    for (const draft of [bent, whole]) must(await storage.saveDraft(draft, 0))
    await rawOf(device, 'bent-row').drafts.where('id').equals(bent.id).modify(row => { if ('box' in row) new Uint8Array(row.box).fill(0) })
    expect(must(await storage.listDrafts('device')).map(card => card.id)).toEqual([whole.id])
    expect(codes(await storage.loadDraft('device', bent.id))).toEqual(['storage.damaged'])
  })
})

test('each person has keys of their own, and so has nobody', async () => {
  const device = aDevice()
  const storage = await device.open({ name: 'rings' })
  for (const owner of ['anna', 'bruno', 'device']) must(await storage.saveDraft(aDraft({ owner }), 0))
  const rows = await rawOf(device, 'rings').drafts.toArray()
  expect(new Set(rows.map(row => 'key' in row && row.key)).size).toBe(3)
})

test('two tabs that find no keys make the same ones', async () => {
  const device = aDevice()
  const tabs = await Promise.all(Array.from({ length: 5 }, () => device.open()))
  const drafts = tabs.map(() => aDraft())
  await Promise.all(tabs.map(async (tab, index) => must(await tab.saveDraft(drafts[index] ?? aDraft(), 0))))
  for (const tab of tabs) expect(must(await tab.listDrafts('device'))).toHaveLength(5)
})

test('claimed work lies under the person\'s keys alone: draft, earlier states, entry and photographs', async () => {
  const device = aDevice()
  const storage = await device.open({ name: 'claimed' })
  must(await storage.keepDefinition(PROCEDURE, aDefinition()))
  const photograph = must(await storage.keepFile(PHOTOGRAPH))
  const draft = aDraft({ answers: { foto: [{ name: 'a.jpg', ...photograph }] } })
  must(await storage.saveDraft(draft, 0))
  must(await storage.saveDraft(draft, 1))
  const kept = must(await storage.saveDraft(aDraft({ answers: { foto: [{ name: 'a.jpg', ...photograph }] } }), 0))
  must(await storage.sealToOutbox(kept.revision, await seal(kept, [attached('foto.0', photograph.sha256, photograph.bytes)]), IDENTIFIED))
  expect(must(await storage.claimDeviceWork('anna', `TINIT-${CF}`))).toBe(2)

  const raw = rawOf(device, 'claimed')
  const rows = [...await raw.drafts.toArray(), ...await raw.draftLog.toArray(), ...await raw.outbox.toArray(), ...await raw.sealed.toArray(), ...await raw.keptChunks.toArray()]
  const annas = (await raw.vault.get('anna'))?.current
  expect(rows.length).toBeGreaterThan(5)
  expect(rows.filter(row => !('key' in row) || row.key !== annas)).toEqual([])
  expect(await raw.keptFiles.count()).toBe(1)
  expect(new Uint8Array(must(await storage.readFile(photograph.sha256)))).toEqual(new Uint8Array(PHOTOGRAPH))
  expect(must(await storage.listDraftStates('anna', draft.id))).toHaveLength(2)
})

test('a photograph that also an unclaimed draft names stays for that one', async () => {
  const storage = await aDevice().open()
  must(await storage.keepDefinition(PROCEDURE, aDefinition('codice_fiscale')))
  const photograph = must(await storage.keepFile(PHOTOGRAPH))
  const foto = [{ name: 'a.jpg', ...photograph }]
  must(await storage.saveDraft(aDraft({ answers: { foto } }), 0))
  must(await storage.saveDraft(aDraft({ answers: { foto, codice_fiscale: 'BNCBRN80A01G535X' } }), 0))
  expect(must(await storage.claimDeviceWork('anna', `TINIT-${CF}`))).toBe(1)
  for (const day of ['01', '03', '05']) must(await storage.tidy(`2026-12-${day}T00:00:00.000Z`))
  expect(codes(await storage.readFile(photograph.sha256))).toEqual([])
})

describe('a save, however much is on the device,', () => {
  interface Cost { readonly requests: number, readonly encryptions: number, readonly bytes: number }

  async function costOfSaving(storage: DeviceStorage, answers: Record<string, string>): Promise<Cost> {
    const draft = aDraft({ answers })
    must(await storage.saveDraft(draft, 0))
    const requests = (['get', 'getAll', 'put', 'add', 'delete'] as const).map(method => vi.spyOn(IDBObjectStore.prototype, method))
    const encrypt = vi.spyOn(crypto.subtle, 'encrypt')
    must(await storage.saveDraft(draft, 1))
    const cost = {
      requests: requests.reduce((sum, spy) => sum + spy.mock.calls.length, 0),
      encryptions: encrypt.mock.calls.length,
      bytes: encrypt.mock.calls.reduce((sum, [, , data]) => sum + data.byteLength, 0),
    }
    vi.restoreAllMocks()
    return cost
  }

  test('asks the database four times and encrypts the answers twice', async () => {
    const storage = await aDevice().open()
    const answers = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`campo_${String(index)}`, 'x'.repeat(40)]))
    const alone = await costOfSaving(storage, answers)
    for (let index = 0; index < 30; index += 1) must(await storage.saveDraft(aDraft({ answers }), 0))
    must(await storage.keepFile(new ArrayBuffer(2_000_000)))
    const among = await costOfSaving(storage, answers)
    expect(among).toEqual(alone)
    expect(alone).toMatchObject({ requests: 4, encryptions: 2 })
    expect(alone.bytes).toBeLessThan(2 * JSON.stringify(answers).length + 700)
  })
})
