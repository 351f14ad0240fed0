import { ok, refuse } from '#domain/problem/problem.ts'
import { isCopied } from './copies.ts'
import { forgetDrafts } from './drafts.ts'
import type { Owner } from './records.ts'
import type { Shelf } from './shelf.ts'
import type { LeavingStorage } from './storage.ts'
import { wipe } from './vault/wipe.ts'

/** Whether anything of a person's here has not reached the server. Told from what is in clear, so also while it is locked. */
async function hasUnsent({ db }: Shelf, owner: Owner): Promise<boolean> {
  const [drafts, copied] = [await db.drafts.where('owner').equals(owner).filter(row => row.deletedAt === undefined).primaryKeys(), new Set(await copiedOf(db, owner))]
  return drafts.some(id => !copied.has(id)) || await db.outbox.where('owner').equals(owner).filter(row => row.state.at !== 'filed').count() > 0
}

/** The drafts that the server has word for word. */
async function copiedOf(db: Shelf['db'], owner: Owner): Promise<readonly string[]> {
  const notes = new Map((await db.copies.where('owner').equals(owner).toArray()).map(note => [note.id, note]))
  return (await db.drafts.where('owner').equals(owner).filter(row => isCopied(row, notes.get(row.id))).toArray()).map(row => row.id)
}

/** What the server has too, or the person has thrown away. */
async function clearSent({ db }: Shelf, owner: Owner): Promise<void> {
  await db.transaction('rw', [db.drafts, db.draftLog, db.outbox, db.sealed, db.receipts, db.filings, db.copies], async () => {
    const copied = await copiedOf(db, owner)
    await forgetDrafts(db, copied)
    await db.copies.bulkDelete([...copied])
    await forgetDrafts(db, await db.drafts.where('owner').equals(owner).filter(row => row.deletedAt !== undefined).primaryKeys())
    const filed = await db.outbox.where('owner').equals(owner).filter(row => row.state.at === 'filed').primaryKeys()
    await db.outbox.bulkDelete(filed)
    await db.sealed.bulkDelete(filed)
    const unfiled = new Set(await db.outbox.where('owner').equals(owner).primaryKeys())
    await db.receipts.where('owner').equals(owner).filter(row => !unfiled.has(row.filing)).delete() // what the office has lost goes back with its receipt
    await db.filings.where('owner').equals(owner).delete()
  })
}

export function leavingStorage(shelf: Shelf): LeavingStorage {
  const { db, guard } = shelf
  return {
    discardDraft: (owner, id) => guard(() => db.transaction('rw', db.drafts, db.draftLog, async () => {
      if ((await db.drafts.get(id))?.owner !== owner) return refuse('draft.unknown', {})
      await forgetDrafts(db, [id])
      return ok(undefined)
    })),
    discardEntry: (owner, id) => guard(() => db.transaction('rw', db.outbox, db.sealed, async () => {
      const row = await db.outbox.get(id)
      if (row?.owner !== owner || row.state.at === 'filed') return refuse('filing.unknown', {})
      await db.outbox.delete(id)
      await db.sealed.delete(id)
      return ok(undefined)
    })),
    clearBehind: owner => guard(async () => {
      await wipe(shelf, owner, async () => {
        const isUnsent = await hasUnsent(shelf, owner)
        if (isUnsent) await clearSent(shelf, owner)
        return isUnsent
      })
      return ok(undefined)
    }),
  }
}
