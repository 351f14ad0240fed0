import type { DraftCopy } from '#contract/drafts.ts'
import { ok, refuse, type Result } from '#domain/problem/problem.ts'
import type { SportelloDatabase } from './database.ts'
import { forgetDrafts, recordOf } from './drafts.ts'
import { without } from './plain.ts'
import type { CopyWork, DraftContent, DraftRecord, Owner } from './records.ts'
import { DRAFTS, sealRow, STATES, untilUndisturbed } from './rows.ts'
import type { Shelf } from './shelf.ts'
import type { CopyStorage } from './storage.ts'
import { isSameRow } from './vault/box.ts'

async function workOf(db: SportelloDatabase, owner: Owner): Promise<readonly CopyWork[]> {
  const [drafts, notes, queued] = await Promise.all([
    db.drafts.where('owner').equals(owner).toArray(), db.copies.where('owner').equals(owner).toArray(), db.outbox.where('owner').equals(owner).primaryKeys(),
  ])
  const inOutbox = new Set(queued)
  const draftById = new Map(drafts.map(row => [row.id, row]))
  const noteById = new Map(notes.map(note => [note.id, note]))
  return [...new Set([...draftById.keys(), ...noteById.keys(), ...inOutbox])].map(id => {
    const [draft, note] = [draftById.get(id), noteById.get(id)]
    return {
      id, queued: inOutbox.has(id),
      ...draft ? { draft: { revision: draft.revision, deleted: draft.deletedAt !== undefined } } : {},
      ...note ? { note } : {},
    }
  })
}

/** The draft as another device left it. Whose it is and which it is, this device knows itself. */
export function contentIn({ id, draft }: Pick<DraftCopy, 'id' | 'draft'>, owner: Owner): DraftRecord {
  return { ...draft as unknown as DraftRecord, id, owner, revision: 0 } // its outline was checked when it came, and its owner wrote it
}

function takingOf(shelf: Shelf): CopyStorage['takeCopy'] {
  const { db, guard, keyring } = shelf
  return (owner, copy, over) => guard(() => untilUndisturbed(async () => {
    const { createdAt, updatedAt, ...record } = contentIn(copy, owner)
    const content: DraftContent = without(record, 'revision')
    const { id } = content
    const known = await db.drafts.get(id)
    if (await db.outbox.get(id) || (known && known.owner !== owner)) return refuse('draft.unknown', {})
    if ((known?.revision ?? 0) !== over) return refuse('draft.stale', { ours: over, theirs: known?.revision ?? 0 })
    const revision = over + 1
    const [row, state] = await Promise.all([
      sealRow(keyring, DRAFTS, { id, owner, revision, createdAt, updatedAt }, content),
      sealRow(keyring, STATES, { draft: id, owner, revision, savedAt: updatedAt }, { answers: content.answers, step: content.step }),
    ])
    if (!row.ok) return row
    if (!state.ok) return state
    return db.transaction('rw', [db.drafts, db.draftLog, db.outbox, db.copies], async () => {
      if (!isSameRow(await db.drafts.get(id), known) || await db.outbox.get(id)) return undefined
      await db.drafts.put(row.value)
      await db.draftLog.put(state.value)
      await db.copies.put({ id, owner, revision: copy.revision, held: revision, at: 'kept' })
      return ok(recordOf(row.value, content))
    })
  }))
}

/** Stands among the rest from the first look at the server on, whoever logs in and whatever is wiped: where it is missing, all is. */
const UNBROKEN = 'unbroken'
interface Unbroken { readonly erased: boolean }

export type CopyingStorage = Omit<CopyStorage, 'watchHomes'>

export function copyingStorage(shelf: Shelf): CopyingStorage {
  const { db, guard } = shelf
  return {
    copyWork: owner => guard(async () => ok(await workOf(db, owner))),
    takeCopy: takingOf(shelf),
    // A note of a draft that was wiped meanwhile must not come back: it would say that the draft was deleted here.
    noteCopy: note => guard(() => db.transaction('rw', db.copies, db.drafts, async () => {
      const { id, owner } = note
      if ((await db.copies.get(id))?.owner === owner || (await db.drafts.get(id))?.owner === owner) await db.copies.put(note)
      return ok(undefined)
    })),
    isErased: before => guard(() => db.transaction('rw', db.meta, async () => {
      const known = (await db.meta.get(UNBROKEN))?.value as Unbroken | undefined // only this file writes it
      if (!known && before !== undefined) await db.meta.put({ key: UNBROKEN, value: { erased: before } satisfies Unbroken })
      return ok(known?.erased ?? before ?? false)
    })),
    settleErased: () => guard(async () => {
      await db.meta.put({ key: UNBROKEN, value: { erased: false } satisfies Unbroken })
      return ok(undefined)
    }),
    dropNote: (owner, id) => guard(async (): Promise<Result<void>> => {
      await db.copies.where('id').equals(id).and(note => note.owner === owner).delete()
      return ok(undefined)
    }),
    forgetFiled: (owner, id, revision) => guard(() => db.transaction('rw', db.drafts, db.draftLog, db.copies, async () => {
      const row = await db.drafts.get(id)
      if (row?.owner !== owner || row.revision !== revision) return ok(false)
      await forgetDrafts(db, [id])
      await db.copies.delete(id)
      return ok(true)
    })),
  }
}
