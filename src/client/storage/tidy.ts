import type { Instant } from '#domain/filing/filing.ts'
import { ok } from '#domain/problem/problem.ts'
import type { SportelloDatabase } from './database.ts'
import { forgetDrafts } from './drafts.ts'
import type { OutboxRow } from './rows.ts'
import { instantOf, type Shelf } from './shelf.ts'
import type { SpaceStorage } from './storage.ts'
import { isBoxed } from './vault/box.ts'
import { namedFiles } from './vault/sweep.ts'

const DAY_MS = 24 * 60 * 60 * 1000
const KEPT_MS = 30 * DAY_MS

const after = (instant: Instant, ms: number): Instant => instantOf(Date.parse(instant) + ms)

async function tidyDrafts(db: SportelloDatabase, serverNow: Instant): Promise<void> {
  await db.transaction('rw', db.drafts, db.draftLog, async () => {
    const deleted = await db.drafts.filter(row => row.deletedAt !== undefined).toArray()
    const expired = deleted.filter(row => row.purgeAfter !== undefined && row.purgeAfter < serverNow)
    await forgetDrafts(db, expired.map(row => row.id))
    // The thirty days run on the server's clock from the first time it is heard: the device's own may be years off.
    const unmarked = deleted.filter(row => row.purgeAfter === undefined)
    await db.drafts.bulkPut(unmarked.map(row => ({ ...row, purgeAfter: after(serverNow, KEPT_MS) })))
  })
}

async function tidyFiled(db: SportelloDatabase, serverNow: Instant): Promise<void> {
  const isOver = ({ state }: OutboxRow): boolean => 'registeredAt' in state && after(state.registeredAt, KEPT_MS) < serverNow
  await db.transaction('rw', db.outbox, db.sealed, async () => {
    const ids = await db.outbox.filter(isOver).primaryKeys()
    await db.sealed.bulkDelete(ids)
    await db.outbox.bulkDelete(ids)
  })
}

/** Rows that an earlier release left plain do not tell in clear which files they name: until they are sealed nothing is taken for unnamed. */
async function allBoxed({ db }: Shelf): Promise<boolean> {
  for (const table of [db.drafts, db.draftLog, db.outbox, db.sealed]) {
    if (await table.filter(row => !isBoxed(row)).count() > 0) return false
  }
  return true
}

async function tidyFiles(shelf: Shelf, serverNow: Instant): Promise<void> {
  const { db } = shelf
  if (!await allBoxed(shelf)) return
  const named = await namedFiles(shelf)
  await db.transaction('rw', db.keptFiles, db.keptChunks, async () => {
    for (const row of await db.keptFiles.toArray()) {
      const { unnamedSince, ...file } = row
      if (named.has(row.name)) {
        if (unnamedSince !== undefined) await db.keptFiles.put(file)
      } else if (unnamedSince === undefined) {
        await db.keptFiles.put({ ...file, unnamedSince: serverNow }) // perhaps just photographed: its draft is saved a moment later
      } else if (after(unnamedSince, DAY_MS) < serverNow) {
        await db.keptChunks.where('file').equals(row.name).delete()
        await db.keptFiles.delete(row.name)
      }
    }
  })
}

export function tidyingOf(shelf: Shelf): SpaceStorage['tidy'] {
  const { db, guard } = shelf
  return serverNow => guard(async () => {
    await tidyDrafts(db, serverNow)
    await tidyFiled(db, serverNow)
    await tidyFiles(shelf, serverNow)
    return ok(undefined)
  })
}
