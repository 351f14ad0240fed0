import { randomUUID } from 'node:crypto'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { compileProcedure } from '#domain/condition/compile.ts'
import { openDraft } from '#domain/filing/draft.ts'
import type { Answers } from '#domain/filing/filing.ts'
import { sealFiling } from '#domain/filing/seal.ts'
import { surroundingsAt } from '#domain/filing/surroundings.ts'
import { APP_HEADER, SEAL_HASH_HEADER } from '#contract/paths.ts'
import type { CatalogueEntry, CatalogueReply } from '#contract/catalogue.ts'
import type { FilingReply } from '#contract/filings.ts'
import { kinds } from '#fields/index.ts'
import { assemble, type Assembled } from '#server/assemble.ts'
import { readCatalogue, type PublishedDefinition } from '#server/catalogue/index.ts'
import { readConfig } from '#server/platform/config.ts'
import { openLog } from '#server/platform/log.ts'
import { createTestDatabase, type TestDatabase } from '#support/postgres.ts'
import { movableClock } from '#support/server.ts'
import { FIRST_ANSWERS, keepVersions, MOVED, type Keeping } from '#support/versions.ts'
import { sha256 } from './support/filing.ts'

const HOST = 'piacenza.localhost'
const clock = movableClock('2027-01-10T10:00:00Z')
let folder: string
let database: TestDatabase
let running: Assembled | undefined

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sportello-versions-'))
  // The administrations without their procedures: quick to read, again and again.
  for (const part of ['_bodies', '_blocks', '_lists', '_catalogue']) await cp(join('procedures', part), join(folder, 'main', part), { recursive: true })
})
afterEach(async () => {
  await running?.close()
  running = undefined
  await database.drop()
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** The server of an office that has just put these versions in its folder; its database is the one it had before. */
async function publishes(keeping: Keeping): Promise<Assembled> {
  await running?.close()
  await keepVersions(join(folder, 'own'), keeping)
  const config = readConfig({ DATA_DIR: folder, PORT: '0', HOST: '127.0.0.1', DEMONSTRATION: 'false' })
  const catalogue = await readCatalogue([join(folder, 'main'), join(folder, 'own')])
  expect(catalogue.faults.filter(fault => fault.file.includes(MOVED))).toEqual([])
  running = await assemble({ config, database: database.addresses, log: openLog('silent'), catalogue, clock })
  return running
}

function offered({ catalogue }: Assembled): PublishedDefinition {
  const found = catalogue.offered('p_pc').find(one => one.ref.id === MOVED)
  if (!found) throw new Error(`${MOVED} is not offered`)
  return found
}

async function entryOf({ app }: Assembled): Promise<CatalogueEntry | undefined> {
  const reply = await app.inject({ url: '/api/catalogue', headers: { host: HOST } })
  return reply.json<CatalogueReply>().procedures.find(one => one.ref.id === MOVED)
}

interface Sealed { readonly id: string, readonly bytes: Uint8Array, readonly sealHash: string }

/** What a phone seals and keeps in its queue. */
async function queued({ catalogue }: Assembled, { ref, definition }: PublishedDefinition, answers: Answers = FIRST_ANSWERS): Promise<Sealed> {
  const id = randomUUID()
  const now = clock.now().toISOString()
  const state = openDraft(compileProcedure(definition, kinds), answers, surroundingsAt(now, catalogue.places('p_pc')))
  const sealed = await sealFiling({ id, body: 'p_pc', ref, state, language: 'it', confirmed: [], sealedAt: now }, bytes => Promise.resolve(sha256(bytes)))
  if (!sealed.ok) throw new Error(JSON.stringify(sealed.problems))
  return { id, ...sealed.value }
}

async function send({ app }: Assembled, { id, bytes, sealHash }: Sealed): Promise<{ readonly status: number, readonly body: Partial<FilingReply> & { readonly type?: string, readonly problems?: readonly { readonly details: unknown }[] } }> {
  const reply = await app.inject({
    method: 'PUT', url: `/api/filings/${id}`, payload: Buffer.from(bytes),
    headers: { host: HOST, [APP_HEADER]: '1', 'content-type': 'application/json', [SEAL_HASH_HEADER]: sealHash },
  })
  return { status: reply.statusCode, body: reply.json() }
}

test('a filing queued on the first version is judged by its own after the second is published', async () => {
  database = await createTestDatabase()
  const before = await publishes({ current: 1 })
  const first = offered(before)
  const waiting = await queued(before, first)

  const after = await publishes({ current: 2 })
  expect(offered(after).ref.version).toBe(2)
  const { status, body } = await send(after, waiting)
  expect(status).toBe(201)
  expect(body.receipt?.procedure).toEqual(first.ref)
  expect(await send(after, waiting)).toMatchObject({ status: 200, body: { receipt: { number: body.receipt?.number } } })

  const definition = await after.app.inject({ url: `/api/definitions/${first.ref.digest}`, headers: { host: HOST } })
  expect(definition.json()).toMatchObject({ id: MOVED, version: 1 })
})

test('answers of the second version do not pass for the first', async () => {
  database = await createTestDatabase()
  const before = await publishes({ current: 1 })
  const first = offered(before)
  const after = await publishes({ current: 2 })
  const sealed = await queued(after, offered(after), { locale: 'Aula 2B', larghezza_cm: '90.5', uscite: 2, pubblico: false, aiuti: 0 })
  const disguised = Buffer.from(Buffer.from(sealed.bytes).toString('utf8').replace(offered(after).ref.digest, first.ref.digest).replace('"version":2', '"version":1'))
  const { status, body } = await send(after, { ...sealed, bytes: disguised, sealHash: sha256(disguised) })
  expect([status, body.type]).toEqual([422, 'filing.unknown-field'])
})

test('the catalogue says until when the first version is accepted, and then it is refused with the number of the current one', async () => {
  database = await createTestDatabase()
  const before = await publishes({ current: 1 })
  expect(await entryOf(before)).not.toHaveProperty('earlier')
  const first = offered(before)
  const waiting = await queued(before, first)
  const late = await queued(before, first)

  const after = await publishes({ current: 2 })
  expect((await entryOf(after))?.earlier).toEqual([{ digest: first.ref.digest, acceptUntil: '2027-03-11T10:00:00.000Z' }])
  clock.set('2027-03-11T09:59:00Z')
  expect((await send(after, waiting)).status).toBe(201)
  clock.set('2027-03-11T10:01:00Z')
  const refused = await send(after, late)
  expect([refused.status, refused.body.type, refused.body.problems?.[0]?.details]).toEqual([409, 'definition.superseded', { current: 2 }])
  const again = await publishes({ current: 2 })
  expect(await entryOf(again)).not.toHaveProperty('earlier')
  clock.set('2027-01-10T10:00:00Z')
})

test('the author may name the last day, also afterwards', async () => {
  database = await createTestDatabase()
  const first = offered(await publishes({ current: 1 }))
  const named = await publishes({ current: 2, acceptUntil: '2027-01-31' })
  expect((await entryOf(named))?.earlier).toEqual([{ digest: first.ref.digest, acceptUntil: '2027-01-31T23:00:00.000Z' }])
  const longer = await publishes({ current: 2, acceptUntil: '2027-07-31' })
  expect((await entryOf(longer))?.earlier).toEqual([{ digest: first.ref.digest, acceptUntil: '2027-07-31T22:00:00.000Z' }])
})

test('an office that goes back to the first version offers it again', async () => {
  database = await createTestDatabase()
  const first = offered(await publishes({ current: 1 }))
  await publishes({ current: 2 })
  const back = await publishes({ current: 1 })
  expect(offered(back).ref).toEqual(first.ref)
  expect((await send(back, await queued(back, first))).status).toBe(201)
})
