import type { FilingId } from '#domain/filing/filing.ts'
import { ok, refuse, type Result } from '#domain/problem/problem.ts'
import { plain } from './plain.ts'
import type { CachedFiling, Owner } from './records.ts'
import { FILINGS, openRow, openRows, RECEIPTS, sealRow, type Boxed, type FilingClear } from './rows.ts'
import { instantOf, type Shelf } from './shelf.ts'
import type { FilingStorage } from './storage.ts'
import { isSameRow } from './vault/box.ts'

type Renewal = readonly [FilingId, (known: CachedFiling | undefined) => CachedFiling]

/** Keeps filings anew, given what is kept of them. One that changed meanwhile is left: what was written last is the newest. */
async function keepAnew({ db, keyring }: Shelf, owner: Owner, renewals: readonly Renewal[]): Promise<Result<void>> {
  const before = await db.filings.bulkGet(renewals.map(([id]) => [owner, id]))
  const anew: Boxed<FilingClear>[] = []
  for (const [index, [id, renewed]] of renewals.entries()) {
    const row = before[index]
    const known = row && await openRow(keyring, FILINGS, row)
    const fresh = await sealRow(keyring, FILINGS, { owner, id }, plain(renewed(known?.ok ? known.value : undefined))) // a bent one is mended by the server's word
    if (!fresh.ok) return fresh
    anew.push(fresh.value)
  }
  return db.transaction('rw', db.filings, async () => {
    const now = await db.filings.bulkGet(renewals.map(([id]) => [owner, id]))
    await db.filings.bulkPut(anew.filter((_, index) => isSameRow(now[index], before[index])))
    return ok(undefined)
  })
}

export function filingStorage(shelf: Shelf): FilingStorage {
  const { db, guard, nowMs, keyring } = shelf
  return {
    receipt: (owner, id: FilingId) => guard(async () => {
      const row = await db.receipts.get(id)
      return row?.owner === owner ? openRow(keyring, RECEIPTS, row) : refuse('filing.unknown', {})
    }),
    listReceipts: owner => guard(async () => {
      const opened = await openRows(keyring, RECEIPTS, await db.receipts.where('owner').equals(owner).toArray())
      if (!opened.ok) return opened
      return ok(opened.value.map(({ content }) => content).sort((a, b) => b.receipt.registeredAt.localeCompare(a.receipt.registeredAt)))
    }),
    listFilings: owner => guard(async () => {
      const opened = await openRows(keyring, FILINGS, await db.filings.where('owner').equals(owner).toArray())
      if (!opened.ok) return opened
      return ok(opened.value.map(({ content }) => content).sort((a, b) => b.card.registeredAt.localeCompare(a.card.registeredAt)))
    }),
    cachedFiling: (owner, id) => guard(async () => {
      const row = await db.filings.get([owner, id])
      return row ? openRow(keyring, FILINGS, row) : refuse('filing.unknown', {})
    }),
    keepFilings: (owner, cards) => guard(async () => {
      const seenAt = instantOf(nowMs())
      return keepAnew(shelf, owner, cards.map(card => [card.id, known => ({ ...known, card, seenAt })]))
    }),
    keepFiling: (owner, whole) => guard(() => keepAnew(shelf, owner, [[whole.card.id, () => ({ card: whole.card, whole, seenAt: instantOf(nowMs()) })]])),
  }
}
