import { ok, refuse, type Result } from '#domain/problem/problem.ts'
import type { DraftRow, SportelloDatabase } from './database.ts'
import { plain, without } from './plain.ts'
import { DEVICE, type DraftCard, type DraftContent, type DraftRecord, type DraftSort, type Owner } from './records.ts'
import { instantOf, type Shelf } from './shelf.ts'
import type { DraftStorage } from './storage.ts'

const KEPT_STATES = 20

export function recordOf(row: DraftRow): DraftRecord {
  return without(row, 'deletedAt', 'purgeAfter')
}

function cardOf(row: DraftRow): DraftCard {
  return without(row, 'answers', 'confirmed', 'deletedAt', 'purgeAfter')
}

const ORDERS: Readonly<Record<DraftSort, (a: DraftCard, b: DraftCard) => number>> = {
  changed: (a, b) => b.updatedAt.localeCompare(a.updatedAt),
  begun: (a, b) => b.createdAt.localeCompare(a.createdAt),
  title: (a, b) => (a.name ?? a.title.it).localeCompare(b.name ?? b.title.it, 'it'),
}

/** The draft, when it is there, is not deleted and is the owner's. */
async function ownDraft(db: SportelloDatabase, owner: Owner, id: string): Promise<DraftRow | undefined> {
  const row = await db.drafts.get(id)
  return row?.owner === owner && row.deletedAt === undefined ? row : undefined
}

/** Why a save may not go on, or nothing. Runs inside the saving transaction. */
async function objection(db: SportelloDatabase, draft: DraftContent, expectedRevision: number): Promise<Result<never> | undefined> {
  const kept = await db.drafts.get(draft.id)
  if (!kept) {
    // A sealed draft has left for the outbox: writing it anew would let the same id carry two contents.
    return expectedRevision !== 0 || await db.outbox.get(draft.id) ? refuse('draft.unknown', {}) : undefined
  }
  const foreign = kept.owner !== draft.owner && draft.owner !== DEVICE
  if (foreign || kept.deletedAt !== undefined) return refuse('draft.unknown', {})
  return kept.revision === expectedRevision && kept.owner === draft.owner
    ? undefined
    : refuse('draft.stale', { ours: expectedRevision, theirs: kept.revision })
}

function savingOf({ db, guard, nowMs }: Shelf): DraftStorage['saveDraft'] {
  return (draft, expectedRevision) => guard(() => db.transaction('rw', db.drafts, db.draftLog, db.outbox, async () => {
    const no = await objection(db, draft, expectedRevision)
    if (no) return no
    const now = instantOf(nowMs())
    const { createdAt = now } = await db.drafts.get(draft.id) ?? {}
    const row: DraftRow = { ...plain(draft), revision: expectedRevision + 1, createdAt, updatedAt: now }
    await db.drafts.put(row)
    await db.draftLog.put({ draft: row.id, revision: row.revision, answers: row.answers, step: row.step, savedAt: now })
    await db.draftLog.delete([row.id, row.revision - KEPT_STATES])
    return ok(recordOf(row))
  }))
}

function listingOf({ db, guard }: Shelf): Pick<DraftStorage, 'loadDraft' | 'listDrafts' | 'listDeletedDrafts' | 'listDraftStates'> {
  const owned = (owner: Owner): Promise<DraftRow[]> => db.drafts.where('owner').equals(owner).toArray()
  return {
    loadDraft: (owner, id) => guard(async () => {
      const row = await ownDraft(db, owner, id)
      return row ? ok(recordOf(row)) : refuse('draft.unknown', {})
    }),
    listDrafts: (owner, sort = 'changed') => guard(async () =>
      ok((await owned(owner)).filter(row => row.deletedAt === undefined).map(cardOf).sort(ORDERS[sort]))),
    listDeletedDrafts: owner => guard(async () =>
      ok((await owned(owner)).filter(row => row.deletedAt !== undefined).map(cardOf).sort(ORDERS.changed))),
    listDraftStates: (owner, id) => guard(async () => {
      if (!await ownDraft(db, owner, id)) return refuse('draft.unknown', {})
      return ok((await db.draftLog.where('draft').equals(id).sortBy('revision')).reverse())
    }),
  }
}

function removingOf({ db, guard, nowMs }: Shelf): Pick<DraftStorage, 'renameDraft' | 'deleteDraft' | 'undoDelete' | 'purgeDeleted'> {
  const drafts = <T>(work: () => Promise<Result<T>>): Promise<Result<T>> => guard(() => db.transaction('rw', db.drafts, work))
  return {
    renameDraft: (owner, id, name) => drafts(async () => {
      const row = await ownDraft(db, owner, id)
      if (!row) return refuse('draft.unknown', {})
      const trimmed = name.trim()
      const renamed: DraftRow = trimmed === '' ? without(row, 'name') : { ...row, name: trimmed }
      await db.drafts.put(renamed) // the revision stands: the answers are what they were
      return ok(cardOf(renamed))
    }),
    deleteDraft: (owner, id) => drafts(async () => {
      const row = await db.drafts.get(id)
      if (row?.owner !== owner) return refuse('draft.unknown', {})
      if (row.deletedAt === undefined) await db.drafts.put({ ...row, deletedAt: instantOf(nowMs()) })
      return ok(undefined)
    }),
    undoDelete: (owner, id) => drafts(async () => {
      const row = await db.drafts.get(id)
      if (row?.owner !== owner) return refuse('draft.unknown', {})
      await db.drafts.put(recordOf(row))
      return ok(cardOf(row))
    }),
    purgeDeleted: owner => guard(() => db.transaction('rw', db.drafts, db.draftLog, async () => {
      const gone = await db.drafts.where('owner').equals(owner).filter(row => row.deletedAt !== undefined).primaryKeys()
      await forgetDrafts(db, gone)
      return ok(undefined)
    })),
  }
}

/** Takes drafts and their states away for good. Runs inside a transaction over both tables. */
export async function forgetDrafts(db: SportelloDatabase, ids: readonly string[]): Promise<void> {
  await db.drafts.bulkDelete([...ids])
  await db.draftLog.where('draft').anyOf([...ids]).delete()
}

export function draftStorage(shelf: Shelf): DraftStorage {
  return { saveDraft: savingOf(shelf), ...listingOf(shelf), ...removingOf(shelf) }
}
