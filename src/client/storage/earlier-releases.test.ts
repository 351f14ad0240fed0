import { readFile } from 'node:fs/promises'
import { Dexie } from 'dexie'
import { IDBKeyRange, type IDBFactory } from 'fake-indexeddb'
import { expect, test } from 'vitest'
import { aDevice, aDraft, must, type Device } from '#support/device.ts'
import { readTables, writeTables, type KeptTables } from '#support/kept-tables.ts'
import { SportelloDatabase } from './database.ts'

/*
 * Devices come back after months, with what the release of then has left. Written out here, not taken from the code: what was released does not change
 * when the code does. What the very first left, without boxes, is in vault/sweep.test.ts. A new version of the tables adds its line and, where rows look
 * otherwise from then on, a device of its own beside the one that is kept.
 */

const NAME = 'kept'
const SCHEMAS: readonly Readonly<Record<string, string>>[] = [
  {
    drafts: 'id, owner', draftLog: '[draft+revision], draft', files: 'sha256', chunks: '[file+index], file', outbox: 'id, owner', sealed: 'id',
    receipts: 'filing, owner', filings: '[owner+id], owner', definitions: 'digest', lists: 'name', meta: 'key',
  },
  {
    drafts: 'id, owner, key', draftLog: '[draft+revision], draft, owner, key', outbox: 'id, owner, key', sealed: 'id, owner, key', receipts: 'filing, owner, key',
    filings: '[owner+id], owner, key', keptFiles: 'name, owner', keptChunks: '[file+index], file, owner, key', vault: 'owner',
  },
  { saved: '[owner+id], owner, key' },
  { copies: 'id, owner' },
]
const LATEST = SCHEMAS.length

/** The tables as the release with that version knew them. */
function tablesOf(version: number, factory: IDBFactory): Dexie {
  const db = new Dexie(NAME, { indexedDB: factory, IDBKeyRange })
  for (const [index, stores] of SCHEMAS.slice(0, version).entries()) db.version(index + 1).stores(stores)
  return db
}

const ANNA = 'anna'
const [DRAFT, QUEUED] = ['00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002']
const CODE = { by: 'passphrase', secret: new Uint8Array(32).fill(97) } as const
/** A device of Anna's, locked by a code: a draft with a photograph, a filing in queue with another, what she saved, and that the server has a copy. */
const kept: KeptTables = readTables(await readFile(new URL('../../../tests/support/kept-device.json', import.meta.url), 'utf8'))

/** The device as the release with that version left it: of the tables that it knew. */
async function aDeviceOf(version: number): Promise<Device> {
  const device = aDevice()
  const db = tablesOf(version, device.factory)
  await db.open()
  for (const { name } of db.tables) await db.table(name).bulkPut(kept[name] ?? [])
  db.close()
  return device
}

test('the tables written out here are the ones there are', async () => {
  const [written, own] = [tablesOf(LATEST, aDevice().factory), new SportelloDatabase('other', { indexedDB: aDevice().factory, IDBKeyRange })]
  await Promise.all([written.open(), own.open()])
  const shapeOf = (db: Dexie): readonly string[] => db.tables.map(({ name, schema }) => [name, schema.primKey.src, ...schema.indexes.map(one => one.src).toSorted()].join(' ')).toSorted()
  expect(own.verno).toBe(LATEST)
  expect(shapeOf(own)).toEqual(shapeOf(written))
  written.close()
  own.close()
})

test('a device is kept as it was', () => {
  expect(readTables(writeTables(kept))).toEqual(kept)
})

const boxed = SCHEMAS.map((_, index) => index + 1).slice(1)

test.each(boxed)('what the release with tables %i has left opens, and nothing of it is lost', async version => {
  const device = await aDeviceOf(version)
  const storage = await device.open({ name: NAME })
  expect(storage.kept).toBe('device')
  expect(must(await storage.recallPerson())).toEqual({ locked: ANNA })
  must(await storage.unlock(ANNA, CODE))
  expect(must(await storage.recallPerson())).toMatchObject({ person: { familyName: 'Rossi' } })
  const draft = must(await storage.loadDraft(ANNA, DRAFT))
  expect(draft).toMatchObject({ revision: 2, answers: { descrizione: 'Una buca' } })
  const [photograph] = draft.answers['foto'] as readonly { readonly sha256: string }[]
  expect(new Uint8Array(must(await storage.readFile(photograph?.sha256 ?? '')))).toEqual(new Uint8Array(100).fill(7))
  expect(must(await storage.listDraftStates(ANNA, DRAFT)).map(state => [state.revision, state.answers['descrizione']])).toEqual([[2, 'Una buca'], [1, 'Una']])
  const [entry, ...more] = must(await storage.unfiled())
  expect(more).toEqual([])
  expect(entry).toMatchObject({ id: QUEUED, state: { at: 'queued' }, assurance: 2 })
  expect(new TextDecoder().decode(must(await storage.sealedBytes(QUEUED)))).toContain('Un ramo')
  expect(must(await storage.readChunk(entry?.attachments[0]?.sha256 ?? '', 0)).bytes.byteLength).toBe(50)
  expect(must(await storage.listSaved(ANNA)).map(one => one.name)).toEqual(version >= 3 ? ['AB123CD'] : [])
  expect(must(await storage.copyWork(ANNA)).map(({ id, queued, note }) => [id, queued, note?.revision])).toEqual([[DRAFT, false, version >= 4 ? 5 : undefined], [QUEUED, true, undefined]])
  expect(must(await storage.sealRest())).toBe(0)
  expect(must(await storage.saveDraft({ ...draft, answers: { descrizione: 'Una buca profonda' } }, 2)).revision).toBe(3)
  storage.close()
})

test.each(SCHEMAS.map((_, index) => index + 1).slice(0, -1))('a page of the release with tables %i finds its own in what today\'s has left, and what it saves is found', async version => {
  const device = await aDeviceOf(LATEST)
  const storage = await device.open({ name: NAME })
  must(await storage.unlock(ANNA, CODE))
  must(await storage.saveDraft(aDraft({ id: '00000000-0000-4000-8000-000000000003', owner: ANNA }), 0))
  const old = tablesOf(version, device.factory)
  for (const { name, schema } of old.tables) {
    const wanted = (kept[name] ?? []).length + (name === 'drafts' || name === 'draftLog' ? 1 : 0)
    expect(await old.table(name).count(), name).toBe(wanted)
    for (const index of schema.indexes) await old.table(name).orderBy(index.name).keys()
  }
  const row: object = await old.table('outbox').get(QUEUED) as object
  await old.table('outbox').put(row)
  old.close()
  expect(must(await storage.unfiled()).map(({ id }) => id)).toEqual([QUEUED])
  expect(must(await storage.listDrafts(ANNA))).toHaveLength(2)
  storage.close()
})
