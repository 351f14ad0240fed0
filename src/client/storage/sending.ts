import type { FilingId } from '#domain/filing/filing.ts'
import { ok, refuse, type Result } from '#domain/problem/problem.ts'
import type { SportelloDatabase } from './database.ts'
import { plain, without } from './plain.ts'
import type { Attempt, OutboxEntry, OutboxState, Owner, StoredReceipt } from './records.ts'
import { openRow, OUTBOX, readRows, RECEIPTS, sealRow, untilUndisturbed } from './rows.ts'
import { whatLeft } from './reopenable.ts'
import { instantOf, type Shelf } from './shelf.ts'
import type { RunnerStorage } from './storage.ts'
import { isSameRow } from './vault/box.ts'

/** A runner that has not renewed its lease for so long is dead or frozen. */
export const LEASE_MS = 60_000
const LEASE = 'outbox-lease'
const KEYS = 'receipt-keys'
const KEPT_ATTEMPTS = 50

interface Lease { readonly token: string, readonly untilMs: number }

async function readLease(db: SportelloDatabase): Promise<Lease | undefined> {
  return (await db.meta.get(LEASE))?.value as Lease | undefined // only this file writes the row
}

/** A lease that ends too far ahead was written before the device's clock was put back: it has ended too. */
function isFree(lease: Lease | undefined, nowMs: number): boolean {
  return !lease || lease.untilMs <= nowMs || lease.untilMs - nowMs > LEASE_MS
}

function leasesOf({ db, guard, nowMs }: Shelf): Pick<RunnerStorage, 'takeLease' | 'renewLease' | 'releaseLease'> {
  const write = (token: string): Promise<unknown> => db.meta.put({ key: LEASE, value: { token, untilMs: nowMs() + LEASE_MS } satisfies Lease })
  const meta = <T>(work: () => Promise<Result<T>>): Promise<Result<T>> => guard(() => db.transaction('rw', db.meta, work))
  return {
    takeLease: (token, force) => meta(async () => {
      if (!force && !isFree(await readLease(db), nowMs())) return ok(false)
      await write(token)
      return ok(true)
    }),
    renewLease: token => meta(async () => {
      if ((await readLease(db))?.token !== token) return ok(false)
      await write(token)
      return ok(true)
    }),
    releaseLease: token => meta(async () => {
      if ((await readLease(db))?.token === token) await db.meta.delete(LEASE)
      return ok(undefined)
    }),
  }
}

/** At the start of a try, and when the filing itself is about to leave. Was it leaving already, a page died and nobody heard the answer. */
function leftAt(before: OutboxEntry, { leaving }: Extract<OutboxState, { readonly at: 'sending' }>): NonNullable<OutboxEntry['left']> {
  const known = whatLeft(before)
  if (known !== 'never') return 'unknown'
  return leaving ? 'now' : 'never'
}

/** Once a try is over. Only a refusal that this server has given of the filing itself proves that it is not registered. */
function leftAfter({ left }: OutboxEntry, attempt: Attempt | undefined): Pick<OutboxEntry, 'left'> {
  if (left !== 'now' || !attempt) return {}
  const { during, status = 0, unanswered, problem: why } = attempt
  const isJudged = during === 'filing' && !unanswered && status >= 400 && status < 500 && why !== undefined && !/^(network|server)\.|^filing\.in-flight$/.test(why.code)
  return { left: isJudged ? 'never' : 'unknown' }
}

function withAttempt(before: OutboxEntry, state: OutboxState, attempt?: Attempt): OutboxEntry {
  const entry: OutboxEntry = state.at === 'sending' ? { ...before, begun: true, left: leftAt(before, state) } : { ...before, ...leftAfter(before, attempt) }
  if (!attempt) return { ...entry, state }
  return { ...entry, state, attempts: entry.attempts + 1, history: [...entry.history, plain(attempt)].slice(-KEPT_ATTEMPTS) }
}

/** The receipts a filing had before the one with this code. One that the disk has bent is no proof of anything any more. */
async function earlierReceipts({ db, keyring }: Shelf, id: FilingId, code: string): Promise<NonNullable<StoredReceipt['earlier']>> {
  const row = await db.receipts.get(id)
  const kept = row && await openRow(keyring, RECEIPTS, row)
  if (!kept?.ok) return []
  const { receipt, jws, earlier = [] } = kept.value
  return receipt.code === code ? earlier : [...earlier, { receipt, jws }]
}

function movingOf(shelf: Shelf): Pick<RunnerStorage, 'moveEntry' | 'storeReceipt' | 'queueLost'> {
  const { db, guard, nowMs, keyring } = shelf
  return {
    queueLost: (lease, id) => guard(() => untilUndisturbed(async () => {
      const row = await db.outbox.get(id)
      if (row?.state.at !== 'filed') return ok(undefined)
      const entry = await openRow(keyring, OUTBOX, row)
      if (!entry.ok) return entry
      if (entry.value.state.at !== 'filed') return ok(undefined)
      const { label, registeredAt, receiptCode } = entry.value.state
      const lost = { ...entry.value, state: { at: 'queued' }, lost: { label, registeredAt, receiptCode } } satisfies OutboxEntry
      const queued = await sealRow(keyring, OUTBOX, OUTBOX.clear(lost), lost)
      if (!queued.ok) return queued
      return db.transaction('rw', db.outbox, db.meta, async () => {
        if ((await readLease(db))?.token !== lease) return ok(undefined)
        if (!isSameRow(await db.outbox.get(id), row)) return undefined
        await db.outbox.put(queued.value)
        return ok(undefined)
      })
    })),
    moveEntry: (lease, id, state, attempt) => guard(() => untilUndisturbed(async () => {
      const row = await db.outbox.get(id)
      if (!row || row.state.at === 'filed') return ok(undefined)
      const entry = await openRow(keyring, OUTBOX, row)
      if (!entry.ok) return entry
      const moved = withAttempt(entry.value, plain(state), attempt)
      const queued = await sealRow(keyring, OUTBOX, OUTBOX.clear(moved), moved)
      if (!queued.ok) return queued
      return db.transaction('rw', db.outbox, db.meta, async () => {
        if ((await readLease(db))?.token !== lease) return ok(undefined)
        if (!isSameRow(await db.outbox.get(id), row)) return undefined
        await db.outbox.put(queued.value)
        return ok(moved)
      })
    })),
    storeReceipt: (id: FilingId, { receipt, jws }, attempt) => guard(() => untilUndisturbed(async () => {
      const row = await db.outbox.get(id)
      if (!row) return refuse('filing.unknown', {})
      const entry = await openRow(keyring, OUTBOX, row)
      if (!entry.ok || entry.value.state.at === 'filed') return entry
      const { owner } = row
      const state: OutboxState = { at: 'filed', label: receipt.label, registeredAt: receipt.registeredAt, receiptCode: receipt.code }
      const filed = withAttempt(without(entry.value, 'lost'), state, attempt)
      const earlier = await earlierReceipts(shelf, id, receipt.code)
      const stored = plain({ filing: id, owner, receipt, jws, verifiedAt: instantOf(nowMs()), ...earlier.length > 0 ? { earlier } : {} })
      const [queued, kept] = await Promise.all([
        sealRow(keyring, OUTBOX, OUTBOX.clear(filed), filed),
        sealRow(keyring, RECEIPTS, RECEIPTS.clear(stored), stored),
      ])
      if (!queued.ok) return queued
      if (!kept.ok) return kept
      return db.transaction('rw', db.outbox, db.receipts, async () => {
        if (!isSameRow(await db.outbox.get(id), row)) return undefined
        await db.receipts.put(kept.value)
        await db.outbox.put(queued.value)
        return ok(filed)
      })
    })),
  }
}

export type SendingStorage = Omit<RunnerStorage, 'sealedBytes' | 'readChunk' | 'receipt'>

export function sendingStorage(shelf: Shelf): SendingStorage {
  const { db, guard, keyring } = shelf
  return {
    ...leasesOf(shelf),
    ...movingOf(shelf),
    unfiled: () => guard(async () => {
      const rows = (await readRows(db.outbox, () => db.outbox.toCollection())).filter(row => row.state.at !== 'filed') // all at once: a cursor takes a turn of the browser for each row, and this is asked at every try
      const opened = await Promise.all(rows.map(row => openRow(keyring, OUTBOX, row))) // what is locked cannot travel, and waits
      return ok(opened.flatMap(entry => entry.ok ? entry.value : []).sort((a, b) => a.sealedAt.localeCompare(b.sealedAt)))
    }),
    filed: () => guard(async () => {
      const rows = (await readRows(db.outbox, () => db.outbox.toCollection())).filter(row => row.state.at === 'filed')
      const whole = new Set(await db.sealed.where('id').anyOf(rows.map(row => row.id)).primaryKeys())
      const opened = await Promise.all(rows.filter(row => whole.has(row.id)).map(row => openRow(keyring, OUTBOX, row)))
      return ok(opened.flatMap(entry => entry.ok ? entry.value : []))
    }),
    countUnfiled: () => guard(async () => {
      const counts = new Map<Owner, number>()
      await db.outbox.each(({ owner, state }) => { if (state.at !== 'filed') counts.set(owner, (counts.get(owner) ?? 0) + 1) })
      return ok(counts)
    }),
    rememberKeys: keys => guard(async () => {
      await db.meta.put({ key: KEYS, value: plain(keys) })
      return ok(undefined)
    }),
    recallKeys: () => guard(async () => ok((await db.meta.get(KEYS))?.value as readonly JsonWebKey[] | undefined ?? [])), // only rememberKeys writes it
  }
}
