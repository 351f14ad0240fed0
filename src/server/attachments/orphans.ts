import { sql } from 'kysely'
import type { Transaction } from '../platform/database.ts'
import { NAMELESS_ORPHAN_DAYS, ORPHAN_DAYS, PROMISE_DAYS } from './limits.ts'
import type { FileKey } from './repository.ts'

/** Some files that nobody touched for as long as limits.ts says and neither a registered filing nor a draft holds, locked; those another sweep works on are skipped. */
export async function orphans(tx: Transaction, limit: number): Promise<readonly FileKey[]> {
  const { rows } = await sql<FileKey>`
    SELECT a.body, a.filing, a.sha256 FROM sportello.attachment a JOIN sportello.upload_claim c ON c.body = a.body AND c.filing = a.filing
    WHERE a.touched_at < now() - make_interval(days => CASE
        WHEN c.owner IS NOT NULL THEN ${ORPHAN_DAYS}::integer
        WHEN a.completed_at IS NOT NULL OR EXISTS (SELECT FROM sportello.attachment_chunk h WHERE h.body = a.body AND h.filing = a.filing AND h.sha256 = a.sha256) THEN ${NAMELESS_ORPHAN_DAYS}::integer
        ELSE ${PROMISE_DAYS}::integer END)
      AND a.touched_at < now() - make_interval(days => ${PROMISE_DAYS})
      AND NOT c.registered
      AND NOT EXISTS (SELECT FROM sportello.filing f WHERE f.body = a.body AND f.id = a.filing)
      AND NOT EXISTS (SELECT FROM sportello.draft d WHERE d.body = a.body AND d.id = a.filing AND d.at = 'kept')
    ORDER BY a.touched_at LIMIT ${limit} FOR UPDATE OF a SKIP LOCKED`.execute(tx)
  return rows
}
