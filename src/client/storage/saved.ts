import { ok } from '#domain/problem/problem.ts'
import { plain } from './plain.ts'
import type { SavedData } from './records.ts'
import { openRows, SAVED, sealRow } from './rows.ts'
import { instantOf, type Shelf } from './shelf.ts'
import type { SavedStorage } from './storage.ts'

export function savedStorage({ db, guard, nowMs, keyring }: Shelf): SavedStorage {
  return {
    listSaved: owner => guard(async () => {
      const opened = await openRows(keyring, SAVED, await db.saved.where('owner').equals(owner).toArray())
      if (!opened.ok) return opened
      return ok(opened.value.map(({ content }) => content).sort((a, b) => b.savedAt.localeCompare(a.savedAt)))
    }),
    keepSaved: (owner, data) => guard(async () => {
      const saved: SavedData = { ...plain(data), savedAt: instantOf(nowMs()) }
      const row = await sealRow(keyring, SAVED, { owner, id: saved.id }, saved)
      if (!row.ok) return row
      await db.saved.put(row.value)
      return ok(saved)
    }),
    forgetSaved: (owner, id) => guard(async () => {
      await db.saved.delete([owner, id])
      return ok(undefined)
    }),
  }
}
