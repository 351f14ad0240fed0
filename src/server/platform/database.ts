import { Kysely, type Transaction as KyselyTransaction } from 'kysely'
import pg from 'pg'
import { SightedDialect } from './row-sight.ts'

/** No table is known here: each room names its own with `db.$extendTables<FilingTables>()`. */
export type Schema = Record<string, never>
export type Database = Kysely<Schema>
/** What a repository is made from, so that no query escapes its transaction. */
export type Transaction = KyselyTransaction<Schema>

export interface PoolSettings {
  readonly url: string
  readonly max: number
  /** `SET ROLE` at connection: when the login of the URL is the owner of the tables. */
  readonly role?: string
  readonly applicationName: string
}

/** A pool whose idle connections may break without ending the process; the error is told to `onError`. */
export function openPool({ url, max, role, applicationName }: PoolSettings, onError: (error: Error) => void): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    application_name: applicationName,
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 30_000,
    statement_timeout: 30_000,
    idle_in_transaction_session_timeout: 60_000,
    ...(role === undefined ? {} : { options: `-c role=${role}` }),
  })
  pool.on('error', onError)
  pool.on('connect', client => { client.on('error', onError) }) // a connection in use has no other listener between two queries
  return pool
}

export function openDatabase(pool: pg.Pool): Database {
  return new Kysely<Schema>({ dialect: new SightedDialect({ pool }) })
}
