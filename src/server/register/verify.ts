import { sql } from 'kysely'
import type { Database } from '../platform/database.ts'
import { EVERYTHING } from '../platform/row-sight.ts'
import { transactions } from '../platform/transaction.ts'

/** What the registers of one body look like, and the first entry that is not as it should be. */
export interface RegisterVerdict {
  readonly body: string
  readonly entries: number
  readonly fault?: { readonly year: number, readonly number: number, readonly why: RegisterFault }
}
export type RegisterFault = 'gap' | 'missing-filing' | 'altered-filing' | 'other-documents'

interface Row { readonly body: string, readonly entries: string, readonly year: number | null, readonly number: string | null, readonly why: RegisterFault | null }

/** Compares every entry with the stored bytes of its filing, and its number with its place. Changes nothing; may run beside the working server. */
export async function verifyRegister(db: Database): Promise<readonly RegisterVerdict[]> {
  const { rows } = await transactions(db)(tx => sql<Row>`
    WITH judged AS (
      SELECT e.body, e.register, e.year, e.number, CASE
        WHEN e.number <> row_number() OVER (PARTITION BY e.body, e.register, e.year ORDER BY e.number) THEN 'gap'
        WHEN f.id IS NULL THEN 'missing-filing'
        WHEN encode(sha256(f.sealed), 'hex') <> e.seal_hash THEN 'altered-filing'
        WHEN e.document_hashes <> ARRAY(
          SELECT d.sha256 FROM sportello.filing_document d WHERE d.body = f.body AND d.filing = f.id ORDER BY d.position) THEN 'other-documents'
      END AS why
      FROM sportello.register_entry e LEFT JOIN sportello.filing f ON f.body = e.body AND f.id = e.filing)
    SELECT j.body, count(*) AS entries, first.year, first.number, first.why FROM judged j
    LEFT JOIN LATERAL (
      SELECT year, number, why FROM judged WHERE body = j.body AND why IS NOT NULL ORDER BY register, year, number LIMIT 1) AS first ON true
    GROUP BY j.body, first.year, first.number, first.why ORDER BY j.body`.execute(tx), { sees: EVERYTHING })
  return rows.map(({ body, entries, year, number, why }) => ({
    body, entries: Number(entries), ...year === null || why === null ? {} : { fault: { year, number: Number(number), why } },
  }))
}
