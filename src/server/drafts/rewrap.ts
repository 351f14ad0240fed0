import { sql } from 'kysely'
import type { Database } from '../platform/database.ts'
import { EnvelopeDamaged, type Envelope, type Envelopes } from '../platform/envelopes.ts'
import { EVERYTHING } from '../platform/row-sight.ts'
import { transactions } from '../platform/transaction.ts'
import { placeOf } from './repository.ts'
import { keptAfter, NOWHERE, type KeptDraft } from './verify.ts'

/**
 * Puts the key of every copy of a draft under today's master key; the content is not read, and no revision changes. A copy that is saved meanwhile is
 * the server's own, under the key that it closes with. May be stopped, run again, and run beside servers. One that does not open is left as it is.
 * @param db as the owner of the tables
 * @returns how many were changed
 */
export async function rewrapDrafts(db: Database, envelopes: Envelopes, currentKey: string): Promise<number> {
  let changed = 0
  let last = NOWHERE
  for (let rows = await keptAfter(db, last); rows.length > 0; rows = await keptAfter(db, last)) {
    for (const row of rows.filter(one => one.key_id !== currentKey)) if (await rewrap(db, row, envelopes)) changed += 1
    last = rows.at(-1) ?? last
  }
  return changed
}

async function rewrap(db: Database, row: KeptDraft, envelopes: Envelopes): Promise<boolean> {
  const { keyId, wrapped } = rewrapped(row, envelopes) ?? {}
  if (keyId === undefined) return false
  const { body, owner, id, revision } = row
  const { numAffectedRows = 0n } = await transactions(db)(tx => sql`
    UPDATE sportello.draft SET key_id = ${keyId}, wrapped = ${wrapped}
    WHERE body = ${body} AND owner = ${owner} AND id = ${id}::uuid AND revision = ${revision} AND wrapped = ${row.wrapped}`.execute(tx), { sees: EVERYTHING })
  return numAffectedRows > 0n
}

function rewrapped({ key_id: keyId, wrapped, content, revision, ...key }: KeptDraft, envelopes: Envelopes): Envelope | undefined {
  try {
    return envelopes.rewrap({ keyId, wrapped, content }, placeOf(key, revision))
  } catch (error) {
    if (error instanceof EnvelopeDamaged) return undefined // the verification names it
    throw error
  }
}
