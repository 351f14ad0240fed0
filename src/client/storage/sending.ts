import type { FilingId } from '#domain/filing/filing.ts'
import { ok, refuse, type Result } from '#domain/problem/problem.ts'
import type { SportelloDatabase } from './database.ts'
import { plain } from './plain.ts'
import type { Attempt, OutboxEntry, OutboxState } from './records.ts'
import { instantOf, type Shelf } from './shelf.ts'
import type { RunnerStorage } from './storage.ts'

/** A runner that has not renewed its lease for so long is dead or frozen. Longer than the longest request. */
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

function withAttempt(entry: OutboxEntry, state: OutboxState, attempt?: Attempt): OutboxEntry {
  if (!attempt) return { ...entry, state }
  return { ...entry, state, attempts: entry.attempts + 1, history: [...entry.history, plain(attempt)].slice(-KEPT_ATTEMPTS) }
}

function movingOf({ db, guard, nowMs }: Shelf): Pick<RunnerStorage, 'moveEntry' | 'storeReceipt'> {
  return {
    moveEntry: (lease, id, state, attempt) => guard(() => db.transaction('rw', db.outbox, db.meta, async () => {
      const entry = await db.outbox.get(id)
      if (!entry || entry.state.at === 'filed' || (await readLease(db))?.token !== lease) return ok(undefined)
      const moved = withAttempt(entry, plain(state), attempt)
      await db.outbox.put(moved)
      return ok(moved)
    })),
    storeReceipt: (id: FilingId, { receipt, jws }, attempt) => guard(() => db.transaction('rw', db.outbox, db.receipts, async () => {
      const entry = await db.outbox.get(id)
      if (!entry) return refuse('filing.unknown', {})
      if (entry.state.at === 'filed') return ok(entry)
      const state: OutboxState = { at: 'filed', label: receipt.label, registeredAt: receipt.registeredAt, receiptCode: receipt.code }
      const filed = withAttempt(entry, state, attempt)
      await db.receipts.put(plain({ filing: id, owner: entry.owner, receipt, jws, verifiedAt: instantOf(nowMs()) }))
      await db.outbox.put(filed)
      return ok(filed)
    })),
  }
}

export type SendingStorage = Omit<RunnerStorage, 'sealedBytes' | 'readChunk'>

export function sendingStorage(shelf: Shelf): SendingStorage {
  const { db, guard } = shelf
  return {
    ...leasesOf(shelf),
    ...movingOf(shelf),
    unfiled: () => guard(async () => {
      const entries = await db.outbox.filter(entry => entry.state.at !== 'filed').toArray()
      return ok(entries.sort((a, b) => a.sealedAt.localeCompare(b.sealedAt)))
    }),
    rememberKeys: keys => guard(async () => {
      await db.meta.put({ key: KEYS, value: plain(keys) })
      return ok(undefined)
    }),
    recallKeys: () => guard(async () => ok((await db.meta.get(KEYS))?.value as readonly JsonWebKey[] | undefined ?? [])), // only rememberKeys writes it
  }
}
