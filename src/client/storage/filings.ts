import type { FilingId } from '#domain/filing/filing.ts'
import { ok, refuse } from '#domain/problem/problem.ts'
import type { FilingRow } from './database.ts'
import { plain, without } from './plain.ts'
import type { CachedFiling, Owner } from './records.ts'
import { instantOf, type Shelf } from './shelf.ts'
import type { FilingStorage } from './storage.ts'

function cachedOf(row: FilingRow): CachedFiling {
  return without(row, 'owner', 'id')
}

export function filingStorage({ db, guard, nowMs }: Shelf): FilingStorage {
  const mine = (owner: Owner): Promise<FilingRow[]> => db.filings.where('owner').equals(owner).toArray()
  const isMine = (row: { readonly owner: Owner } | undefined, owner: Owner): boolean => row?.owner === owner
  return {
    receipt: (owner, id: FilingId) => guard(async () => {
      const row = await db.receipts.get(id)
      return row && isMine(row, owner) ? ok(row) : refuse('filing.unknown', {})
    }),
    listReceipts: owner => guard(async () => {
      const rows = await db.receipts.where('owner').equals(owner).toArray()
      return ok(rows.sort((a, b) => b.receipt.registeredAt.localeCompare(a.receipt.registeredAt)))
    }),
    listFilings: owner => guard(async () =>
      ok((await mine(owner)).map(cachedOf).sort((a, b) => b.card.registeredAt.localeCompare(a.card.registeredAt)))),
    cachedFiling: (owner, id) => guard(async () => {
      const row = await db.filings.get([owner, id])
      return row ? ok(cachedOf(row)) : refuse('filing.unknown', {})
    }),
    keepFilings: (owner, cards) => guard(() => db.transaction('rw', db.filings, async () => {
      const seenAt = instantOf(nowMs())
      const known = await db.filings.bulkGet(cards.map(card => [owner, card.id]))
      await db.filings.bulkPut(cards.map((card, index) => ({ ...known[index], owner, id: card.id, card: plain(card), seenAt })))
      return ok(undefined)
    })),
    keepFiling: (owner, whole) => guard(async () => {
      await db.filings.put({ owner, id: whole.card.id, card: plain(whole.card), whole: plain(whole), seenAt: instantOf(nowMs()) })
      return ok(undefined)
    }),
  }
}
