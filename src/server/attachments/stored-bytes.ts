import { sql } from 'kysely'
import type { Transaction } from '../platform/database.ts'

/*
 * The store keeps the same bytes once for all who name them. Whoever names some holds them for the length of the transaction,
 * whoever removes some makes sure in a transaction of the same kind that nobody names them.
 */

/** While the transaction lasts nobody removes these bytes from the store. */
export async function holdBytes(tx: Transaction, sha256: string): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock_shared(hashtextextended(${`blob ${sha256}`}, 0))`.execute(tx)
}

/** Whether nothing names the bytes any more; nobody can name them again before the transaction ends. */
export async function areUnnamed(tx: Transaction, sha256: string): Promise<boolean> {
  await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`blob ${sha256}`}, 0))`.execute(tx)
  const { rows: [row] } = await sql<{ named: boolean }>`
    SELECT EXISTS (SELECT FROM sportello.attachment_chunk WHERE digest = ${sha256})
      OR EXISTS (SELECT FROM sportello.attachment WHERE sha256 = ${sha256} AND completed_at IS NOT NULL)
      OR EXISTS (SELECT FROM sportello.filing_document WHERE sha256 = ${sha256})
      OR EXISTS (SELECT FROM sportello.receipt_pdf WHERE blob = ${sha256}) AS named`.execute(tx)
  return row?.named === false
}
