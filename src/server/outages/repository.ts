import { sql } from 'kysely'
import type { Database, Transaction } from '../platform/database.ts'

/** The tables of migrations 054 and 067. */
type OutageTables = {
  'sportello.outage': { readonly began_at: Date, readonly ended_at: Date, readonly what: Outage['of'] }
  'sportello.heartbeat': { readonly since: Date, readonly last_at: Date }
  'sportello.login_down': { readonly since: Date }
}

/** `of` what: the counter itself, or the login of citizens at the identity provider. */
export interface Outage { readonly from: Date, readonly to: Date, readonly of: 'counter' | 'login' }

/** Less than this nobody who tries again notices; a restart of one of several servers is shorter. */
const LONGEST_SILENCE_SECONDS = 60

/** Says that a server works; a silence longer than a minute becomes an outage. */
export async function beat(tx: Transaction): Promise<void> {
  await sql`SELECT sportello.beat(make_interval(secs => ${LONGEST_SILENCE_SECONDS}))`.execute(tx)
}

/** Says that citizens could not log in just now. Said again, nothing changes: it is down since the first time. */
export async function loginFails(tx: Transaction): Promise<void> {
  await sql`INSERT INTO sportello.login_down DEFAULT VALUES ON CONFLICT DO NOTHING`.execute(tx)
}

/** Says that they can. If for more than a minute they could not, it becomes an outage; whichever of several servers says it first writes it, once. */
export async function loginWorks(tx: Transaction): Promise<void> {
  await sql`
    WITH over AS (DELETE FROM sportello.login_down RETURNING since)
    INSERT INTO sportello.outage (began_at, ended_at, what)
    SELECT since, sportello.wall_clock(), 'login' FROM over WHERE sportello.wall_clock() - since > make_interval(secs => ${LONGEST_SILENCE_SECONDS})
    ON CONFLICT DO NOTHING`.execute(tx)
}

/** Since when citizens cannot log in; nothing while they can. */
export async function loginDownSince(db: Database): Promise<Date | undefined> {
  return (await db.$extendTables<OutageTables>().selectFrom('sportello.login_down').select('since').executeTakeFirst())?.since
}

/** The newest first. */
export async function lastOutages(db: Database, limit: number): Promise<readonly Outage[]> {
  const rows = await db.$extendTables<OutageTables>().selectFrom('sportello.outage').selectAll().orderBy('began_at', 'desc').limit(limit).execute()
  return rows.map(({ began_at: from, ended_at: to, what: of }) => ({ from, to, of }))
}

/** Since when outages are written down. */
export async function recordedSince(db: Database): Promise<Date> {
  return (await db.$extendTables<OutageTables>().selectFrom('sportello.heartbeat').select('since').executeTakeFirstOrThrow()).since
}
