import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { runMigrations as migrateJobs } from 'graphile-worker'
import pg from 'pg'
import { quietJobsLog } from './jobs-log.ts'
import type { Log } from './log.ts'
import { sqlState } from './transaction.ts'

const FOLDER = join(import.meta.dirname, 'migrations')
/** One number for the whole product: servers that start together migrate one after the other. */
const LOCK_KEY = 7_238_114_002

interface Migration { readonly number: number, readonly name: string, readonly sql: string, readonly checksum: string }

/**
 * Brings the schema up to date as the owner of the tables. Each file runs once, in one transaction; a file changed after it ran stops the start.
 * Safe to call by several servers at once and again at each start.
 * @returns the names of the files that ran now
 */
export async function migrate(ownerUrl: string, log: Log): Promise<readonly string[]> {
  const client = new pg.Client({ connectionString: ownerUrl, application_name: 'sportello-migrations' })
  await client.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [LOCK_KEY])
    const applied = await applyNew(client)
    await migrateJobs({ connectionString: ownerUrl, logger: quietJobsLog(log) })
    await openJobsToApplication(client)
    if (applied.length > 0) log.info({ applied }, 'database migrated')
    return applied
  } finally {
    await client.end()
  }
}

async function applyNew(client: pg.Client): Promise<readonly string[]> {
  await client.query(`create table if not exists schema_migration (
    number integer primary key, name text not null, checksum text not null, applied_at timestamptz not null default clock_timestamp())`)
  const { rows } = await client.query<{ number: number, checksum: string }>('select number, checksum from schema_migration')
  const known = new Map(rows.map(row => [row.number, row.checksum]))
  const applied: string[] = []
  for (const migration of await readMigrations()) {
    const checksum = known.get(migration.number)
    if (checksum === undefined) {
      await apply(client, migration)
      applied.push(migration.name)
    } else if (checksum !== migration.checksum) {
      throw new Error(`The migration ${migration.name} was changed after it had run: write a new one instead.`)
    }
  }
  return applied
}

/**
 * A change of a table that waits for a long reader makes everybody behind it wait too: it steps back after a while, lets them pass and comes again.
 * The release before is at work meanwhile (decision 22).
 */
const LOCK_PATIENCE = '2s'
const LOCK_ATTEMPTS = 60
const LOCK_PAUSE_MS = 1_000
const LOCK_NOT_AVAILABLE = '55P03'

async function apply(client: pg.Client, { number, name, sql, checksum }: Migration): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    await client.query('begin')
    try {
      await client.query(`set local lock_timeout = '${LOCK_PATIENCE}'`)
      await client.query(sql)
      await client.query('insert into schema_migration (number, name, checksum) values ($1, $2, $3)', [number, name, checksum])
      await client.query('commit')
      return
    } catch (cause) {
      await client.query('rollback')
      if (attempt === LOCK_ATTEMPTS || sqlState(cause) !== LOCK_NOT_AVAILABLE) throw new Error(`The migration ${name} failed.`, { cause })
      await pause(LOCK_PAUSE_MS)
    }
  }
}

async function readMigrations(): Promise<readonly Migration[]> {
  const names = (await readdir(FOLDER)).filter(name => /^\d{3}_[a-z0-9-_]+\.sql$/.test(name)).toSorted()
  const migrations = await Promise.all(names.map(async name => {
    const sql = await readFile(join(FOLDER, name), 'utf8')
    return { number: Number(name.slice(0, 3)), name, sql, checksum: createHash('sha256').update(sql).digest('hex') }
  }))
  const twice = migrations.find((one, index) => migrations[index - 1]?.number === one.number)
  if (twice) throw new Error(`Two migrations have the number of ${twice.name}.`)
  return migrations
}

/** graphile-worker protects its tables with row security that only the owner passes: the application adds and runs jobs, so it gets policies of its own. */
async function openJobsToApplication(client: pg.Client): Promise<void> {
  await client.query(`do $$
    declare
      jobs record;
    begin
      grant usage on schema graphile_worker to sportello_app;
      grant select, insert, update, delete on all tables in schema graphile_worker to sportello_app;
      grant usage, select on all sequences in schema graphile_worker to sportello_app;
      grant execute on all functions in schema graphile_worker to sportello_app;
      for jobs in
        select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = 'graphile_worker' and c.relrowsecurity
          and not exists (select from pg_policy p where p.polrelid = c.oid and p.polname = 'sportello_app')
      loop
        execute format('create policy sportello_app on graphile_worker.%I to sportello_app using (true) with check (true)', jobs.relname);
      end loop;
    end
  $$`)
}
