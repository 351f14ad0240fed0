import { liveQuery, type Collection } from 'dexie'
import type { FilingId, SealedFiling } from '#domain/filing/filing.ts'
import { ok, refuse, type Result } from '#domain/problem/problem.ts'
import { recordOf } from './drafts.ts'
import { missingFile } from './files.ts'
import { plain, without } from './plain.ts'
import type { DraftContent, DraftRecord, OutboxEntry, Owner, Sending } from './records.ts'
import { DRAFTS, openRow, openRows, OUTBOX, readRows, SEALED, sealRow, textOf, untilUndisturbed, type OutboxRow, type SealedRow } from './rows.ts'
import { isReopenable } from './reopenable.ts'
import { instantOf, type Shelf } from './shelf.ts'
import type { OutboxStorage } from './storage.ts'
import { isSameRow } from './vault/box.ts'

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
    ...(sending.staff === true ? { staff: true } : {}),
    ...(sending.fileBy === undefined ? {} : { fileBy: sending.fileBy }),
    state: { at: 'queued' },
    attempts: 0,
    history: [],
  } satisfies OutboxEntry)
}

function sealingOf(shelf: Shelf): OutboxStorage['sealToOutbox'] {
  const { db, guard, keyring } = shelf
  return (revision, filing, sending) => guard(() => untilUndisturbed(async () => {
    const missing = await missingFile(shelf, filing.content.attachments.map(one => one.sha256))
    if (missing !== undefined) return refuse('attachment.incomplete', { sha256: missing })
    const row = await db.drafts.get(filing.content.id)
    if (row?.deletedAt !== undefined || !row) return await sealedBefore(shelf, filing) ?? refuse('draft.unknown', {})
    if (row.revision !== revision) return refuse('draft.stale', { ours: revision, theirs: row.revision })
    const content = await openRow(keyring, DRAFTS, row)
    if (!content.ok) return content
    const draft = recordOf(row, content.value)
    const entry = entryOf(draft, filing, sending)
    const { id, owner } = entry
    const [queued, frozen] = await Promise.all([
      sealRow(keyring, OUTBOX, OUTBOX.clear(entry), entry),
      sealRow(keyring, SEALED, { id, owner }, { text: textOf(filing.bytes), draft }),
    ])
    if (!queued.ok) return queued
    if (!frozen.ok) return frozen
    return db.transaction('rw', db.drafts, db.draftLog, db.outbox, db.sealed, async () => {
      if (!isSameRow(await db.drafts.get(id), row)) return undefined
      await db.outbox.add(queued.value)
      await db.sealed.add(frozen.value)
      await db.drafts.delete(id)
      await db.draftLog.where('draft').equals(id).delete()
      return ok(entry)
    })
  }))
}

/** The entry of this very sealing: it was committed, and the connection lost before it could say so. Another tab's has another moment, and so another hash. */
async function sealedBefore({ db, keyring }: Shelf, { content: { id }, sealHash }: SealedFiling): Promise<Result<OutboxEntry> | undefined> {
  const row = await db.outbox.get(id)
  const entry = row && await openRow(keyring, OUTBOX, row)
  return entry?.ok && entry.value.sealHash === sealHash ? entry : undefined
}

function reopeningOf({ db, guard, nowMs, keyring }: Shelf): OutboxStorage['reopenAsDraft'] {
  return (owner, id, freshId) => guard(() => untilUndisturbed(async () => {
    const [row, sealedRow] = await Promise.all([db.outbox.get(id), db.sealed.get(id)])
    if (row?.owner !== owner || !sealedRow) return refuse('filing.unknown', {})
    const [entry, sealed] = await Promise.all([openRow(keyring, OUTBOX, row), openSealed(keyring, sealedRow, owner)])
    if (!entry.ok) return entry
    if (!sealed.ok) return sealed
    if (!isReopenable(entry.value)) return refuse('filing.unknown', {})
    // The old id stays wherever it can: were the refusal mistaken, the server would answer 409 and no second filing could arise.
    const { state } = entry.value
    const taken = state.at === 'needs-correction' && state.problems.some(one => one.code === 'filing.id-reused')
    const { revision, createdAt } = sealed.value.draft
    const raised: DraftContent = { ...without(sealed.value.draft, 'revision', 'createdAt', 'updatedAt'), owner, id: taken ? freshId : id }
    const clear = { id: raised.id, owner, revision: revision + 1, createdAt, updatedAt: instantOf(nowMs()) }
    const draft = await sealRow(keyring, DRAFTS, clear, raised)
    if (!draft.ok) return draft
    return db.transaction('rw', db.drafts, db.outbox, db.sealed, async () => {
      if (!isSameRow(await db.outbox.get(id), row)) return undefined
      await db.drafts.add(draft.value)
      await db.outbox.delete(id)
      await db.sealed.delete(id)
      return ok(recordOf(draft.value, raised))
    })
  }))
}

/** Rows left plain do not say whose they are; what they hold is not sealed, so it need not be known. */
function openSealed(keyring: Shelf['keyring'], row: SealedRow, owner: Owner): Promise<Result<{ readonly text: string, readonly draft: DraftRecord }>> {
  return 'owner' in row && row.owner !== owner ? Promise.resolve(refuse('filing.unknown', {})) : openRow(keyring, SEALED, row)
}

/** The rows that could be read, and how many there are. */
interface Found { readonly rows: readonly OutboxRow[], readonly count: number }

function watchingOf({ db, keyring }: Shelf): OutboxStorage['watchOutbox'] {
  return (owner, listener) => {
    let stopped = false
    let stopQuery = (): void => undefined
    let latest: Found = { rows: [], count: 0 }
    const tell = async (found: Found): Promise<void> => {
      latest = found
      const opened = await openRows(keyring, OUTBOX, found.rows)
      // What was opened meanwhile is newer; what is locked is told when it is unlocked.
      if (stopped || latest !== found) return
      if (opened.ok) listener(opened.value.map(({ content }) => content).sort(newestFirst), found.count - opened.value.length)
      else listener([], 0)
    }
    const watch = (): void => {
      if (stopped) return
      const own = (): Collection<OutboxRow, FilingId> => db.outbox.where('owner').equals(owner)
      const query = liveQuery(async (): Promise<Found> => ({ rows: await readRows(db.outbox, own), count: await own().count() }))
      const subscription = query.subscribe({
        next: found => void tell(found),
        error: () => setTimeout(watch, RESUME_WATCH_MS), // the connection was lost: it is open again soon, or the verbs say so
      })
      stopQuery = () => subscription.unsubscribe()
    }
    watch()
    const stopHearing = keyring.onUnlock(() => void tell(latest))
    return () => {
      stopped = true
      stopQuery()
      stopHearing()
    }
  }
}

export function outboxStorage(shelf: Shelf): OutboxStorage {
  const { db, guard, keyring } = shelf
  const own = async (owner: Owner, id: FilingId): Promise<Result<OutboxEntry>> => {
    const row = await db.outbox.get(id)
    return row?.owner === owner ? openRow(keyring, OUTBOX, row) : refuse('filing.unknown', {})
  }
  return {
    sealToOutbox: sealingOf(shelf),
    reopenAsDraft: reopeningOf(shelf),
    watchOutbox: watchingOf(shelf),
    listOutbox: owner => guard(async () => {
      const opened = await openRows(keyring, OUTBOX, await readRows(db.outbox, () => db.outbox.where('owner').equals(owner)))
      return opened.ok ? ok(opened.value.map(({ content }) => content).sort(newestFirst)) : opened
    }),
    outboxEntry: (owner, id) => guard(() => own(owner, id)),
    sealedBytes: id => guard(async () => {
      const row = await db.sealed.get(id)
      if (!row) return refuse('filing.unknown', {})
      const sealed = await openRow(keyring, SEALED, row)
      return sealed.ok ? ok(new TextEncoder().encode(sealed.value.text).buffer) : sealed
    }),
  }
}
