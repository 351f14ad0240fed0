import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { MyFilingReply } from '#contract/filings.ts'
import type { IdentificationReply, OfficeFilingReply } from '#contract/office.ts'
import { startTestServer, type TestServer } from '#support/server.ts'
import { visitor, type Visitor } from '#support/visitor.ts'
import { aCatalogue } from './support/catalogue.ts'
import { REPORT, REQUEST } from './support/definitions.ts'
import { codeOf, get, sealed, submit } from './support/filing.ts'
import { anOfficer, type Someone } from './support/server.ts'

const ERSILIA = 'PRVRSL84C57G535Z'
const lines: string[] = []
let server: TestServer
let superuser: pg.Client
let protocol: Someone
let officer: Someone

beforeAll(async () => {
  server = await startTestServer({ env: { DEMONSTRATION: 'no' }, log: { write: line => { lines.push(line) } }, catalogue: await aCatalogue([REQUEST, REPORT]) })
  superuser = new pg.Client({ connectionString: server.database.superUrl })
  await superuser.connect()
  protocol = await anOfficer(server, 'Piera Protocollo', [{ role: 'protocol', office: '*' }])
  officer = await anOfficer(server, 'Irene Istruttrice', [{ role: 'officer', office: 'viabilita' }])
})
afterAll(async () => {
  await superuser.end()
  await server.close()
})

const someoneOf = (browser: Visitor): Someone => ({ cookie: [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; '), body: 'p_pc', id: '', fiscalNumber: ERSILIA })

async function loggedIn(): Promise<Someone> {
  const browser = visitor(server.app, 'piacenza.localhost')
  await browser.login('ersilia')
  return someoneOf(browser)
}

async function fileAs(someone: Someone): Promise<string> {
  const filing = await sealed(server, REQUEST, { codice_fiscale: ERSILIA, oggetto: 'Cantiere', larghezza: '2.5', permanente: true })
  expect((await submit(server, filing, someone)).statusCode).toBe(201)
  return filing.id
}

const read = async (id: string): Promise<IdentificationReply['identification']> => {
  const response = await get(server, `/api/office/filings/${id}/identification`, protocol)
  expect(response.statusCode).toBe(200)
  return response.json<IdentificationReply>().identification
}

test('a filing keeps the login it was made in, which the log of logins knows by the same event', async () => {
  const before = Date.now()
  const identification = await read(await fileAs(await loggedIn()))
  const login = identification?.login
  expect(identification?.assurance).toBe(2)
  expect(login).toMatchObject({ realm: 'citizen', issuer: 'http://piacenza.localhost/dev-identity', acr: 'https://www.spid.gov.it/SpidL2' })
  expect(Math.abs(Date.parse(login?.at ?? '') - before)).toBeLessThan(120_000)
  const { rows } = await superuser.query<{ body: string, outcome: string, sealed: Buffer }>('SELECT body, outcome, sealed FROM login_evidence WHERE event = $1', [login?.event])
  expect(rows).toMatchObject([{ body: 'p_pc', outcome: 'riuscito' }])
  const { idToken } = server.platform.sealer.open(rows[0]?.sealed ?? Buffer.alloc(0), 'evidence') as { idToken: string }
  const digest = Buffer.from(await crypto.subtle.digest('SHA-256', Buffer.from(idToken))).toString('hex')
  expect(login?.tokenHash).toBe(digest)
})

test('each login is told from the others, and two filings of one session from one login', async () => {
  const [first, second] = [await loggedIn(), await loggedIn()]
  const events = []
  for (const someone of [first, first, second]) events.push((await read(await fileAs(someone)))?.login?.event)
  expect(events[0]).toBe(events[1])
  expect(events[2]).not.toBe(events[0])
})

test('what is kept names nobody, cannot be changed, and says nothing in the server’s log', async () => {
  const id = await fileAs(await loggedIn())
  const { rows: [row] } = await superuser.query<{ evidence: object }>('SELECT evidence FROM sportello.filing WHERE id = $1', [id])
  expect(JSON.stringify(row?.evidence)).not.toMatch(/Ersilia|Provavalle|PRVRSL84C57G535Z|eyJ/)
  await expect(superuser.query(`UPDATE sportello.filing SET evidence = NULL WHERE id = $1`, [id])).rejects.toThrow()
  const { event = '', tokenHash = '' } = (await read(id))?.login ?? {}
  for (const value of [event, tokenHash]) expect(lines.join('')).not.toContain(value)
})

test('that it was read is written in the filing’s log, and its owner is told', async () => {
  const someone = await loggedIn()
  const id = await fileAs(someone)
  await read(id)
  const { log } = (await get(server, `/api/office/filings/${id}`, officer)).json<OfficeFilingReply>()
  expect(log).toContainEqual(expect.objectContaining({ who: 'Piera Protocollo', what: 'identification.looked' }))
  const { looked } = (await get(server, `/api/my/filings/${id}`, someone)).json<MyFilingReply>()
  expect(looked.map(one => one.office)).toContain('Protocollo')
})

test('a filing without a person has none, and one of another body or none is not told of', async () => {
  const nameless = await sealed(server, REPORT, { problema: 'buca', anonima: true })
  expect((await submit(server, nameless)).statusCode).toBe(201)
  expect(await read(nameless.id)).toBeNull()
  const elsewhere = await anOfficer(server, 'Sara Spezia', [{ role: 'protocol', office: '*' }], 'p_sp')
  expect(codeOf(await get(server, `/api/office/filings/${nameless.id}/identification`, elsewhere))).toBe('filing.unknown')
})

test('a session from before logins were kept is over: its person logs in again', async () => {
  const browser = visitor(server.app, 'piacenza.localhost')
  await browser.login('ersilia')
  const { rows } = await superuser.query<{ token_hash: Buffer, sealed: Buffer }>('SELECT token_hash, sealed FROM session ORDER BY created_at DESC LIMIT 1')
  const { login, ...older } = server.platform.sealer.open(rows[0]?.sealed ?? Buffer.alloc(0), 'session') as Record<string, unknown>
  expect(login).toBeDefined()
  await superuser.query('UPDATE session SET sealed = $1 WHERE token_hash = $2', [server.platform.sealer.seal(older, 'session'), rows[0]?.token_hash])
  expect((await browser.get('/api/session')).json<{ person: unknown }>().person).toBeNull()
})
