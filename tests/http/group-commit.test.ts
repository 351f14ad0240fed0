import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { CF_A, REPORT, REQUEST } from './support/definitions.ts'
import { codeOf, sealed, submit, type Sealed } from './support/filing.ts'
import { aPerson, startServer, type Someone, type TestServer } from './support/server.ts'

let server: TestServer
let altea: Someone
beforeAll(async () => {
  server = await startServer([REQUEST, REPORT])
  altea = await aPerson(server, CF_A)
  await server.sql(`CREATE FUNCTION fault() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'planted' USING ERRCODE = 'data_exception'; END $$`)
  await server.sql(`CREATE TRIGGER fault BEFORE INSERT ON sportello.filing FOR EACH ROW WHEN (NEW.subject LIKE '%guasto%') EXECUTE FUNCTION fault()`)
  await submit(server, await aFiling(), altea) // the register exists from its first number on
})
afterAll(async () => { await server.stop() })
afterEach(async () => { await server.sql('ROLLBACK') })

function aFiling(oggetto = 'Cantiere'): Promise<Sealed> {
  return sealed(server, REQUEST, { codice_fiscale: CF_A, oggetto, larghezza: '2.5', permanente: true })
}

/** Keeps the register until `open`: what is sent meanwhile waits behind one filing that has begun. */
async function closedRegister(): Promise<{ readonly open: () => Promise<unknown>, readonly cut: () => Promise<unknown> }> {
  await server.sql('BEGIN')
  await server.sql(`SELECT FROM sportello.register WHERE body = 'p_pc' FOR UPDATE`)
  const first = submit(server, await aFiling(), altea)
  await waitingForRegister()
  return {
    open: async () => { await server.sql('ROLLBACK'); await first },
    cut: async () => { await server.sql(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE ${AT_THE_REGISTER}`); await first },
  }
}

const AT_THE_REGISTER = `usename = 'sportello_app' AND datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%enter_in_register%'`

async function waitingForRegister(): Promise<void> {
  await vi.waitFor(async () => {
    await server.sql('SELECT pg_stat_clear_snapshot()') // a transaction sees the same activity for as long as it lasts
    expect(await server.sql(`SELECT FROM pg_stat_activity WHERE ${AT_THE_REGISTER}`)).toHaveLength(1)
  }, 5_000)
}

/** Sends all of them and waits until each has been judged. */
async function sendTogether(filings: readonly Sealed[]): Promise<{ readonly statuses: () => Promise<number[]>, readonly codes: () => Promise<string[]> }> {
  const judged = vi.spyOn(server.catalogue, 'known')
  const answers = filings.map(one => submit(server, one, altea))
  await vi.waitFor(() => { expect(judged).toHaveBeenCalledTimes(filings.length) }, 5_000)
  judged.mockRestore()
  return {
    statuses: async () => (await Promise.all(answers)).map(one => one.statusCode),
    codes: async () => (await Promise.all(answers)).map(codeOf),
  }
}

/** In how many transactions the filings were registered. */
async function transactionsOf(filings: readonly Sealed[]): Promise<number> {
  const [row] = await server.sql<{ count: string }>('SELECT count(DISTINCT xmin::text) FROM sportello.register_entry WHERE filing = ANY($1)', [filings.map(one => one.id)])
  return Number(row?.count)
}

async function expectContiguous(): Promise<void> {
  const numbers = await server.sql<{ number: string }>(`SELECT number FROM sportello.register_entry WHERE body = 'p_pc' ORDER BY number`)
  expect(numbers.map(row => Number(row.number))).toEqual(numbers.map((_, index) => index + 1))
}

test('filings that wait share a transaction, each with a number and an audit row of its own', async () => {
  const register = await closedRegister()
  const filings = await Promise.all(Array.from({ length: 12 }, () => aFiling()))
  const sent = await sendTogether(filings)
  await register.open()
  expect(await sent.statuses()).toEqual(filings.map(() => 201))
  expect(await transactionsOf(filings)).toBe(1)
  const audited = await server.sql(`SELECT FROM sportello.audit WHERE what = 'filing.registered' AND filing = ANY($1)`, [filings.map(one => one.id)])
  expect(audited).toHaveLength(12)
  await expectContiguous()
})

test('one that is refused does not touch the others', async () => {
  const busy = await aFiling()
  const register = await closedRegister()
  await server.sql(`SELECT pg_advisory_lock(hashtextextended($1, 0))`, [`filing p_pc ${busy.id}`])
  const filings = [await aFiling(), busy, await aFiling()]
  const sent = await sendTogether(filings)
  await register.open()
  expect(await sent.statuses()).toEqual([201, 423, 201])
  await server.sql('SELECT pg_advisory_unlock_all()')
  expect((await submit(server, busy, altea)).statusCode).toBe(201)
  await expectContiguous()
})

test('one that fails fails alone, and its number is given to another', async () => {
  const register = await closedRegister()
  const filings = [await aFiling(), await aFiling('guasto'), await aFiling(), await aFiling()]
  const sent = await sendTogether(filings)
  await register.open()
  expect(await sent.statuses()).toEqual([201, 500, 201, 201])
  await expectContiguous()
})

test('when the connection is lost all of them are told to ask again, and asking again registers each once', async () => {
  const register = await closedRegister()
  const filings = await Promise.all(Array.from({ length: 5 }, () => aFiling()))
  const sent = await sendTogether(filings)
  await register.cut()
  await waitingForRegister()
  await server.sql(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE ${AT_THE_REGISTER}`)
  expect(await sent.codes()).toEqual(filings.map(() => 'server.unavailable'))
  await server.sql('ROLLBACK')
  for (const filing of filings) expect((await submit(server, filing, altea)).statusCode).toBe(201)
  expect((await submit(server, filings[0] ?? await aFiling(), altea)).statusCode).toBe(200)
  await expectContiguous()
})

test('the same filing sent twice at once has one number', async () => {
  const register = await closedRegister()
  const filing = await aFiling()
  const sent = await sendTogether([filing, filing])
  await register.open()
  expect((await sent.statuses()).toSorted((a, b) => a - b)).toEqual([201, 423])
  expect((await submit(server, filing, altea)).statusCode).toBe(200)
  await expectContiguous()
})
