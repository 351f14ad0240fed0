import { sql } from 'kysely'
import canonicalize from 'canonicalize'
import type { Database, Transaction } from '../platform/database.ts'

/** What happened, by a word that is never renamed: the log is read for as long as it is kept. */
export type AuditWhat = 'filing.registered' | 'filing.looked' | 'document.looked' | 'receipt.looked' | 'identification.looked' | 'inbox.searched' | 'case.taken-in-charge' | 'register.raised' | 'keys.rewrapped' | 'filing.restored' | 'filing.entered-by-hand' | 'filing.content-returned' | 'staff.added' | 'staff.roles-given' | 'staff.removed'

export interface AuditEntry {
  readonly body: string
  readonly what: AuditWhat
  /** Opaque id of a person or officer, `anonymous` for nobody, `operator` for who runs a command on the server. */
  readonly who: string
  /** Absent for what is no single filing's. */
  readonly filing?: string
  /** Canonicalised, because its bytes are hashed. Never an answer of the citizen. */
  readonly details: Readonly<Record<string, string | number>>
}

/** One row as it lies in the log; `details` is the text that was hashed. */
export interface AuditRow {
  readonly body: string
  readonly seq: number
  readonly at: string
  readonly what: string
  readonly who: string
  readonly filing: string | null
  readonly details: string
  readonly prevHash: string
  readonly hash: string
}

interface RawRow extends Omit<AuditRow, 'seq' | 'at' | 'prevHash'> { readonly seq: string, readonly at: Date, readonly prev_hash: string }

/**
 * Adds rows to the bodies' chains in the order given; the database numbers, times and hashes each. It locks the end of the chain until the
 * transaction ends, so it comes last in its transaction: after it nothing may be locked.
 */
export async function writeAudit(tx: Transaction, ...entries: readonly AuditEntry[]): Promise<void> {
  const rows = entries.map(entry => ({ ...entry, details: canonicalize(entry.details) ?? '{}' }))
  await sql`
    INSERT INTO sportello.audit (body, what, who, filing, details)
    SELECT body, what, who, filing, details FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      AS new(body text, what text, who text, filing uuid, details text)`.execute(tx)
}

/** The rows about one filing, newest first. */
export async function auditOf(db: Database | Transaction, { body, filing, limit }: { readonly body: string, readonly filing: string, readonly limit: number }): Promise<readonly AuditRow[]> {
  const { rows } = await sql<RawRow>`
    SELECT body, seq, at, what, who, filing, details, prev_hash, hash FROM sportello.audit
    WHERE body = ${body} AND filing = ${filing}::uuid ORDER BY seq DESC LIMIT ${limit}`.execute(db)
  return rows.map(readRow)
}

/** The next rows of a body's chain after a sequence number, oldest first. */
export async function auditAfter(db: Database | Transaction, { body, seq, limit }: { readonly body: string, readonly seq: number, readonly limit: number }): Promise<readonly AuditRow[]> {
  const { rows } = await sql<RawRow>`
    SELECT body, seq, at, what, who, filing, details, prev_hash, hash FROM sportello.audit
    WHERE body = ${body} AND seq > ${seq} ORDER BY seq LIMIT ${limit}`.execute(db)
  return rows.map(readRow)
}

/** Where each chain ends, by the row that every addition locks. Read in one transaction with the rows it is compared to. */
export async function auditHeads(db: Database | Transaction): Promise<readonly { readonly body: string, readonly seq: number, readonly hash: string }[]> {
  const { rows } = await sql<{ body: string, seq: string, hash: string }>`
    SELECT body, seq, hash FROM sportello.audit_head
    UNION ALL SELECT DISTINCT a.body, '0'::bigint, repeat('0', 64) FROM sportello.audit a
      WHERE NOT EXISTS (SELECT FROM sportello.audit_head h WHERE h.body = a.body)
    ORDER BY body`.execute(db)
  return rows.map(row => ({ ...row, seq: Number(row.seq) }))
}

function readRow({ prev_hash: prevHash, seq, at, ...row }: RawRow): AuditRow {
  return { ...row, prevHash, seq: Number(seq), at: at.toISOString() }
}
