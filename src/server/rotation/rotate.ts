import { sql } from 'kysely'
import { writeAudit } from '../audit/index.ts'
import { rewrapDrafts, verifyDrafts } from '../drafts/index.ts'
import { SEALED_LOGINS } from '../identity/index.ts'
import { SEALED_ADDRESSES } from '../notices/index.ts'
import { damagedFiles, rewrapFiles } from '../platform/blobs/rewrap.ts'
import { NotDone } from '../platform/command-line.ts'
import type { Database } from '../platform/database.ts'
import { createEnvelopes } from '../platform/envelopes.ts'
import { isOutOfUse } from '../platform/key-in-use.ts'
import { checkKnown } from '../platform/master-key-checks.ts'
import { onlyCurrent, type MasterKeys } from '../platform/master-keys.ts'
import { resealTable } from '../platform/reseal.ts'
import { EVERYTHING } from '../platform/row-sight.ts'
import { transactions } from '../platform/transaction.ts'

export interface RotationPlace {
  /** The new key is the current one; the old ones only open. */
  readonly keys: MasterKeys
  /** Where the documents lie. */
  readonly folder: string
  /** Whose audit logs say so. */
  readonly bodies: readonly string[]
}

/** What lies under the new key alone, and what does not open under it. */
export interface Rotation {
  readonly documents: number
  readonly drafts: number
  /** Put under the new key this time: documents, copies of drafts, sessions, evidence of logins, addresses for notices. */
  readonly changed: number
  readonly lostDocuments: readonly string[]
  readonly lostDrafts: readonly string[]
  readonly lostValues: number
}

/** A server still closes with the key that is to go. Nothing was changed. */
export class KeyStillInUse extends NotDone {
  override readonly name = 'KeyStillInUse'
}

/**
 * Puts everything that lies under an earlier master key under the current one, then opens each thing with that one alone (S34). Only when all of it
 * opens are the earlier keys retired: until then they must stay known. May be stopped at any moment and run again, beside servers that close with the
 * new key and know the old one; from its first step on no server starts that would close with the old one.
 * @param db as the owner of the tables
 * @throws BadSettings when a key that something may lie under was not given
 * @throws {@link KeyStillInUse}
 */
export async function rotateKeys(db: Database, { keys, folder, bodies }: RotationPlace): Promise<Rotation> {
  await replaceOthers(db, keys)
  let changed = await rewrapDrafts(db, createEnvelopes(keys), keys.current.id)
  let lostValues = 0
  for (const table of [...SEALED_LOGINS, ...SEALED_ADDRESSES]) {
    const resealed = await resealTable(db, table, keys)
    changed += resealed.changed
    lostValues += resealed.lost
  }
  changed += await rewrapFiles(folder, keys)
  const { files: documents, lost: lostDocuments } = await damagedFiles(folder, onlyCurrent(keys))
  const drafts = await verifyDrafts(db, createEnvelopes(onlyCurrent(keys)))
  const rotation = { documents, drafts: drafts.reduce((sum, one) => sum + one.drafts, 0), changed, lostDocuments, lostDrafts: drafts.flatMap(one => one.lost), lostValues }
  await writeDown(db, { keys, bodies, rotation })
  return rotation
}

/** Whether everything opens under the new key alone. */
export function isWhole({ lostDocuments, lostDrafts, lostValues }: Rotation): boolean {
  return lostDocuments.length + lostDrafts.length + lostValues === 0
}

async function replaceOthers(db: Database, keys: MasterKeys): Promise<void> {
  await transactions(db)(async tx => {
    await checkKnown(tx, keys)
    const { rows } = await sql<{ key_id: string }>`SELECT key_id FROM sportello.master_key_used WHERE key_id <> ${keys.current.id} AND retired_at IS NULL ORDER BY key_id`.execute(tx)
    for (const { key_id: id } of rows) {
      if (!await isOutOfUse(tx, id)) throw new KeyStillInUse(`A server still closes with the key ${id}: restart each with the new MASTER_KEY and the old one in OLD_MASTER_KEYS, then run this again. Nothing was changed.`)
    }
    await sql`UPDATE sportello.master_key_used SET replaced_at = clock_timestamp() WHERE key_id <> ${keys.current.id} AND replaced_at IS NULL`.execute(tx)
    await sql`INSERT INTO sportello.master_key_used (key_id) VALUES (${keys.current.id}) ON CONFLICT (key_id) DO UPDATE SET replaced_at = NULL, retired_at = NULL`.execute(tx)
  })
}

async function writeDown(db: Database, { keys: { current }, bodies, rotation }: { readonly keys: MasterKeys, readonly bodies: readonly string[], readonly rotation: Rotation }): Promise<void> {
  await transactions(db)(async tx => {
    const { rows } = isWhole(rotation)
      ? await sql`UPDATE sportello.master_key_used SET retired_at = clock_timestamp() WHERE key_id <> ${current.id} AND retired_at IS NULL RETURNING key_id`.execute(tx)
      : { rows: [] }
    if (rotation.changed === 0 && rows.length === 0) return // run again: nothing was done that the log does not say already
    const { documents, drafts, changed, lostDocuments, lostDrafts, lostValues } = rotation
    const details = { key: current.id, changed, documents, drafts, lost: lostDocuments.length + lostDrafts.length + lostValues, retired: rows.length }
    await writeAudit(tx, ...bodies.map(body => ({ body, what: 'keys.rewrapped' as const, who: 'operator', details })))
  }, { sees: EVERYTHING })
}
