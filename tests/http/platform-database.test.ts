import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { checkDatabase } from '#server/platform/database-checks.ts'
import { openDatabase, openPool } from '#server/platform/database.ts'
import { runJobs } from '#server/platform/jobs.ts'
import { openLog } from '#server/platform/log.ts'
import { checkMasterKeys } from '#server/platform/master-key-checks.ts'
import { loadMasterKeys } from '#server/platform/master-keys.ts'
import { migrate } from '#server/platform/migrations.ts'
import { startTestServer, type TestServer } from '#support/server.ts'

let server: TestServer
const quiet = openLog('silent')

beforeAll(async () => { server = await startTestServer() })
afterAll(() => server.close())

const asOwner = <T>(work: (client: pg.Client) => Promise<T>): Promise<T> => connected(server.database.addresses.ownerUrl, work)

async function connected<T>(connectionString: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

/** Nobody is connected to the server's database meanwhile, nor can be. */
async function whileAway(work: () => Promise<void>): Promise<void> {
  const address = new URL(server.database.superUrl)
  const name = address.pathname.slice(1)
  address.pathname = '/postgres' // nobody can close the database they are in
  await connected(address.href, async client => {
    await client.query(`alter database ${name} with allow_connections false`)
    await client.query(`select pg_terminate_backend(pid) from pg_stat_activity where datname = $1`, [name])
    try {
      await work()
    } finally {
      await client.query(`alter database ${name} with allow_connections true`)
    }
  })
}

describe('migrations', () => {
  test('run once, also when several servers start together', async () => {
    const { ownerUrl } = server.database.addresses
    expect(await Promise.all([migrate(ownerUrl, quiet), migrate(ownerUrl, quiet), migrate(ownerUrl, quiet)])).toEqual([[], [], []])
  })

  test('a file changed after it had run stops the start', async () => {
    await asOwner(client => client.query(`update schema_migration set checksum = 'other' where number = 2`))
    await expect(migrate(server.database.addresses.ownerUrl, quiet)).rejects.toThrow(/002_identity\.sql was changed/)
  })
})

describe('the application’s own login', () => {
  const wrong = (setting: string) => asOwner(client => client.query(setting))

  test('owns nothing and cannot make tables', async () => {
    await checkDatabase(server.platform.db, { durable: false })
    await expect(sql`create table mine (n integer)`.execute(server.platform.db)).rejects.toThrow(/permission denied/)
  })

  test('reads and adds to a new table, and changes only what a migration lets it', async () => {
    await wrong('create table fresh (n integer)')
    await sql`insert into fresh values (1)`.execute(server.platform.db)
    await expect(sql`update fresh set n = 2`.execute(server.platform.db)).rejects.toThrow(/permission denied/)
    await expect(sql`delete from fresh`.execute(server.platform.db)).rejects.toThrow(/permission denied/)
    await expect(sql`truncate fresh`.execute(server.platform.db)).rejects.toThrow(/permission denied/)
  })

  test('a database that could lose an acknowledged filing, or a login that can do too much, is refused', async () => {
    await expect(checkDatabase(server.platform.db, { durable: true })).rejects.toThrow(/fsync is off[\s\S]*synchronous_commit is off[\s\S]*full_page_writes is off/)
    const owner = openDatabase(openPool({ url: server.database.addresses.ownerUrl, max: 1, applicationName: 'test' }, () => undefined))
    await expect(checkDatabase(owner, { durable: false })).rejects.toThrow(/must connect as sportello_app/)
    await owner.destroy()
    const superuser = openDatabase(openPool({ url: server.database.superUrl, max: 1, applicationName: 'test' }, () => undefined))
    await expect(checkDatabase(superuser, { durable: false })).rejects.toThrow(/superuser/)
    await superuser.destroy()
  })

  test('a server whose master key is not the one that closed what is stored does not start; with the old one beside the new it does', async () => {
    const [first, second] = [randomBytes(32).toString('base64'), randomBytes(32).toString('base64')]
    const check = async (masterKey: string, oldMasterKeys: readonly string[]): Promise<void> =>
      checkMasterKeys(server.platform.db, await loadMasterKeys({ masterKey, oldMasterKeys, signingKeys: undefined }, server.dataDir))
    const { rows } = await sql<{ key_id: string }>`SELECT key_id FROM sportello.master_key_used`.execute(server.platform.db)
    expect(rows).toHaveLength(1) // its own
    await expect(check(first, [])).rejects.toThrow(new RegExp(`MASTER_KEY is not the one[^]*${rows[0]?.key_id ?? '?'}`))
    await asOwner(client => client.query('DELETE FROM sportello.master_key_used'))
    await check(first, [])
    await expect(check(second, [])).rejects.toThrow('OLD_MASTER_KEYS')
    await check(second, [first])
  })

  test('the owner’s login may lower itself to it', async () => {
    const lowered = openDatabase(openPool({ url: server.database.superUrl, max: 1, applicationName: 'test', role: 'sportello_app' }, () => undefined))
    await checkDatabase(lowered, { durable: false })
    await lowered.destroy()
  })
})

describe('transactions', () => {
  test('what throws leaves nothing behind', async () => {
    await expect(server.platform.inTransaction(async tx => {
      await sql`insert into person (id, body, fiscal_number) values (gen_random_uuid(), 'p_pc', 'ROLLED-BACK')`.execute(tx)
      throw new Error('no')
    })).rejects.toThrow('no')
    expect((await sql`select from person where fiscal_number = 'ROLLED-BACK'`.execute(server.platform.db)).rows).toEqual([])
  })

  test('a deadlock is tried again and both works are done', async () => {
    await asOwner(async client => {
      await client.query('create table seat (n integer primary key, taken integer not null default 0)')
      await client.query('insert into seat values (1), (2)')
      await client.query('grant update on seat to sportello_app')
    })
    const take = (first: number, second: number) => server.platform.inTransaction(async tx => {
      await sql`update seat set taken = taken + 1 where n = ${first}`.execute(tx)
      await sql`select pg_sleep(0.2)`.execute(tx)
      await sql`update seat set taken = taken + 1 where n = ${second}`.execute(tx)
    })
    await Promise.all([take(1, 2), take(2, 1)])
    expect((await sql`select taken from seat order by n`.execute(server.platform.db)).rows).toEqual([{ taken: 2 }, { taken: 2 }])
  })

  test('one inside another is a mistake that is told', async () => {
    await expect(server.platform.inTransaction(() => server.platform.inTransaction(() => Promise.resolve()))).rejects.toThrow(/inside another/)
  })
})

describe('jobs', () => {
  test('a job exists if and only if its transaction commits, and runs again after a failure', async () => {
    const done: unknown[] = []
    let failures = 1
    const pool = openPool({ url: server.database.addresses.appUrl, max: 4, applicationName: 'test' }, () => undefined)
    const running = await runJobs({
      pool, schedule: [], log: quiet, alone: false,
      handlers: {
        'test.note': payload => Promise.resolve(void done.push(payload)),
        'test.stumble': () => ((failures -= 1) >= 0 ? Promise.reject(new Error('once')) : Promise.resolve()),
      },
    })
    await server.platform.inTransaction(tx => server.platform.jobs.add(tx, 'test.note', { id: 'kept' }))
    await server.platform.inTransaction(async tx => {
      await server.platform.jobs.add(tx, 'test.note', { id: 'lost' })
      throw new Error('no')
    }).catch(() => undefined)
    await server.platform.inTransaction(tx => server.platform.jobs.add(tx, 'test.stumble', {}, { key: 'stumble' }))
    await vi.waitFor(() => { expect(failures).toBe(-1) }, { timeout: 20_000 })
    expect(done).toEqual([{ id: 'kept' }])
    await running.stop()
    await pool.end()
  })

  test('a job that a dead server held is done at the next start', async () => {
    const done: unknown[] = []
    await server.platform.inTransaction(tx => server.platform.jobs.add(tx, 'test.held', { id: 'held' }, { key: 'held' }))
    await asOwner(client => client.query(`UPDATE graphile_worker._private_jobs SET locked_by = 'worker-of-the-dead', locked_at = now() WHERE key = 'held'`))
    const pool = openPool({ url: server.database.addresses.appUrl, max: 4, applicationName: 'test', ...server.database.addresses.role === undefined ? {} : { role: server.database.addresses.role } }, () => undefined)
    const running = await runJobs({ pool, schedule: [], log: quiet, alone: true, handlers: { 'test.held': payload => Promise.resolve(void done.push(payload)) } })
    await vi.waitFor(() => { expect(done).toEqual([{ id: 'held' }]) }, { timeout: 20_000 })
    await running.stop()
    await pool.end()
  })

  test('a job that a dead server held is taken over by the others, and one that is still being done is not', async () => {
    const done: unknown[] = []
    const held = (key: string, worker: string): Promise<void> => asOwner(async client => {
      await server.platform.inTransaction(tx => server.platform.jobs.add(tx, 'test.left', { key }, { key }))
      await client.query(`UPDATE graphile_worker._private_jobs SET locked_by = $2, locked_at = now() - interval '2 minutes' WHERE key = $1`, [key, worker])
    })
    await held('of the dead', 'worker-of-the-dead')
    await held('of the living', 'worker-of-the-living')
    await asOwner(async living => {
      await living.query(`SELECT pg_advisory_lock(hashtextextended('jobs worker-of-the-living', 0))`)
      const pool = openPool({ url: server.database.addresses.appUrl, max: 5, applicationName: 'test', ...server.database.addresses.role === undefined ? {} : { role: server.database.addresses.role } }, () => undefined)
      const running = await runJobs({ pool, schedule: [], log: quiet, alone: false, lookMs: 100, handlers: { 'test.left': payload => Promise.resolve(void done.push(payload)) } })
      await vi.waitFor(() => { expect(done).toEqual([{ key: 'of the dead' }]) }, { timeout: 20_000 })
      const itsWord = 'FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE locktype = \'advisory\' AND application_name = \'test\' AND datname = current_database()'
      await connected(server.database.superUrl, async other => {
        await other.query(`SELECT pg_terminate_backend(pid) ${itsWord}`)
        await vi.waitFor(async () => { expect((await other.query(`SELECT ${itsWord}`)).rows).toHaveLength(1) }, { timeout: 20_000 }) // it has said again that it is there
      })
      expect(done).toHaveLength(1)
      await running.stop()
      await pool.end()
    })
  })

  test('they go on after the database was away at the end of one', async () => {
    const begun: string[] = []
    const atWork = Promise.withResolvers<undefined>()
    const pool = openPool({ url: server.database.addresses.appUrl, max: 5, applicationName: 'test', ...server.database.addresses.role === undefined ? {} : { role: server.database.addresses.role } }, () => undefined)
    const running = await runJobs({
      pool, schedule: [], log: quiet, alone: false,
      handlers: { 'test.across': payload => {
        begun.push((payload as { id: string }).id)
        return begun.length === 1 ? atWork.promise : Promise.resolve()
      } },
    })
    const add = (id: string) => server.platform.inTransaction(tx => server.platform.jobs.add(tx, 'test.across', { id }))
    await add('first')
    await vi.waitFor(() => { expect(begun).toEqual(['first']) }, { timeout: 20_000 })
    await whileAway(async () => {
      atWork.resolve(undefined)
      await expect(pool.query('SELECT')).rejects.toThrow()
      await vi.waitFor(() => { expect(pool.totalCount).toBe(0) }, { timeout: 20_000 })
    })
    await vi.waitFor(() => add('second'), { timeout: 20_000 })
    await vi.waitFor(() => { expect(begun.toSorted()).toEqual(['first', 'first', 'second']) }, { timeout: 20_000 }) // nobody knows that the first was done: it is done again
    await vi.waitFor(async () => { expect((await asOwner(client => client.query(`SELECT FROM graphile_worker.jobs WHERE task_identifier = 'test.across'`))).rowCount).toBe(0) }, { timeout: 20_000 })
    await running.stop()
    await pool.end()
  })
})

test('when the database goes away the server says so and comes back with it', async () => {
  const status = () => server.app.inject({ url: '/status', headers: { host: 'localhost' } })
  await whileAway(async () => {
    expect((await status()).statusCode).toBe(503)
    expect((await status()).json()).toMatchObject({ type: 'server.unavailable' })
  })
  await vi.waitFor(async () => { expect((await status()).statusCode).toBe(200) }, { timeout: 10_000 })
})
