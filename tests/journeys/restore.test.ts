import '#support/browser.ts'
import { createHash, randomUUID } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connect } from '#client/api/connect.ts'
import { DEVICE, type OutboxEntry } from '#client/storage/records.ts'
import type { DeviceStorage } from '#client/storage/storage.ts'
import { sha256Hex } from '#client/storage/digest.ts'
import { OutboxRunner } from '#client/sync/runner.ts'
import type { FilingReply } from '#contract/filings.ts'
import { compileProcedure } from '#domain/condition/compile.ts'
import { openDraft } from '#domain/filing/draft.ts'
import { sealFiling } from '#domain/filing/seal.ts'
import { surroundingsAt } from '#domain/filing/surroundings.ts'
import type { Definition } from '#domain/procedure/definition.ts'
import { kinds } from '#fields/index.ts'
import { verifyAudit, verifyCheckpoints } from '#server/audit/index.ts'
import { verifyDocuments } from '#server/attachments/index.ts'
import { publish } from '#server/catalogue/catalogue.ts'
import { openDatabase, openPool } from '#server/platform/database.ts'
import { EVERYTHING } from '#server/platform/row-sight.ts'
import { raiseRegister } from '#server/register/raise.ts'
import { verifyRegister } from '#server/register/index.ts'
import { aDevice, IDENTIFIED, must, ANONYMOUS } from '#support/device.ts'
import { RestorableCounter } from '#support/restorable.ts'
import { HandClock, someLocks } from '#support/tab.ts'
import { aCatalogue } from '../http/support/catalogue.ts'
import { CF_A, CF_B, REPORT, REQUEST } from '../http/support/definitions.ts'
import { aPdf } from '../http/support/filing.ts'
import { aPerson, HOSTS, type Someone } from '../http/support/server.ts'

/*
 * The database is put back to a copy, and everything filed since is out of it while people hold the receipts. The counter is raised, people
 * come back with the devices they have, and in the end the register is as if nothing had happened.
 */

let counter: RestorableCounter
beforeAll(async () => { counter = await RestorableCounter.open(await aCatalogue([REQUEST, REPORT])) })
afterAll(async () => { await counter.close() })

/** A person's phone: the real storage, the real runner, and a network that may swallow answers. */
class Phone {
  readonly storage: DeviceStorage
  readonly runner: OutboxRunner
  readonly fiscalNumber: string | undefined
  who: Someone | undefined
  swallows: (method: string, path: string) => boolean = () => false

  private constructor(storage: DeviceStorage, fiscalNumber: string | undefined) {
    this.storage = storage
    this.fiscalNumber = fiscalNumber
    this.runner = new OutboxRunner({
      storage, clock: new HandClock(), locks: someLocks(), digest: sha256Hex, random: () => 0.5, token: randomUUID, report: () => undefined, after: () => () => undefined,
      api: connect({ origin: 'http://piacenza.localhost', fetch: (input, init) => this.#fetch(new Request(input, init)) }),
    })
  }

  static async unpack(fiscalNumber?: string): Promise<Phone> {
    return new Phone(await aDevice().open(), fiscalNumber)
  }

  async #fetch(request: Request): Promise<Response> {
    const { pathname, search } = new URL(request.url)
    const cookie = request.credentials === 'omit' ? undefined : this.who?.cookie
    const answer = await counter.server.app.inject({
      method: request.method as 'GET', url: pathname + search, payload: Buffer.from(await request.arrayBuffer()),
      headers: { ...Object.fromEntries(request.headers), host: HOSTS.p_pc, ...cookie === undefined ? {} : { cookie } },
    })
    if (this.swallows(request.method, pathname)) throw new TypeError('Failed to fetch')
    return new Response(answer.statusCode === 204 ? null : new Uint8Array(answer.rawPayload), { status: answer.statusCode, headers: Object.entries(answer.headers).map(([name, value]) => [name, String(value)] as [string, string]) })
  }

  async login(): Promise<void> {
    if (this.fiscalNumber !== undefined) this.who = await aPerson(counter.server, this.fiscalNumber)
  }

  /** Fills in, seals and sends. @returns the entry as it then is */
  async file(definition: Definition, answers: Record<string, unknown>, file?: Uint8Array): Promise<OutboxEntry> {
    const owner = this.who?.id ?? DEVICE
    const { ref } = publish(definition)
    must(await this.storage.keepDefinition(ref, definition))
    const kept = file && must(await this.storage.keepFile(new Uint8Array(file).buffer, this.who?.id))
    const whole = kept ? { ...answers, planimetria: [{ name: 'planimetria.pdf', mediaType: 'application/pdf', ...kept }] } : answers
    const id = randomUUID()
    const draft = must(await this.storage.saveDraft({ id, owner, body: 'p_pc', procedure: ref, title: definition.title, answers: whole, language: 'it', confirmed: [], step: null }, 0))
    const sealedAt = new Date().toISOString()
    const state = openDraft(compileProcedure(definition, kinds), whole, surroundingsAt(sealedAt, counter.server.catalogue.places('p_pc')))
    const sealed = must(await sealFiling({ id, body: 'p_pc', ref, state, language: 'it', confirmed: [], sealedAt }, bytes => sha256Hex(new Uint8Array(bytes).buffer)))
    must(await this.storage.sealToOutbox(draft.revision, sealed, this.who ? IDENTIFIED : ANONYMOUS))
    await this.runner.wake('sealed')
    return this.entry(id)
  }

  async entry(id: string): Promise<OutboxEntry> {
    return must(await this.storage.outboxEntry(this.who?.id ?? DEVICE, id))
  }

  async receipt(id: string): Promise<FilingReply['receipt']> {
    return must(await this.storage.receipt(this.who?.id ?? DEVICE, id)).receipt
  }
}

const label = ({ state }: OutboxEntry): string => state.at === 'filed' ? state.label : state.at
const request = (fiscalNumber: string, oggetto: string): Record<string, unknown> => ({ codice_fiscale: fiscalNumber, oggetto, larghezza: '2.5', permanente: true })
const FILES = [aPdf(700_000, 'che resta'), aPdf(700_000, 'che va perso')] as const

interface Row { readonly filing: string, readonly number: string, readonly registered_at: Date, readonly seal_hash: string, readonly sealed: Buffer }

function registered(): Promise<readonly Row[]> {
  return counter.server.platform.inTransaction(async tx => (await sql<Row>`
    SELECT e.filing, e.number, e.registered_at, e.seal_hash, f.sealed FROM sportello.register_entry e JOIN sportello.filing f ON f.body = e.body AND f.id = e.filing
    ORDER BY e.number`.execute(tx)).rows, { sees: EVERYTHING })
}

async function raise(above: number): ReturnType<typeof raiseRegister> {
  const db = openDatabase(openPool({ url: counter.ownerUrl, max: 1, applicationName: 'test' }, () => undefined))
  try {
    return await raiseRegister(db, { body: 'p_pc', register: 'PG', year: Number(new Intl.DateTimeFormat('en', { timeZone: 'Europe/Rome', year: 'numeric' }).format(new Date())), above, reason: 'prova di ripristino' })
  } finally {
    await db.destroy()
  }
}

test('what was filed after the copy comes back with the devices: the same numbers, none lost, none twice', async () => {
  const [altea, bruno, nobody] = [await Phone.unpack(CF_A), await Phone.unpack(CF_B), await Phone.unpack()]
  await altea.login()
  const before = await altea.file(REQUEST, request(CF_A, 'Prima della copia'))
  await counter.takeCopy()

  // Bruno has never been here before: his first login is lost too.
  await Promise.all([altea.login(), bruno.login()])
  const lost = [
    { phone: altea, entry: await altea.file(REQUEST, request(CF_A, 'Con un allegato che resta'), FILES[0]) },
    { phone: bruno, entry: await bruno.file(REQUEST, request(CF_B, 'Con un allegato che va perso'), FILES[1]) },
    { phone: nobody, entry: await nobody.file(REPORT, { problema: 'buca', anonima: true }) },
    { phone: bruno, entry: await bruno.file(REQUEST, request(CF_B, 'Senza allegati')) },
  ]
  bruno.swallows = (method, path) => method === 'PUT' && /^\/api\/filings\/[^/]+$/.test(path)
  const unheard = await bruno.file(REQUEST, request(CF_B, 'Registrata, ma nessuno lo sa'))
  bruno.swallows = () => false
  const away = await altea.file(REQUEST, request(CF_A, 'Di chi torna per ultima'))
  expect([before, ...lost.map(one => one.entry), away].map(label)).toEqual([1, 2, 3, 4, 5, 7].map(number => expect.stringMatching(new RegExp(`^0{6}${String(number)}/`)) as string))
  expect(unheard.state.at).toBe('waiting')
  const given = new Map((await registered()).map(row => [row.filing, row]))
  const receipts = await Promise.all(lost.map(({ phone, entry }) => phone.receipt(entry.id)))

  await counter.restoreCopy()
  const digest = createHash('sha256').update(FILES[1]).digest('hex')
  await rm(join(counter.dataDir, 'blobs', digest.slice(0, 2), digest.slice(2, 4), digest))
  expect(await raise(7)).toEqual({ from: 2, to: 7 })
  await counter.serve()
  expect((await registered()).map(row => row.filing)).toEqual([before.id])

  // Whoever files now gets the next number, before and while the others come back.
  const carla = await Phone.unpack('RSSMRA85T10A562S')
  await carla.login()
  expect(label(await carla.file(REQUEST, request('RSSMRA85T10A562S', 'Dopo il ripristino')))).toMatch(/^0000008\//)
  await Promise.all([bruno.login(), nobody.login()])
  await Promise.all([bruno.runner.wake('login'), nobody.runner.wake('start'), altea.runner.wake('start')])
  expect((await altea.entry(away.id)).state.at).toBe('needs-login')
  expect((await altea.entry(away.id)).lost?.label).toBe(label(away))
  expect((await altea.storage.reopenAsDraft(altea.who?.id ?? '', away.id, randomUUID())).ok).toBe(false)
  expect((await verifyRegister(counter.server.platform.db))[0]).toMatchObject({ raises: [{ absent: [{ from: 2, to: 2 }, { from: 6, to: 7 }] }] })
  await altea.login()
  await altea.runner.wake('login')

  for (const [index, { phone, entry }] of [...lost, { phone: altea, entry: away }].entries()) {
    expect((await phone.entry(entry.id)).state).toEqual(entry.state)
    if (receipts[index]) expect(await phone.receipt(entry.id)).toEqual(receipts[index])
  }
  // Nobody held a receipt of it, so it is a new filing to everybody; once.
  expect(label(await bruno.entry(unheard.id))).toMatch(/^0000009\//)

  const now = await registered()
  expect(now.map(row => Number(row.number))).toEqual([1, 2, 3, 4, 5, 7, 8, 9])
  expect(new Set(now.map(row => row.filing)).size).toBe(now.length)
  for (const row of now) expect(createHash('sha256').update(row.sealed).digest('hex')).toBe(row.seal_hash)
  for (const { entry: { id } } of lost) expect(now.find(row => row.filing === id)).toEqual(given.get(id))
  const { platform: { db, blobs, keys, config } } = counter.server
  expect(await verifyRegister(db)).toMatchObject([{ body: 'p_pc', entries: 8, raises: [{ from: 2, to: 7, absent: [{ from: 6, to: 6 }] }] }])
  expect((await verifyRegister(db))[0]?.fault).toBeUndefined()
  expect((await verifyDocuments(db, blobs))[0]?.lost).toEqual([])
  expect((await verifyAudit(db))[0]?.fault).toBeUndefined()
  expect((await verifyCheckpoints(db, { folder: config.checkpointsDir, keys }))[0]?.fault).toBeUndefined()

  // Looking again finds nothing to do, and what is said again is answered the same.
  await Promise.all([altea, bruno, nobody].map(phone => phone.runner.wake('start')))
  expect(await registered()).toEqual(now)
})
