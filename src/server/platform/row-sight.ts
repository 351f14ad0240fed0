import { AsyncLocalStorage } from 'node:async_hooks'
import { CompiledQuery, PostgresDialect, PostgresDriver, type DatabaseConnection, type Driver, type PostgresDialectConfig, type TransactionSettings } from 'kysely'
import pg from 'pg'

/** Whose rows a transaction is about; the database shows it no others (migration 052). */
export interface RowSight {
  readonly body: string
  /** The person or officer whose own filings and uploads are seen; null for nobody's. */
  readonly owner: string | null
  /** The offices whose cases are seen. */
  readonly offices: readonly string[] | '*'
}

/** For the server's own work: registering, jobs, verifying. Never for an answer to what a person asks about filings. */
export const EVERYTHING: RowSight = { body: '*', owner: null, offices: [] }

/** What the transaction that is about to begin sees; set by `transactions`. */
export const sightOfNext = new AsyncLocalStorage<RowSight | undefined>()

/** PostgreSQL as Kysely speaks it, but for BEGIN: what the transaction sees travels with it, and ends with it, at the cost of no question more. */
export class SightedDialect extends PostgresDialect {
  readonly #config: PostgresDialectConfig
  constructor(config: PostgresDialectConfig) {
    super(config)
    this.#config = config
  }

  override createDriver(): Driver {
    return new SightedDriver(this.#config)
  }
}

class SightedDriver extends PostgresDriver {
  override async beginTransaction(connection: DatabaseConnection, settings: TransactionSettings): Promise<void> {
    const sight = sightOfNext.getStore()
    if (sight === undefined) await super.beginTransaction(connection, settings)
    else await connection.executeQuery(CompiledQuery.raw(`begin isolation level ${settings.isolationLevel ?? 'read committed'}; ${settingsOf(sight)}`))
  }
}

/** SET LOCAL: whoever has the connection of the pool next inherits nothing. */
function settingsOf({ body, owner, offices }: RowSight): string {
  return Object.entries({ body, owner: owner ?? '', offices: offices === '*' ? '*' : offices.join(',') })
    .map(([name, value]) => `set local sportello.${name} = ${pg.escapeLiteral(value)}`).join('; ')
}
