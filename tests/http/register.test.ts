import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { FilingReply } from '#contract/filings.ts'
import { submitFiling, type SubmitPorts } from '#server/filings/index.ts'
import type { Actor } from '#server/identity/index.ts'
import { CF_A, REPORT, REQUEST } from './support/definitions.ts'
import { sealed, submit, type Sealed } from './support/filing.ts'
import { aPerson, LOGIN, startServer, type Someone, type TestServer } from './support/server.ts'

let server: TestServer
let altea: Someone
beforeAll(async () => {
  server = await startServer([REQUEST, REPORT, { ...REQUEST, body: 'p_sp' }])
  altea = await aPerson(server, CF_A)
})
beforeEach(async () => { await wallClock('clock_timestamp()') })
afterAll(async () => { await server.stop() })

const ANSWERS = { codice_fiscale: CF_A, oggetto: 'Cantiere', larghezza: '2.5', permanente: true }

/** Puts another clock into the database, where the law's time comes from. */
async function wallClock(expression: string): Promise<void> {
  await server.sql(`CREATE OR REPLACE FUNCTION sportello.wall_clock() RETURNS timestamptz LANGUAGE sql VOLATILE AS $$SELECT ${expression}$$`)
}

/** Sends a filing as a device does: again when the server is too busy for the moment. */
async function untilRegistered(filing: Sealed): Promise<number> {
  const { statusCode } = await submit(server, filing, altea)
  return statusCode === 503 ? untilRegistered(filing) : statusCode
}

interface Entry { readonly year: number, readonly number: number, readonly registered_at: Date }

async function entries(year?: number): Promise<Entry[]> {
  const rows = await server.sql<{ year: number, number: string, registered_at: Date }>(
    `SELECT year, number, registered_at FROM sportello.register_entry WHERE body = 'p_pc' AND ($1::integer IS NULL OR year = $1) ORDER BY year, number`, [year ?? null])
  return rows.map(row => ({ ...row, number: Number(row.number) }))
}

function expectContiguous(found: readonly Entry[]): void {
  expect(found.map(one => one.number)).toEqual(found.map((_, index) => index + 1))
  const times = found.map(one => one.registered_at.getTime())
  expect(times).toEqual(times.toSorted((a, b) => a - b))
}

const person = (): Actor => ({ kind: 'person', personId: altea.id, fiscalNumber: CF_A, givenName: 'Altea', familyName: 'Segnaposto', assurance: 2, login: LOGIN, attributes: {} })

function file(filing: Sealed, changes: Partial<SubmitPorts> = {}): ReturnType<typeof submitFiling> {
  return submitFiling({ body: 'p_pc', id: filing.id, bytes: filing.bytes, sealHash: filing.sealHash, actor: person() }, { ...server.platform, catalogue: server.catalogue, ...changes })
}

describe('numbers', () => {
  test('of 200 filings at once are contiguous and their times rise with them', async () => {
    const before = (await entries()).length
    const filings = await Promise.all(Array.from({ length: 200 }, () => sealed(server, REQUEST, ANSWERS)))
    const responses = await Promise.all(filings.map(one => untilRegistered(one)))
    expect(new Set(responses)).toEqual(new Set([201]))
    const all = await entries()
    expect(all).toHaveLength(before + 200)
    expectContiguous(all)
  })

  test('are given back by what fails after them, at each point of the transaction', async () => {
    const before = await entries()
    const fail = (): never => { throw new Error('a planted fault') }
    const faults: readonly Partial<SubmitPorts>[] = [
      { keys: { ...server.platform.keys, sign: fail } },
      { jobs: { add: fail, addEach: fail } },
      { inTransaction: work => server.platform.inTransaction(async tx => work(tx).then(fail)) },
    ]
    for (const fault of faults) await expect(file(await sealed(server, REQUEST, ANSWERS), fault)).rejects.toThrow('a planted fault')
    expect(await entries()).toEqual(before)
    expect((await file(await sealed(server, REQUEST, ANSWERS))).ok).toBe(true)
    expectContiguous(await entries())
  })

  test('are of each administration alone', async () => {
    const carla = await aPerson(server, CF_A, { body: 'p_sp' })
    const response = await submit(server, await sealed(server, { ...REQUEST, body: 'p_sp' }, ANSWERS), carla)
    expect(response.json<FilingReply>().receipt.number).toBe(1)
  })

  test('are not touched by the application but through the register itself', async () => {
    const app = (text: string): Promise<unknown> => server.sql(`SET ROLE sportello_app; ${text}`).finally(() => server.sql('RESET ROLE'))
    for (const attempt of [
      `UPDATE sportello.register_counter SET last_number = 1`,
      `INSERT INTO sportello.register_entry SELECT * FROM sportello.register_entry LIMIT 1`,
      `DELETE FROM sportello.register_entry`,
      `UPDATE sportello.filing SET subject = 'x'`,
      `TRUNCATE sportello.case_event`,
      `CREATE OR REPLACE FUNCTION sportello.wall_clock() RETURNS timestamptz LANGUAGE sql AS 'SELECT now()'`,
    ]) await expect(app(attempt), attempt).rejects.toThrow(/permission denied|must be owner/)
  })

  test('and what was registered are not changed even by the owner of the tables', async () => {
    for (const attempt of [`UPDATE sportello.register_entry SET subject = 'x'`, `DELETE FROM sportello.filing`, `TRUNCATE sportello.filing_document`]) {
      await expect(server.sql(attempt), attempt).rejects.toThrow(/never changes/)
    }
  })
})

describe('the lost answer of a commit', () => {
  test('is no failure: the outcome is unknown, and asking again tells it', async () => {
    const filing = await sealed(server, REQUEST, ANSWERS)
    const lost = Object.assign(new Error('terminating connection due to administrator command'), { code: '57P01' })
    const answer = await file(filing, { inTransaction: async work => {
      await server.platform.inTransaction(work)
      throw lost
    } })
    expect(answer).toMatchObject({ ok: false, problems: [{ code: 'server.unavailable' }] })
    expect(await file(filing)).toMatchObject({ ok: true, value: { fresh: false } })
    expectContiguous(await entries())
  })

  test('when the connection is really cut while it waits for the register', async () => {
    const filing = await sealed(server, REQUEST, ANSWERS)
    await server.sql('BEGIN')
    await server.sql(`SELECT FROM sportello.register WHERE body = 'p_pc' FOR UPDATE`)
    const waiting = submit(server, filing, altea)
    try {
      await vi.waitFor(async () => {
        await server.sql('SELECT pg_stat_clear_snapshot()') // a transaction sees the same activity for as long as it lasts
        const cut = await server.sql(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'sportello_app' AND wait_event_type = 'Lock' AND query LIKE '%enter_in_register%'`)
        expect(cut).toHaveLength(1)
      }, 5_000)
    } finally {
      await server.sql('ROLLBACK')
    }
    const response = await waiting
    expect([response.statusCode, response.headers['retry-after'] !== undefined]).toEqual([503, true])
    expect((await submit(server, filing, altea)).statusCode).toBe(201)
    expectContiguous(await entries())
  })
})

describe('the turn of the year', () => {
  const registerAt = async (instant: string): Promise<Entry & { label: string, ends: string }> => {
    await wallClock(`timestamptz '${instant}'`)
    const { receipt } = (await submit(server, await sealed(server, REQUEST, ANSWERS), altea)).json<FilingReply>()
    return { year: receipt.year, number: receipt.number, registered_at: new Date(receipt.registeredAt), label: receipt.label, ends: receipt.term.ends }
  }

  test('is midnight in Italy: numbers begin again at one and none is skipped', async () => {
    const last = await registerAt('2099-12-31 22:59:59.900Z')
    const first = await registerAt('2099-12-31 23:00:00.000Z')
    const second = await registerAt('2100-01-01 00:30:00Z')
    expect([last.year, first.year, second.year]).toEqual([2099, 2100, 2100])
    expect([last.number, first.number, second.number]).toEqual([1, 1, 2])
    expect(first.label).toBe('0000001/2100')
  })

  test('met by fifty filings at once splits them into two series without a gap', async () => {
    await wallClock(`timestamptz '2150-12-31 22:59:59.990Z' + interval '1 millisecond' * (SELECT coalesce(sum(c.last_number), 0) FROM sportello.register_counter c WHERE c.year >= 2150)::integer`)
    const filings = await Promise.all(Array.from({ length: 50 }, () => sealed(server, REQUEST, ANSWERS)))
    await Promise.all(filings.map(untilRegistered))
    const [old, fresh] = [await entries(2150), await entries(2151)]
    expect(old.length + fresh.length).toBe(50)
    expect([old.length, fresh.length]).not.toContain(0)
    expectContiguous(old)
    expectContiguous(fresh)
  })

  test('a clock that goes back never makes a later number earlier', async () => {
    const before = await registerAt('2160-06-01 10:00:00Z')
    const after = await registerAt('2160-06-01 09:55:00Z')
    expect(after.number).toBe(before.number + 1)
    expect(after.registered_at).toEqual(before.registered_at)
  })

  test.each([
    ['2170-03-24 23:30:00Z', '2170-04-24', 'half past midnight of 25 March, summer time not yet begun'],
    ['2170-10-27 21:30:00Z', '2170-11-26', 'half past eleven in the evening of 27 October, still summer time'],
    ['2170-10-27 22:30:00Z', '2170-11-27', 'half past midnight of 28 October, the day summer time ends'],
  ])('the day of registration is the one in Italy: %s → %s (%s)', async (instant, ends) => {
    expect((await registerAt(instant)).ends).toBe(ends)
  })
})

test('a filing id is one filing whoever sends it: two people at once, one number', async () => {
  await wallClock('clock_timestamp()')
  const id = randomUUID()
  const bianca = await aPerson(server, 'PRVBNC80A41G535I')
  const [a, b] = await Promise.all([
    sealed(server, REPORT, { problema: 'buca', anonima: false }, { id }),
    sealed(server, REPORT, { problema: 'frana', anonima: false }, { id }),
  ])
  const responses = await Promise.all([submit(server, a, altea), submit(server, b, bianca)])
  expect(responses.filter(one => one.statusCode === 201)).toHaveLength(1)
  expect(await server.sql('SELECT FROM sportello.register_entry WHERE filing = $1', [id])).toHaveLength(1)
})
