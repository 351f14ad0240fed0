import type { Instant } from '#domain/filing/filing.ts'
import { ok } from '#domain/problem/problem.ts'
import type { SportelloDatabase } from './database.ts'
import { forgetDrafts } from './drafts.ts'
import type { OutboxEntry } from './records.ts'
import { instantOf, type Shelf } from './shelf.ts'
import type { SpaceStorage } from './storage.ts'

const DAY_MS = 24 * 60 * 60 * 1000
const KEPT_MS = 30 * DAY_MS

const after = (instant: Instant, ms: number): Instant => instantOf(Date.parse(instant) + ms)

/** Digests that answers name, however deep. */
function digestsIn(value: unknown, found: Set<string>): void {
  if (typeof value !== 'object' || value === null) return
  if ('sha256' in value && typeof value.sha256 === 'string') found.add(value.sha256)
  for (const inner of Object.values(value)) digestsIn(inner, found)
}

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
  const isOver = ({ state }: OutboxEntry): boolean => state.at === 'filed' && after(state.registeredAt, KEPT_MS) < serverNow
  await db.transaction('rw', db.outbox, db.sealed, async () => {
    const ids = await db.outbox.filter(isOver).primaryKeys()
    await db.sealed.bulkDelete(ids)
    await db.outbox.bulkDelete(ids)
  })
}

async function namedFiles(db: SportelloDatabase): Promise<ReadonlySet<string>> {
  const found = new Set<string>()
  await db.drafts.each(row => digestsIn(row.answers, found))
  await db.draftLog.each(row => digestsIn(row.answers, found))
  await db.outbox.each(row => digestsIn(row.attachments, found))
  await db.sealed.each(row => digestsIn(row.draft.answers, found))
  return found
}

async function tidyFiles(db: SportelloDatabase, serverNow: Instant): Promise<void> {
  const named = await namedFiles(db)
  await db.transaction('rw', db.files, db.chunks, async () => {
    for (const row of await db.files.toArray()) {
      const { unnamedSince, ...file } = row
      if (named.has(row.sha256)) {
        if (unnamedSince !== undefined) await db.files.put(file)
      } else if (unnamedSince === undefined) {
        await db.files.put({ ...file, unnamedSince: serverNow }) // perhaps just photographed: its draft is saved a moment later
      } else if (after(unnamedSince, DAY_MS) < serverNow) {
        await db.chunks.where('file').equals(row.sha256).delete()
        await db.files.delete(row.sha256)
      }
    }
  })
}

export function tidyingOf({ db, guard }: Shelf): SpaceStorage['tidy'] {
  return serverNow => guard(async () => {
    await tidyDrafts(db, serverNow)
    await tidyFiled(db, serverNow)
    await tidyFiles(db, serverNow)
    return ok(undefined)
  })
}
