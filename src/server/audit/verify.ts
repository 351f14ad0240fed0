import { createHash } from 'node:crypto'
import type { Database } from '../platform/database.ts'
import { EVERYTHING } from '../platform/row-sight.ts'
import { transactions } from '../platform/transaction.ts'
import { auditAfter, auditHeads, type AuditRow } from './repository.ts'

/** What the log of one body looks like. `fault` names the first row that is not as it was written. */
export interface AuditVerdict {
  readonly body: string
  readonly rows: number
  readonly fault?: { readonly seq: number, readonly why: AuditFault }
}
export type AuditFault = 'missing-row' | 'broken-link' | 'altered-row' | 'cut-tail'

const ROWS_AT_ONCE = 5_000
const GENESIS = '0'.repeat(64)

/** Reads every chain from its first row and recomputes each hash. Changes nothing; may run beside the working server. */
export async function verifyAudit(db: Database): Promise<readonly AuditVerdict[]> {
  return transactions(db)(async tx => {
    const verdicts: AuditVerdict[] = []
    for (const head of await auditHeads(tx)) {
      const rows = (seq: number): Promise<readonly AuditRow[]> => auditAfter(tx, { body: head.body, seq, limit: ROWS_AT_ONCE })
      verdicts.push(await verifyChain(head, rows))
    }
    return verdicts
  }, { isolation: 'repeatable read', sees: EVERYTHING })
}

interface Head { readonly body: string, readonly seq: number, readonly hash: string }

async function verifyChain(head: Head, rowsAfter: (seq: number) => Promise<readonly AuditRow[]>): Promise<AuditVerdict> {
  let last = { seq: 0, hash: GENESIS }
  const fault = (seq: number, why: AuditFault): AuditVerdict => ({ body: head.body, rows: last.seq, fault: { seq, why } })
  for (let rows = await rowsAfter(0); rows.length > 0; rows = await rowsAfter(last.seq)) {
    for (const row of rows) {
      if (row.seq !== last.seq + 1) return fault(last.seq + 1, 'missing-row')
      if (row.prevHash !== last.hash) return fault(row.seq, 'broken-link')
      if (hashOf(row) !== row.hash) return fault(row.seq, 'altered-row')
      last = { seq: row.seq, hash: row.hash }
    }
  }
  if (last.seq !== head.seq || last.hash !== head.hash) return fault(last.seq + 1, 'cut-tail')
  return { body: head.body, rows: last.seq }
}

/** The same text the database hashed when it added the row (migration 011). */
export function hashOf(row: AuditRow): string {
  const text = [row.prevHash, row.body, String(row.seq), row.at, row.what, row.who, row.filing ?? '-', row.details].join('\n')
  return createHash('sha256').update(text, 'utf8').digest('hex')
}
