import { sql } from 'kysely'
import type { Database, Transaction } from '../platform/database.ts'

/** The tables of migration 054. */
type OutageTables = {
  'sportello.outage': { readonly began_at: Date, readonly ended_at: Date }
  'sportello.heartbeat': { readonly since: Date, readonly last_at: Date }
}

export interface Outage { readonly from: Date, readonly to: Date }

/** Says that a server works. @param longestSilenceMs a silence longer than this becomes an outage */
export async function beat(tx: Transaction, longestSilenceMs: number): Promise<void> {
  await sql`SELECT sportello.beat(make_interval(secs => ${longestSilenceMs / 1000}))`.execute(tx)
}

/** The newest first. */
export async function lastOutages(db: Database, limit: number): Promise<readonly Outage[]> {
  const rows = await db.$extendTables<OutageTables>().selectFrom('sportello.outage').selectAll().orderBy('began_at', 'desc').limit(limit).execute()
  return rows.map(({ began_at: from, ended_at: to }) => ({ from, to }))
}

/** Since when outages are written down. */
export async function recordedSince(db: Database): Promise<Date> {
  return (await db.$extendTables<OutageTables>().selectFrom('sportello.heartbeat').select('since').executeTakeFirstOrThrow()).since
}
