import type { Table } from 'dexie'
import type { SportelloDatabase } from '../database.ts'
import type { Owner } from '../records.ts'
import type { Shelf } from '../shelf.ts'

/** Where things of a person's lie by their owner. */
const tablesOf = (db: SportelloDatabase): readonly Table[] => [db.drafts, db.draftLog, db.outbox, db.sealed, db.receipts, db.filings, db.saved, db.copies, db.keptFiles, db.keptChunks, db.vault]

/**
 * Everything of a person's, keys and all. In one transaction: a wipe that was cut has not begun.
 * @param spared looks in that same transaction whether something must stay, and then has nothing wiped: what another page wrote a moment before is seen
 */
export async function wipe({ db, keyring }: Shelf, owner: Owner, spared: () => Promise<boolean> = () => Promise.resolve(false)): Promise<void> {
  const tables = tablesOf(db)
  const isWiped = await db.transaction('rw', [...tables, db.meta], async () => {
    if (await spared()) return false
    for (const table of tables) await table.where('owner').equals(owner).delete()
    await db.meta.filter(({ value }) => typeof value === 'object' && value !== null && 'owner' in value && value.owner === owner).delete()
    return true
  })
  if (isWiped) keyring.forget()
}
