import { sql } from 'kysely'
import type { Database } from '../platform/database.ts'
import { EnvelopeDamaged, type Envelopes } from '../platform/envelopes.ts'
import { EVERYTHING } from '../platform/row-sight.ts'
import { transactions } from '../platform/transaction.ts'
import { placeOf, type DraftKey } from './repository.ts'

/** What the copies of drafts of one body look like; `lost` are the ids of those that do not open. */
export interface DraftsVerdict {
  readonly body: string
  readonly drafts: number
  readonly lost: readonly string[]
}

const AT_ONCE = 500
/** Before the first copy. */
export const NOWHERE: DraftKey = { body: '', owner: '', id: '00000000-0000-0000-0000-000000000000' }

export interface KeptDraft extends DraftKey { readonly revision: number, readonly key_id: string, readonly wrapped: Buffer, readonly content: Buffer }

/** Opens every copy of a draft again, and looks at nothing in it. Changes nothing; may run beside the working server. */
export async function verifyDrafts(db: Database, envelopes: Envelopes): Promise<readonly DraftsVerdict[]> {
  const verdicts = new Map<string, { body: string, drafts: number, lost: string[] }>()
  let last = NOWHERE
  for (let rows = await keptAfter(db, last); rows.length > 0; rows = await keptAfter(db, last)) {
    for (const row of rows) {
      const verdict = verdicts.get(row.body) ?? { body: row.body, drafts: 0, lost: [] }
      verdict.drafts += 1
      if (!opens(row, envelopes)) verdict.lost.push(row.id)
      verdicts.set(row.body, verdict)
    }
    last = rows.at(-1) ?? last
  }
  return [...verdicts.values()]
}

function opens({ key_id: keyId, wrapped, content, revision, ...key }: KeptDraft, envelopes: Envelopes): boolean {
  try {
    envelopes.open({ keyId, wrapped, content }, placeOf(key, revision))
    return true
  } catch (error) {
    if (error instanceof EnvelopeDamaged) return false
    throw error
  }
}

/** The next copies in the order of their keys. */
export async function keptAfter(db: Database, { body, owner, id }: DraftKey): Promise<readonly KeptDraft[]> {
  const { rows } = await transactions(db)(tx => sql<KeptDraft>`
    SELECT body, owner, id, revision, key_id, wrapped, content FROM sportello.draft
    WHERE at = 'kept' AND (body, owner, id) > (${body}, ${owner}, ${id}::uuid) ORDER BY body, owner, id LIMIT ${AT_ONCE}`.execute(tx), { sees: EVERYTHING })
  return rows
}
