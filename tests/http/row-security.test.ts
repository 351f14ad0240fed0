import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sightOf, type Actor } from '#server/identity/index.ts'
import { openDatabase, openPool, type Transaction } from '#server/platform/database.ts'
import { EVERYTHING, type RowSight } from '#server/platform/row-sight.ts'
import { transactions } from '#server/platform/transaction.ts'
import { CF_A, CF_B, REPORT, REQUEST } from './support/definitions.ts'
import { aPdf, declare, get, sealed, sha256, submit, upload } from './support/filing.ts'
import { aPerson, anOfficer, LOGIN, startServer, type Someone, type TestServer } from './support/server.ts'

/** Every table that holds something of a person's filing. */
const TABLES = [
  'filing', 'filing_document', 'filing_case', 'case_event', 'receipt_pdf', 'register_entry', 'audit', 'attachment', 'attachment_chunk',
] as const
const FILE = aPdf(2_000, 'planimetria')

let server: TestServer
let altea: Someone
let bruno: Someone
let officer: Someone

beforeAll(async () => {
  server = await startServer([REQUEST, REPORT])
  altea = await aPerson(server, CF_A)
  bruno = await aPerson(server, CF_B, { givenName: 'Bruno', familyName: 'Prova' })
  officer = await anOfficer(server, 'Irene Istruttrice', [{ role: 'officer', office: 'viabilita' }])
  const id = randomUUID()
  await upload(server, id, FILE, altea)
  const planimetria = [{ name: 'planimetria.pdf', mediaType: 'application/pdf', bytes: FILE.byteLength, sha256: sha256(FILE) }]
  const answers = { codice_fiscale: CF_A, oggetto: 'Cantiere', larghezza: '2.5', permanente: true, planimetria }
  expect((await submit(server, await sealed(server, REQUEST, answers, { id }), altea)).statusCode).toBe(201)
  await get(server, `/api/office/filings/${id}`, officer)
  await server.runJobs()
  const unfinished = aPdf(600_000, 'a metà')
  const waiting = randomUUID()
  await declare(server, waiting, unfinished, altea)
  await server.sql(`INSERT INTO sportello.attachment_chunk (body, filing, sha256, index, digest) VALUES ('p_pc', $1, $2, 0, $3)`, [waiting, sha256(unfinished), 'c'.repeat(64)])
})
afterAll(async () => { await server.stop() })

function personOf({ id, fiscalNumber }: Someone): Actor {
  return { kind: 'person', personId: id, fiscalNumber, givenName: 'Prova', familyName: 'Prova', assurance: 2, login: LOGIN, attributes: {} }
}

/** What a query that forgot its WHERE gets, table by table. */
async function seen(tx: Transaction): Promise<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const table of TABLES) {
    const { rows: [row] } = await sql<{ n: string }>`SELECT count(*) AS n FROM ${sql.table(`sportello.${table}`)}`.execute(tx)
    counts[table] = Number(row?.n)
  }
  return counts
}

const seenBy = (sees?: RowSight): Promise<Record<string, number>> => server.platform.inTransaction(seen, sees && { sees })
const nothing = Object.fromEntries(TABLES.map(table => [table, 0]))

describe('a query without its WHERE', () => {
  test('sees everything of everybody for the server alone', async () => {
    const all = await seenBy(EVERYTHING)
    expect(Object.values(all).every(count => count > 0)).toBe(true)
  })

  test.each<[string, () => RowSight | undefined]>([
    ['another person', () => sightOf('p_pc', personOf(bruno))],
    ['somebody not logged in', () => sightOf('p_pc', { kind: 'anonymous' })],
    ['the same person at another body', () => sightOf('p_sp', personOf(altea))],
    ['an officer of another office', () => sightOf('p_pc', { kind: 'staff', staffId: randomUUID(), name: 'Ivo Altrove', roles: [{ role: 'officer', office: 'manutenzione' }], assurance: 2, login: LOGIN })],
    ['an administrator', () => sightOf('p_pc', { kind: 'staff', staffId: randomUUID(), name: 'Ada', roles: [{ role: 'administrator', office: '*' }], assurance: 2, login: LOGIN })],
    ['an officer of the office with the same name at another body', () => sightOf('p_sp', { kind: 'staff', staffId: officer.id, name: 'Irene', roles: [{ role: 'officer', office: 'viabilita' }], assurance: 2, login: LOGIN })],
    ['a transaction that does not say whose rows it is about', () => undefined],
    ['a name that would end the string', () => ({ body: `p_pc'; set local sportello.body = '*`, owner: null, offices: '*' })],
  ])('sees no row of A\'s for %s', async (_, sight) => {
    expect(await seenBy(sight())).toEqual(nothing)
  })

  test('sees a person\'s own, and of the register nothing', async () => {
    expect(await seenBy(sightOf('p_pc', personOf(altea)))).toEqual({ ...await seenBy(EVERYTHING), register_entry: 0 })
  })

  test('sees an office\'s own for its officer, without the uploads that are no filing yet', async () => {
    const irene = sightOf('p_pc', { kind: 'staff', staffId: officer.id, name: 'Irene', roles: [{ role: 'officer', office: 'viabilita' }], assurance: 2, login: LOGIN })
    expect(await seenBy(irene)).toEqual({ ...await seenBy(EVERYTHING), register_entry: 0, attachment: 1, attachment_chunk: 0 })
  })

  test('writes no filing of another either', async () => {
    const stolen = (tx: Transaction): Promise<unknown> => sql`UPDATE sportello.filing_case SET in_charge_name = 'Bruno', in_charge_of = ${bruno.id}`.execute(tx)
    await server.platform.inTransaction(stolen, { sees: sightOf('p_pc', personOf(bruno)) })
    expect(await server.sql(`SELECT FROM sportello.filing_case WHERE in_charge_name = 'Bruno'`)).toEqual([])
  })
})

describe('a connection of the pool', () => {
  /** One connection, so that each transaction follows another on it. */
  async function onOneConnection(work: (inTransaction: ReturnType<typeof transactions>) => Promise<void>): Promise<void> {
    const db = openDatabase(openPool({ url: server.database.addresses.appUrl, max: 1, applicationName: 'test' }, () => undefined))
    try {
      await work(transactions(db))
      expect((await sql<{ body: string | null }>`SELECT current_setting('sportello.body', true) AS body`.execute(db)).rows[0]?.body ?? '').toBe('')
    } finally {
      await db.destroy()
    }
  }

  test('tells the next transaction nothing of who had it before', () => onOneConnection(async inTransaction => {
    await inTransaction(seen, { sees: EVERYTHING })
    expect(await inTransaction(seen)).toEqual(nothing)
    expect(await inTransaction(seen, { sees: sightOf('p_pc', personOf(bruno)) })).toEqual(nothing)
  }))

  test('tells it nothing after a transaction that failed, and keeps persons apart who use it by turns', () => onOneConnection(async inTransaction => {
    await expect(inTransaction(() => Promise.reject(new Error('stop')), { sees: EVERYTHING })).rejects.toThrow('stop')
    const turns = await Promise.all(Array.from({ length: 20 }, (_, turn) => inTransaction(seen, { sees: sightOf('p_pc', personOf(turn % 2 === 0 ? altea : bruno)) })))
    expect(turns.map(counts => counts['filing'])).toEqual(turns.map((_, turn) => turn % 2 === 0 ? 1 : 0))
  }))
})

test('every table of filings has row security, and the application owns none and passes by none', async () => {
  const open = await server.sql<{ relname: string }>(
    `SELECT relname FROM pg_class WHERE relnamespace = 'sportello'::regnamespace AND relkind = 'r' AND NOT relrowsecurity ORDER BY relname`)
  // Counters, ends of chains, published definitions, when the server was up and logins were not, ids of keys, what counters jumped over, how far a check has come: nothing in them is anybody's.
  expect(open.map(({ relname }) => relname)).toEqual(['audit_head', 'definition', 'heartbeat', 'integrity_check', 'login_down', 'master_key_used', 'outage', 'register', 'register_counter', 'register_raise'])
  expect(await server.sql(`SELECT FROM pg_class WHERE relowner = 'sportello_app'::regrole UNION ALL SELECT FROM pg_roles WHERE rolname = 'sportello_app' AND (rolbypassrls OR rolsuper)`)).toEqual([])
})
