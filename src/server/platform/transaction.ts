import { AsyncLocalStorage } from 'node:async_hooks'
import { setTimeout as pause } from 'node:timers/promises'
import type { Database, Transaction } from './database.ts'
import { sightOfNext, type RowSight } from './row-sight.ts'

/**
 * Runs the work in one database transaction (READ COMMITTED unless told) and returns what it returns, after COMMIT.
 * The work may run more than once: it is repeated after a serialization failure or a deadlock, so it must have no effect outside the database.
 * A work that throws is rolled back. Never nested: a use case is one transaction.
 */
export type InTransaction = <T>(work: (tx: Transaction) => Promise<T>, options?: TransactionOptions) => Promise<T>

export interface TransactionOptions {
  /** Whose filings, uploads and cases are seen; nobody's when not said. */
  readonly sees?: RowSight
  readonly isolation?: 'read committed' | 'repeatable read' | 'serializable'
  /** Attempts in all; 1 never repeats. */
  readonly attempts?: number
}

const DEFAULT_ATTEMPTS = 4
/** serialization_failure and deadlock_detected: PostgreSQL rolled back and asks to try again. */
const REPEATABLE = new Set(['40001', '40P01'])

const running = new AsyncLocalStorage<true>()

export function transactions(db: Database): InTransaction {
  return async (work, { sees, isolation = 'read committed', attempts = DEFAULT_ATTEMPTS } = {}) => {
    if (running.getStore()) throw new Error('a transaction was begun inside another')
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await running.run(true, () => sightOfNext.run(sees, () => db.transaction().setIsolationLevel(isolation).execute(work)))
      } catch (error) {
        if (attempt >= attempts || !isRepeatable(error)) throw error
        await pause(2 ** attempt * 5 * (0.5 + Math.random()))
      }
    }
  }
}

function isRepeatable(error: unknown): boolean {
  return REPEATABLE.has(sqlState(error) ?? '')
}

/** What pg says without a code: the connection went in the middle, went before, or did not come about in time. */
const CONNECTION_LOST = /connection terminated|is not queryable|timeout exceeded when trying to connect/i

/** Whether an error of pg, which gives these no code, is that of a connection that was lost or never came about. */
export function isConnectionLost(error: unknown): boolean {
  return error instanceof Error && CONNECTION_LOST.test(error.message)
}

/** The SQLSTATE of a database error, or nothing for any other. */
export function sqlState(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}
