import { sql } from 'kysely'
import { protocolLabel } from '#domain/filing/filing.ts'
import type { Database, Transaction } from '../platform/database.ts'
import { EVERYTHING } from '../platform/row-sight.ts'
import { transactions } from '../platform/transaction.ts'
import { raisesOf, type Raise } from './repository.ts'

/** What the registers of one body look like, and the first entry that is not as it should be. */
export interface RegisterVerdict {
  readonly body: string
  readonly entries: number
  /** What the counters jumped over after restores: the only gaps there may be. */
  readonly raises: readonly RaiseVerdict[]
  /** Those that came back from their receipts alone, as the audit log says: the content is lost. */
  readonly withoutContent: readonly string[]
  readonly fault?: { readonly year: number, readonly number: number, readonly why: RegisterFault }
}
export interface RaiseVerdict extends Raise {
  /** Numbers that have not come back, in order. */
  readonly absent: readonly { readonly from: number, readonly to: number }[]
}
export type RegisterFault = 'gap' | 'missing-filing' | 'altered-filing' | 'other-documents'

interface Row { readonly body: string, readonly entries: string, readonly year: number | null, readonly number: string | null, readonly why: RegisterFault | null }

/**
 * Compares every entry with the stored bytes of its filing, and its number with its place: one may follow another only without a number between
 * them that no restore has lost. Changes nothing; may run beside the working server.
 */
export async function verifyRegister(db: Database): Promise<readonly RegisterVerdict[]> {
  return transactions(db)(async tx => {
    const judged = new Map((await judgeEntries(tx)).map(row => [row.body, row]))
    const raises = await raisesWithAbsent(tx)
    const lost = await labelsWithoutContent(tx)
    const bodies = [...new Set([...judged.keys(), ...raises.map(raise => raise.body)])].toSorted()
    return bodies.map(body => {
      const { entries, year, number, why } = judged.get(body) ?? { entries: 0, year: null, number: null, why: null }
      return {
        body, entries: Number(entries), raises: raises.filter(raise => raise.body === body), withoutContent: lost.filter(one => one.body === body).map(protocolLabel),
        ...year === null || why === null ? {} : { fault: { year, number: Number(number), why } },
      }
    })
  }, { isolation: 'repeatable read', sees: EVERYTHING })
}

async function judgeEntries(tx: Transaction): Promise<readonly Row[]> {
  const { rows } = await sql<Row>`
    WITH placed AS (
      SELECT e.*, lag(e.number, 1, 0::bigint) OVER (PARTITION BY e.body, e.register, e.year ORDER BY e.number) AS previous FROM sportello.register_entry e),
    judged AS (
      SELECT e.body, e.register, e.year, e.number, CASE
        WHEN e.number - e.previous > 1 AND e.number - e.previous - 1 > (
          SELECT coalesce(sum(greatest(0, least(r.to_number, e.number - 1) - greatest(r.from_number, e.previous + 1) + 1)), 0) FROM sportello.register_raise r
          WHERE r.body = e.body AND r.register = e.register AND r.year = e.year) THEN 'gap'
        WHEN f.id IS NULL THEN 'missing-filing'
        WHEN f.sealed = '' AND EXISTS (
          SELECT FROM sportello.audit a WHERE a.body = e.body AND a.filing = e.filing AND a.what = 'filing.entered-by-hand') THEN NULL
        WHEN encode(sha256(f.sealed), 'hex') <> e.seal_hash THEN 'altered-filing'
        WHEN e.document_hashes <> ARRAY(
          SELECT d.sha256 FROM sportello.filing_document d WHERE d.body = f.body AND d.filing = f.id ORDER BY d.position) THEN 'other-documents'
      END AS why
      FROM placed e LEFT JOIN sportello.filing f ON f.body = e.body AND f.id = e.filing)
    SELECT j.body, count(*) AS entries, first.year, first.number, first.why FROM judged j
    LEFT JOIN LATERAL (
      SELECT year, number, why FROM judged WHERE body = j.body AND why IS NOT NULL ORDER BY register, year, number LIMIT 1) AS first ON true
    GROUP BY j.body, first.year, first.number, first.why`.execute(tx)
  return rows
}

async function labelsWithoutContent(tx: Transaction): Promise<readonly { readonly body: string, readonly year: number, readonly number: number }[]> {
  const { rows } = await sql<{ body: string, year: number, number: string }>`
    SELECT body, year, number FROM sportello.filing WHERE sealed = '' ORDER BY body, register, year, number`.execute(tx)
  return rows.map(row => ({ ...row, number: Number(row.number) }))
}

/** The spans between the entries that a raise has. */
async function raisesWithAbsent(tx: Transaction): Promise<readonly RaiseVerdict[]> {
  const raises = await raisesOf(tx)
  const verdicts: RaiseVerdict[] = []
  for (const raise of raises) {
    const { body, register, year, from, to } = raise
    const { rows } = await sql<{ after: string, before: string }>`
      SELECT previous AS after, number AS before FROM (
        SELECT number, lag(number, 1, ${from - 1}::bigint) OVER (ORDER BY number) AS previous FROM (
          SELECT number FROM sportello.register_entry
          WHERE body = ${body} AND register = ${register} AND year = ${year} AND number BETWEEN ${from} AND ${to}
          UNION ALL SELECT ${to + 1}::bigint) AS there) AS placed
      WHERE number - previous > 1 ORDER BY number`.execute(tx)
    verdicts.push({ ...raise, absent: rows.map(({ after, before }) => ({ from: Number(after) + 1, to: Number(before) - 1 })) })
  }
  return verdicts
}
