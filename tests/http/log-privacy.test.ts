import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { FilingReply, ReceiptCheckReply } from '#contract/filings.ts'
import { DEMO_PEOPLE } from '#server/demonstration/index.ts'
import { startTestServer, type TestServer } from '#support/server.ts'
import { visitor, type Visitor } from '#support/visitor.ts'
import { aCatalogue } from './support/catalogue.ts'
import { REPORT, REQUEST } from './support/definitions.ts'
import { aPdf, complete, declare, headersOf, putChunk, sealed, sha256, submit, upload } from './support/filing.ts'
import type { Someone } from './support/server.ts'

/** Words that stand nowhere but in what people type, send and are. */
const TYPED = { subject: 'Zibibbo nella cantina', file: 'cartella-clinica-zolfo.pdf', search: 'Zanzottera Quirina', path: 'zeppelin-nel-percorso', json: 'zampogna-nel-corpo' } as const
/** The database refuses a row with it, and quotes the row. */
const EXPLOSIVE = 'Zerbino esplosivo'
const FILE = aPdf(4_000, 'zafferano ')

const lines: string[] = []
const secrets = new Set<string>(Object.values(TYPED))
let server: TestServer
let superuser: pg.Client
let codes: readonly string[] = []

const [person] = DEMO_PEOPLE
if (!person) throw new Error('there is nobody to log in')

beforeAll(async () => {
  server = await startTestServer({ env: { DEMONSTRATION: 'no' }, log: { write: line => { lines.push(line) } }, catalogue: await aCatalogue([REQUEST, REPORT]) })
  superuser = new pg.Client({ connectionString: server.database.superUrl })
  await superuser.connect()
  await superuser.query(`ALTER TABLE sportello.register_entry ADD CHECK (subject !~ '${EXPLOSIVE}')`)
  const browser = visitor(server.app, 'piacenza.localhost')
  await logins(browser)
  const someone: Someone = { cookie: [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; '), body: 'p_pc', id: '', fiscalNumber: person.fiscalNumber }
  for (const value of browser.cookies.values()) secrets.add(value)
  codes = await filings(someone)
  await uploads(someone)
  await nonsense(browser)
  while (!lines.some(line => line.includes('receipts.pdf') || line.includes('job failed')) && !(await browser.get(`/api/receipts/${codes[0] ?? ''}`)).json<ReceiptCheckReply>().pdfReady) await new Promise(resolve => { setTimeout(resolve, 200) })
})
afterAll(async () => {
  await superuser.end()
  await server.close()
})

async function logins(browser: Visitor): Promise<void> {
  await browser.login('ersilia', { fault: 'annullato' })
  await browser.login('ersilia', { fault: 'livello-basso' })
  await browser.login('ersilia')
  expect((await browser.get('/api/session')).json<{ person: { familyName: string } }>().person.familyName).toBe(person?.familyName)
  await visitor(server.app, 'piacenza.localhost').get(`/auth/callback?code=${TYPED.path}&state=${TYPED.path}&error_description=${TYPED.path}`)
}

/** Two that are registered, one refused for its answers, one at which the database fails. */
async function filings(someone: Someone): Promise<readonly string[]> {
  const id = randomUUID()
  await upload(server, id, FILE, someone)
  const planimetria = [{ name: TYPED.file, mediaType: 'application/pdf', bytes: FILE.byteLength, sha256: sha256(FILE) }]
  const answers = { codice_fiscale: someone.fiscalNumber, oggetto: TYPED.subject, larghezza: '2.5', permanente: true }
  const named = await submit(server, await sealed(server, REQUEST, { ...answers, planimetria }, { id }), someone)
  const nameless = await submit(server, await sealed(server, REPORT, { problema: 'buca', anonima: true }))
  expect([named.statusCode, nameless.statusCode]).toEqual([201, 201])
  const another = await sealed(server, REQUEST, { ...answers, codice_fiscale: 'PRVBRN80A01G535D' })
  expect((await submit(server, another, someone)).statusCode).toBe(422)
  const failing = await submit(server, await sealed(server, REQUEST, { ...answers, oggetto: EXPLOSIVE }), someone)
  expect(failing.statusCode).toBe(500)
  secrets.add(EXPLOSIVE)
  return [named, nameless].map(one => one.json<FilingReply>().receipt.code)
}

async function uploads(someone: Someone): Promise<void> {
  const id = randomUUID()
  await declare(server, id, FILE, someone)
  await putChunk(server, { id, sha: sha256(FILE), index: 0, chunk: FILE.subarray(10) }, someone)
  await complete(server, id, sha256(FILE), someone)
}

/** What does not fit: each is refused, and none may be quoted. */
async function nonsense(browser: Visitor): Promise<void> {
  await browser.get(`/api/office/filings?q=${encodeURIComponent(TYPED.search)}`)
  await browser.get(`/${TYPED.path}?email=${TYPED.path}`)
  await browser.get(`/api/receipts/${TYPED.path}`)
  await browser.get(`/api/my/filings/${TYPED.path}`)
  for (const payload of [`{"nome":"${TYPED.json}"`, `{"${TYPED.json}":1}`, `["${TYPED.json}"]`]) {
    await server.app.inject({ method: 'PUT', url: `/api/filings/${randomUUID()}`, payload, headers: { ...headersOf('p_pc'), 'content-type': 'application/json', 'x-seal-hash': sha256(payload) } })
  }
  await server.app.inject({ method: 'PUT', url: `/api/filings/${randomUUID()}`, payload: TYPED.json, headers: { ...headersOf('p_pc'), 'content-type': `text/${TYPED.path}` } })
}

test('the log tells of requests and of what failed', () => {
  expect(lines.length).toBeGreaterThan(20)
  expect(lines.filter(line => line.includes('"request failed"'))).toHaveLength(1)
  expect(lines.some(line => line.includes('/api/filings/:id'))).toBe(true)
})

test('nothing of a person is in it: not what was typed or sent, not who they are, not what opens their session', () => {
  const { givenName, familyName, fiscalNumber, birthDate, address } = person
  const all = lines.join('')
  for (const secret of [...secrets, givenName, familyName, fiscalNumber, birthDate, address, 'zafferano', ...codes]) {
    for (const form of [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1), Buffer.from(secret).toString('base64')]) expect([form, all.includes(form)]).toEqual([form, false])
  }
})

test('nor in what the database writes down of itself', async () => {
  const { rows: [place] } = await superuser.query<{ data_directory: string }>('SHOW data_directory')
  const text = await readFile(`${place?.data_directory ?? ''}/server.log`, 'utf8')
  for (const secret of [TYPED.subject, TYPED.search, EXPLOSIVE, TYPED.file, person.fiscalNumber, person.familyName]) expect([secret, text.includes(secret)]).toEqual([secret, false])
})
