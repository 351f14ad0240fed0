import { Dexie, type Table } from 'dexie'
import { IDBKeyRange, IDBObjectStore, type IDBFactory } from 'fake-indexeddb'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { CHUNK_BYTES } from '#contract/paths.ts'
import { aDevice, aDraft, codes, must, type Device } from '#support/device.ts'
import { SportelloDatabase } from '../database.ts'
import { sha256Hex } from '../digest.ts'
import type { StorageTrouble } from '../open.ts'

afterEach(() => { vi.restoreAllMocks() })

const CF = 'RSSNNA85T50A562S'
const NAME = 'earlier'
const PHOTOGRAPH = new Uint8Array(CHUNK_BYTES + 100).fill(7).buffer

/** The database as the release before encryption made it. */
class EarlierDatabase extends Dexie {
  constructor(factory: IDBFactory) {
    super(NAME, { indexedDB: factory, IDBKeyRange })
    this.version(1).stores({
      drafts: 'id, owner', draftLog: '[draft+revision], draft', files: 'sha256', chunks: '[file+index], file', outbox: 'id, owner', sealed: 'id',
      receipts: 'filing, owner', filings: '[owner+id], owner', definitions: 'digest', lists: 'name', meta: 'key',
    })
  }

  rows(table: string): Table<unknown, string> {
    return this.table(table)
  }
}

const instant = '2026-10-01T08:00:00.000Z'

/** A device with what that release left on it. */
async function anEarlierDevice(picture = PHOTOGRAPH): Promise<{ readonly device: Device, readonly photograph: string, readonly orphan: string, readonly picture: ArrayBuffer }> {
  const device = aDevice()
  const db = new EarlierDatabase(device.factory)
  const photograph = await sha256Hex(picture)
  const orphan = await sha256Hex(new Uint8Array([1]).buffer)
  const draft = { ...aDraft({ id: 'd1', owner: 'anna', answers: { codice_fiscale: CF, foto: [{ sha256: photograph }] } }), revision: 3, createdAt: instant, updatedAt: instant }
  const entry = {
    id: 'e1', owner: 'anna', body: 'p_pc', procedure: draft.procedure, title: draft.title, name: CF, sealHash: 'h', sealedAt: instant,
    attachments: [{ sha256: photograph }], anonymous: false, assurance: 2, state: { at: 'queued' }, attempts: 0, history: [],
  }
  await db.rows('drafts').bulkPut([draft, { ...draft, id: 'd2', owner: 'device', answers: { nome: CF } }])
  await db.rows('draftLog').bulkPut([2, 3].map(revision => ({ draft: 'd1', revision, answers: { codice_fiscale: CF }, step: null, savedAt: instant })))
  await db.rows('outbox').put(entry)
  await db.rows('sealed').put({ id: 'e1', bytes: new TextEncoder().encode(`{"cf":"${CF}"}`).buffer, draft })
  await db.rows('receipts').put({ filing: 'f1', owner: 'anna', receipt: { label: '1/2026', registeredAt: instant, applicant: CF }, jws: 'x', verifiedAt: instant })
  await db.rows('filings').put({ owner: 'anna', id: 'f1', card: { id: 'f1', registeredAt: instant, object: CF }, seenAt: instant })
  await db.rows('meta').put({ key: 'person', value: { person: { owner: 'anna', givenName: 'Anna', familyName: 'Rossi', fiscalNumber: CF }, assurance: 2 } })
  for (const bytes of [picture, new Uint8Array([1]).buffer]) {
    const file = await sha256Hex(bytes)
    const pieces = [bytes.slice(0, CHUNK_BYTES), bytes.slice(CHUNK_BYTES)].filter(piece => piece.byteLength > 0)
    await db.rows('files').put({ sha256: file, bytes: bytes.byteLength, chunks: pieces.length })
    await db.rows('chunks').bulkPut(await Promise.all(pieces.map(async (piece, index) => ({ file, index, sha256: await sha256Hex(piece), bytes: piece }))))
  }
  db.close()
  return { device, photograph, orphan, picture }
}

type Earlier = Awaited<ReturnType<typeof anEarlierDevice>>

async function expectNothingLost({ device, photograph, orphan, picture }: Earlier): Promise<void> {
  const storage = await device.open({ name: NAME })
  expect(must(await storage.loadDraft('anna', 'd1'))).toMatchObject({ revision: 3, answers: { codice_fiscale: CF }, createdAt: instant, updatedAt: instant })
  expect(must(await storage.loadDraft('device', 'd2')).answers).toEqual({ nome: CF })
  expect(must(await storage.listDraftStates('anna', 'd1')).map(state => state.revision)).toEqual([3, 2])
  expect(must(await storage.listOutbox('anna'))).toMatchObject([{ id: 'e1', name: CF, state: { at: 'queued' } }])
  expect(must(await storage.unfiled())).toHaveLength(1)
  expect(new TextDecoder().decode(must(await storage.sealedBytes('e1')))).toBe(`{"cf":"${CF}"}`)
  expect(must(await storage.listReceipts('anna'))).toMatchObject([{ filing: 'f1', receipt: { applicant: CF } }])
  expect(must(await storage.listFilings('anna'))).toMatchObject([{ card: { object: CF } }])
  expect(must(await storage.recallPerson())).toMatchObject({ person: { fiscalNumber: CF } })
  expect(new Uint8Array(must(await storage.readFile(photograph)))).toEqual(new Uint8Array(picture))
  expect(must(await storage.readChunk(photograph, Math.ceil(picture.byteLength / CHUNK_BYTES) - 1)).bytes.byteLength).toBe(100)
  expect(codes(await storage.readFile(orphan))).toEqual([])
  storage.close()
}

async function expectNothingPlain({ device, photograph }: Earlier): Promise<void> {
  const db = new SportelloDatabase(NAME, { indexedDB: device.factory, IDBKeyRange })
  const rows = (await Promise.all(db.tables.map(table => table.toArray() as Promise<unknown[]>))).flat()
  const text = JSON.stringify(rows, (_, value: unknown) => value instanceof ArrayBuffer ? Buffer.from(value).toString('latin1') : value)
  expect([CF, photograph, 'Rossi', 'Segnalazione'].filter(value => text.includes(value))).toEqual([])
  expect(await db.files.count() + await db.chunks.count()).toBe(0)
  db.close()
}

/** Lets so many rows be written, and no more. @returns whether that was enough */
async function withPowerFor(writes: number, work: () => Promise<unknown>): Promise<boolean> {
  let done = 0
  const { put } = IDBObjectStore.prototype // eslint-disable-line @typescript-eslint/unbound-method -- it is called on the store it is asked of
  vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, ...row) {
    done += 1
    if (done > writes) throw new Error('the power is cut')
    return put.apply(this, row)
  })
  const finished = await work().then(() => true, () => false)
  vi.restoreAllMocks()
  return finished
}

describe('what an earlier release left plain', () => {
  test('is read as it is, and is sealed without a loss', async () => {
    const earlier = await anEarlierDevice()
    await expectNothingLost(earlier)
    const storage = await earlier.device.open({ name: NAME })
    expect(must(await storage.sealRest())).toBe(0)
    await expectNothingPlain(earlier)
    await expectNothingLost(earlier)
  })

  test('cut at any of its writes, it is finished at the next start, and nothing is lost in between', async () => {
    let cut = 0
    for (let done = false; !done; cut += 1) {
      const earlier = await anEarlierDevice(PHOTOGRAPH.slice(0, 100))
      const storage = await earlier.device.open({ name: NAME })
      done = await withPowerFor(cut, () => storage.sealRest())
      storage.close()
      await expectNothingLost(earlier)
      const next = await earlier.device.open({ name: NAME })
      expect(must(await next.sealRest())).toBe(0)
      next.close()
      await expectNothingPlain(earlier)
      await expectNothingLost(earlier)
    }
    expect(cut).toBeGreaterThan(12)
  })

  test('a save in the midst of it is not undone', async () => {
    const earlier = await anEarlierDevice()
    const storage = await earlier.device.open({ name: NAME })
    const [, saved] = await Promise.all([
      storage.sealRest(),
      storage.saveDraft(aDraft({ id: 'd1', owner: 'anna', answers: { descrizione: 'intanto' } }), 3),
    ])
    expect(must(saved).revision).toBe(4)
    expect(must(await storage.loadDraft('anna', 'd1')).answers).toEqual({ descrizione: 'intanto' })
  })

  test('with nothing left to do no row is read', async () => {
    const earlier = await anEarlierDevice()
    const storage = await earlier.device.open({ name: NAME })
    must(await storage.sealRest())
    const decrypt = vi.spyOn(crypto.subtle, 'decrypt')
    const encrypt = vi.spyOn(crypto.subtle, 'encrypt')
    must(await storage.sealRest())
    expect(decrypt.mock.calls.length + encrypt.mock.calls.length).toBe(0)
  })
})

describe('a page of the earlier release, still open,', () => {
  test('saves what is typed in it, and that too is sealed', async () => {
    const earlier = await anEarlierDevice()
    const storage = await earlier.device.open({ name: NAME })
    must(await storage.sealRest())
    const old = new EarlierDatabase(earlier.device.factory)
    await old.rows('drafts').put({ ...aDraft({ id: 'd2', answers: { nome: CF } }), revision: 4, createdAt: instant, updatedAt: instant })
    expect(must(await storage.loadDraft('device', 'd2'))).toMatchObject({ revision: 4, answers: { nome: CF } })
    for (const day of ['01', '03', '05']) must(await storage.tidy(`2026-12-${day}T00:00:00.000Z`)) // it may name files that only its answers know of
    expect(codes(await storage.readFile(earlier.orphan))).toEqual([])
    must(await storage.sealRest())
    await expectNothingPlain(earlier)
    old.close()
  })

  test('that does not let go of the storage is told of, and waited for', async () => {
    const earlier = await anEarlierDevice()
    const held = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = earlier.device.factory.open(NAME)
      request.onsuccess = () => { resolve(request.result) }
      request.onerror = () => { reject(new Error('not opened')) }
    })
    const told: StorageTrouble[] = []
    const opening = earlier.device.open({ name: NAME, tell: trouble => told.push(trouble) })
    await expect.poll(() => told).toEqual(['blocked'])
    held.close()
    expect(must(await (await opening).listDrafts('anna'))).toHaveLength(1)
  })
})
