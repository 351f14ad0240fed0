import { ok, refuse, type Result } from '#domain/problem/problem.ts'
import type { SportelloDatabase } from './database.ts'
import { plain, without } from './plain.ts'
import { DEVICE, type DraftCard, type DraftContent, type DraftRecord, type DraftSort, type Owner } from './records.ts'
import { DRAFTS, openRow, openRows, readRows, sealRow, STATES, untilUndisturbed, type DraftClear, type DraftRow } from './rows.ts'
import { instantOf, type Shelf } from './shelf.ts'
import type { DraftStorage } from './storage.ts'
import { isSameRow } from './vault/box.ts'

const KEPT_STATES = 20

export function recordOf({ id, owner, revision, createdAt, updatedAt }: DraftRow, content: DraftContent): DraftRecord {
  return { ...content, id, owner, revision, createdAt, updatedAt }
}

function cardOf(row: DraftRow, content: DraftContent): DraftCard {
  return without(recordOf(row, content), 'answers', 'confirmed', 'earlier')
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
async function objection(db: SportelloDatabase, kept: DraftRow | undefined, draft: DraftContent, expectedRevision: number): Promise<Result<never> | undefined> {
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

function savingOf({ db, guard, nowMs, keyring }: Shelf): DraftStorage['saveDraft'] {
  return (draft, expectedRevision) => {
    let written: DraftRow | undefined // by a first attempt that was committed, and whose connection was lost before it could say so
    return guard(async () => {
      const now = instantOf(nowMs())
      const content = plain(draft)
      const { id, owner } = content
      const revision = expectedRevision + 1
      const [row, state] = await Promise.all([
        sealRow(keyring, DRAFTS, { id, owner, revision, createdAt: now, updatedAt: now }, content),
        sealRow(keyring, STATES, { draft: id, owner, revision, savedAt: now }, { answers: content.answers, step: content.step }),
      ])
      if (!row.ok) return row
      if (!state.ok) return state
      return db.transaction('rw', db.drafts, db.draftLog, db.outbox, async () => {
        const kept = await db.drafts.get(id)
        if (kept && isSameRow(kept, written)) return ok(recordOf(kept, content))
        const no = await objection(db, kept, content, expectedRevision)
        if (no) return no
        const saved = { ...row.value, createdAt: kept?.createdAt ?? now }
        await db.drafts.put(saved)
        await db.draftLog.put(state.value)
        await db.draftLog.delete([id, revision - KEPT_STATES])
        written = saved
        return ok(recordOf(saved, content))
      })
    })
  }
}

function listingOf({ db, guard, keyring }: Shelf): Pick<DraftStorage, 'loadDraft' | 'listDrafts' | 'listDeletedDrafts' | 'listDraftStates'> {
  const cards = async (owner: Owner, wanted: (row: DraftRow) => boolean): Promise<Result<DraftCard[]>> => {
    const rows = await readRows(db.drafts, () => db.drafts.where('owner').equals(owner))
    const opened = await openRows(keyring, DRAFTS, rows.filter(wanted))
    return opened.ok ? ok(opened.value.map(({ row, content }) => cardOf(row, content))) : opened
  }
  const sorted = (found: Result<DraftCard[]>, sort: DraftSort): Result<readonly DraftCard[]> => found.ok ? ok(found.value.sort(ORDERS[sort])) : found
  return {
    loadDraft: (owner, id) => guard(async () => {
      const row = await ownDraft(db, owner, id)
      if (!row) return refuse('draft.unknown', {})
      const content = await openRow(keyring, DRAFTS, row)
      return content.ok ? ok(recordOf(row, content.value)) : content
    }),
    listDrafts: (owner, sort = 'changed') => guard(async () => sorted(await cards(owner, row => row.deletedAt === undefined), sort)),
    listDeletedDrafts: owner => guard(async () => sorted(await cards(owner, row => row.deletedAt !== undefined), 'changed')),
    listDraftStates: (owner, id) => guard(async () => {
      if (!await ownDraft(db, owner, id)) return refuse('draft.unknown', {})
      const rows = (await db.draftLog.where('draft').equals(id).sortBy('revision')).reverse()
      const opened = await openRows(keyring, STATES, rows)
      return opened.ok
        ? ok(opened.value.map(({ row: { draft, revision, savedAt }, content }) => ({ draft, revision, ...content, savedAt })))
        : opened
    }),
  }
}

function renamingOf({ db, guard, keyring }: Shelf): DraftStorage['renameDraft'] {
  return (owner, id, name) => guard(() => untilUndisturbed(async () => {
    const row = await ownDraft(db, owner, id)
    if (!row) return refuse('draft.unknown', {})
    const content = await openRow(keyring, DRAFTS, row)
    if (!content.ok) return content
    const trimmed = name.trim()
    const named: DraftContent = trimmed === '' ? without(content.value, 'name') : { ...content.value, name: trimmed }
    const renamed = await sealRow(keyring, DRAFTS, DRAFTS.clear(row), named) // the revision stands: the answers are what they were
    if (!renamed.ok) return renamed
    return db.transaction('rw', db.drafts, async () => {
      if (!isSameRow(await db.drafts.get(id), row)) return undefined
      await db.drafts.put(renamed.value)
      return ok(cardOf(renamed.value, named))
    })
  }))
}

function removingOf({ db, guard, nowMs, keyring }: Shelf): Pick<DraftStorage, 'deleteDraft' | 'undoDelete' | 'purgeDeleted'> {
  const change = (owner: Owner, id: string, work: (row: DraftRow) => DraftRow): Promise<Result<DraftRow>> =>
    db.transaction('rw', db.drafts, async () => {
      const row = await db.drafts.get(id)
      if (row?.owner !== owner) return refuse('draft.unknown', {})
      const changed = work(row)
      await db.drafts.put(changed)
      return ok(changed)
    })
  return {
    deleteDraft: (owner, id) => guard(async () => {
      const deleted = await change(owner, id, row => ({ ...row, deletedAt: row.deletedAt ?? instantOf(nowMs()) }))
      return deleted.ok ? ok(undefined) : deleted
    }),
    undoDelete: (owner, id) => guard(async () => {
      const raised = await change(owner, id, row => without<DraftRow & DraftClear, 'deletedAt' | 'purgeAfter'>(row, 'deletedAt', 'purgeAfter') as DraftRow)
      if (!raised.ok) return raised
      const content = await openRow(keyring, DRAFTS, raised.value)
      return content.ok ? ok(cardOf(raised.value, content.value)) : content
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
  return { saveDraft: savingOf(shelf), ...listingOf(shelf), renameDraft: renamingOf(shelf), ...removingOf(shelf) }
}
