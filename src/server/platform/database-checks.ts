import { sql } from 'kysely'
import type { Database } from './database.ts'
import { BadSettings } from './environment.ts'

/** What the database must be like before a citizen's filing may be entrusted to it. */
export interface DatabaseExpectations {
  /** False only in tests that need no durability. */
  readonly durable: boolean
}

/**
 * Looks from the application's own connection, so that what is checked is what will be used.
 * @throws {@link BadSettings} that says everything that is wrong
 */
export async function checkDatabase(db: Database, { durable }: DatabaseExpectations): Promise<void> {
  const faults = [...durable ? await durabilityFaults(db) : [], ...await roleFaults(db)]
  if (faults.length > 0) throw new BadSettings(faults)
}

async function durabilityFaults(db: Database): Promise<readonly string[]> {
  const { rows } = await sql<{ name: string, setting: string }>`
    select name, setting from pg_settings where name in ('fsync', 'synchronous_commit', 'full_page_writes', 'server_version_num')`.execute(db)
  const setting = new Map(rows.map(row => [row.name, row.setting]))
  const off = ['fsync', 'synchronous_commit', 'full_page_writes'].filter(name => setting.get(name) === 'off')
  return [
    ...off.map(name => `${name} is off in PostgreSQL: an acknowledged filing could be lost; set ${name} = on`),
    ...Number(setting.get('server_version_num')) < 150_000 ? ['PostgreSQL is older than 15: DATABASE_URL must lead to a newer one'] : [],
  ]
}

async function roleFaults(db: Database): Promise<readonly string[]> {
  const { rows: [role] } = await sql<{ superuser: boolean, bypasses: boolean, owned: string | null }>`
    select rolsuper as superuser, rolbypassrls as bypasses,
      (select string_agg(relname, ', ') from pg_class where relowner = r.oid and relnamespace in (select oid from pg_namespace where nspname in ('public', 'sportello')) and relkind in ('r', 'p')) as owned
    from pg_roles r where rolname = current_user`.execute(db)
  return [
    ...role?.superuser ? ['DATABASE_URL connects as a superuser: the application must connect as sportello_app'] : [],
    ...role?.bypasses ? ['DATABASE_URL connects with a role that passes by row security: the application must connect as sportello_app'] : [],
    ...role?.owned ? [`DATABASE_URL connects as the owner of the tables ${role.owned}: the application must connect as sportello_app, the owner stands in DATABASE_OWNER_URL`] : [],
  ]
}
