import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { FilingReply } from '#contract/filings.ts'
import { verifyAudit } from '#server/audit/index.ts'
import { openDatabase, openPool } from '#server/platform/database.ts'
import { raiseRegister, type RaiseOrder } from '#server/register/raise.ts'
import { verifyRegister } from '#server/register/index.ts'
import { CF_A, REQUEST } from './support/definitions.ts'
import { get, sealed, submit } from './support/filing.ts'
import { aPerson, startServer, type TestServer } from './support/server.ts'

/* A counter raised after a restore: the only way to jump over a number, and only upwards. */

const YEAR = Number(new Intl.DateTimeFormat('en', { timeZone: 'Europe/Rome', year: 'numeric' }).format(new Date()))
const ANSWERS = { codice_fiscale: CF_A, oggetto: 'Cantiere', larghezza: '2.5', permanente: true }
const ROOT = fileURLToPath(new URL('../..', import.meta.url))

let server: TestServer
beforeAll(async () => { server = await startServer([REQUEST]) })
afterAll(async () => { await server.stop() })

async function numberOfNext(): Promise<number> {
  const response = await submit(server, await sealed(server, REQUEST, ANSWERS), await aPerson(server, CF_A))
  return response.json<FilingReply>().receipt.number
}

async function raise(order: Partial<RaiseOrder>): ReturnType<typeof raiseRegister> {
  const db = openDatabase(openPool({ url: server.database.addresses.ownerUrl, max: 1, applicationName: 'test' }, () => undefined))
  try {
    return await raiseRegister(db, { body: 'p_pc', register: 'PG', year: YEAR, above: 1, reason: 'prova', ...order })
  } finally {
    await db.destroy()
  }
}

test('the next number is the one after it; the register is whole, and says which numbers are out', async () => {
  expect([await numberOfNext(), await numberOfNext()]).toEqual([1, 2])
  expect(await raise({ above: 5, reason: 'ripristino della copia di lunedì' })).toEqual({ from: 3, to: 5 })
  expect(await numberOfNext()).toBe(6)
  expect(await verifyRegister(server.platform.db)).toMatchObject([
    { body: 'p_pc', entries: 3, raises: [{ year: YEAR, from: 3, to: 5, reason: 'ripristino della copia di lunedì', absent: [{ from: 3, to: 5 }] }] },
  ])
})

test('it is written in the audit log, which holds together', async () => {
  const [row] = await server.sql<{ who: string, filing: string | null, details: string }>(`SELECT who, filing, details FROM sportello.audit WHERE what = 'register.raised'`)
  expect({ ...row, details: JSON.parse(row?.details ?? '') as object }).toEqual({
    who: 'operator', filing: null, details: { register: 'PG', year: YEAR, from: 3, to: 5, reason: 'ripristino della copia di lunedì' } })
  expect(await verifyAudit(server.platform.db)).toMatchObject([{ body: 'p_pc', rows: 4 }])
})

test('whoever was logged in must log in again', async () => {
  const altea = await aPerson(server, CF_A)
  await raise({ above: 7 })
  expect((await get(server, '/api/my/filings', altea)).statusCode).toBe(401)
})

test('it is never lowered, and raised to where it is nothing is written', async () => {
  const before = await server.sql('SELECT * FROM sportello.register_raise')
  expect([await raise({ above: 7 }), await raise({ above: 2 })]).toEqual([undefined, undefined])
  expect(await server.sql('SELECT * FROM sportello.register_raise')).toEqual(before)
  expect(await numberOfNext()).toBe(8)
})

test.each<[string, Partial<RaiseOrder>, RegExp]>([
  ['so many numbers that it must be a slip', { above: 12_345_678 }, /12345670 numbers for ever/],
  ['a year that has not begun', { year: YEAR + 1, above: 3 }, /has not begun/],
  ['no reason', { above: 20, reason: '' }, /reason/],
])('%s is refused, and nothing is written', async (_, order, why) => {
  const before = await server.sql('SELECT * FROM sportello.register_counter')
  await expect(raise(order)).rejects.toThrow(why)
  expect(await server.sql('SELECT * FROM sportello.register_counter')).toEqual(before)
})

test('a gap beside what was jumped over, or half in it, is found', async () => {
  await server.sql('SET session_replication_role = replica')
  await server.sql('DELETE FROM sportello.register_entry WHERE number = 2')
  expect(await verifyRegister(server.platform.db)).toMatchObject([{ fault: { number: 6, why: 'gap' } }])
  await server.sql('SET session_replication_role = origin')
})

test('the application can do nothing of it', async () => {
  const app = (text: string): Promise<unknown> => server.sql(`SET ROLE sportello_app; ${text}`).finally(() => server.sql('RESET ROLE'))
  for (const attempt of [
    `SELECT sportello.raise_register('p_pc', 'PG', ${String(YEAR)}, 99, 'x')`,
    `INSERT INTO sportello.register_raise SELECT 'p_pc', 'PG', ${String(YEAR)}, 50, 60, 'x', now()`,
    `DELETE FROM sportello.register_raise`,
  ]) await expect(app(attempt), attempt).rejects.toThrow(/permission denied/)
  await expect(server.sql(`UPDATE sportello.register_raise SET to_number = 1000`)).rejects.toThrow(/never changes/)
})

test('the command does it with the settings of the server, and says what is missing', () => {
  const run = (...words: readonly string[]) => spawnSync(process.execPath, ['src/server/register/command.ts', ...words], {
    cwd: ROOT, encoding: 'utf8', env: { ...process.env, DATABASE_URL: server.database.addresses.appUrl, DATABASE_OWNER_URL: server.database.addresses.ownerUrl, DATA_DIR: server.platform.config.dataDir },
  })
  const order = ['--body', 'p_pc', '--year', String(YEAR), '--above', '0000012', '--reason', 'copia di lunedì']
  expect(run(...order)).toMatchObject({ status: 0, stdout: `p_pc: register raised over 0000009/${String(YEAR)} to 0000012/${String(YEAR)}; the next number is 0000013/${String(YEAR)}. Everybody must log in again.\n` })
  expect(run(...order.slice(0, 4))).toMatchObject({ status: 1, stderr: expect.stringContaining('--above') as string })
}, 120_000)
