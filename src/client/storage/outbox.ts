import { liveQuery } from 'dexie'
import type { SealedFiling } from '#domain/filing/filing.ts'
import { ok, refuse, type Result } from '#domain/problem/problem.ts'
import type { SportelloDatabase } from './database.ts'
import { recordOf } from './drafts.ts'
import { plain } from './plain.ts'
import type { DraftRecord, OutboxEntry, Owner, Sending } from './records.ts'
import { instantOf, type Shelf } from './shelf.ts'
import type { OutboxStorage } from './storage.ts'

const RESUME_WATCH_MS = 1000

const newestFirst = (a: OutboxEntry, b: OutboxEntry): number => b.sealedAt.localeCompare(a.sealedAt)

function entryOf(draft: DraftRecord, { content, sealHash }: SealedFiling, sending: Sending): OutboxEntry {
  return plain({
    id: content.id,
    owner: draft.owner,
    body: content.body,
    procedure: content.procedure,
    title: draft.title,
    ...(draft.name === undefined ? {} : { name: draft.name }),
    sealHash,
    sealedAt: content.sealedAt,
    attachments: content.attachments,
    // Where the procedure asks for a login the cookie must travel; the server then leaves the person out.
    anonymous: sending.anonymous && sending.assurance === 0,
    assurance: sending.assurance,
    state: { at: 'queued' },
    attempts: 0,
    history: [],
  } satisfies OutboxEntry)
}

/** The first attachment whose bytes this device does not hold. */
async function missingFile(db: SportelloDatabase, { content }: SealedFiling): Promise<string | undefined> {
  const digests = content.attachments.map(one => one.sha256)
  const rows = await db.files.bulkGet(digests)
  return digests.find((_, index) => rows[index] === undefined)
}

function sealingOf({ db, guard }: Shelf): OutboxStorage['sealToOutbox'] {
  return (revision, sealed, sending) => guard(async () => {
    const missing = await missingFile(db, sealed)
    if (missing !== undefined) return refuse('attachment.incomplete', { sha256: missing })
    return db.transaction('rw', db.drafts, db.draftLog, db.outbox, db.sealed, async () => {
      const row = await db.drafts.get(sealed.content.id)
      if (row?.deletedAt !== undefined || !row) return refuse('draft.unknown', {})
      if (row.revision !== revision) return refuse('draft.stale', { ours: revision, theirs: row.revision })
      const entry = entryOf(row, sealed, sending)
      await db.outbox.add(entry)
      await db.sealed.add({ id: entry.id, bytes: sealed.bytes.slice().buffer, draft: recordOf(row) })
      await db.drafts.delete(entry.id)
      await db.draftLog.where('draft').equals(entry.id).delete()
      return ok(entry)
    })
  })
}

function reopeningOf({ db, guard, nowMs }: Shelf): OutboxStorage['reopenAsDraft'] {
  return (owner, id, freshId) => guard(() => db.transaction('rw', db.drafts, db.outbox, db.sealed, async () => {
    const entry = await db.outbox.get(id)
    const sealed = await db.sealed.get(id)
    if (entry?.owner !== owner || entry.state.at !== 'needs-correction' || !sealed) return refuse('filing.unknown', {})
    // The old id stays wherever it can: were the refusal mistaken, the server would answer 409 and no second filing could arise.
    const taken = entry.state.problems.some(one => one.code === 'filing.id-reused')
    const draft: DraftRecord = {
      ...sealed.draft, owner, id: taken ? freshId : id, revision: sealed.draft.revision + 1, updatedAt: instantOf(nowMs()),
    }
    await db.drafts.add(draft)
    await db.outbox.delete(id)
    await db.sealed.delete(id)
    return ok(draft)
  }))
}

function watchingOf({ db }: Shelf): OutboxStorage['watchOutbox'] {
  return (owner, listener) => {
    let stopped = false
    let stopQuery = (): void => undefined
    const watch = (): void => {
      if (stopped) return
      const query = liveQuery(() => db.outbox.where('owner').equals(owner).toArray())
      const subscription = query.subscribe({
        next: entries => listener(entries.sort(newestFirst)),
        error: () => setTimeout(watch, RESUME_WATCH_MS), // the connection was lost: it is open again soon, or the verbs say so
      })
      stopQuery = () => subscription.unsubscribe()
    }
    watch()
    return () => {
      stopped = true
      stopQuery()
    }
  }
}

export function outboxStorage(shelf: Shelf): OutboxStorage {
  const { db, guard } = shelf
  const own = async (owner: Owner, id: string): Promise<Result<OutboxEntry>> => {
    const entry = await db.outbox.get(id)
    return entry?.owner === owner ? ok(entry) : refuse('filing.unknown', {})
  }
  return {
    sealToOutbox: sealingOf(shelf),
    reopenAsDraft: reopeningOf(shelf),
    watchOutbox: watchingOf(shelf),
    listOutbox: owner => guard(async () => ok((await db.outbox.where('owner').equals(owner).toArray()).sort(newestFirst))),
    outboxEntry: (owner, id) => guard(() => own(owner, id)),
    sealedBytes: id => guard(async () => {
      const row = await db.sealed.get(id)
      return row ? ok(row.bytes) : refuse('filing.unknown', {})
    }),
  }
}
