import type { Lists } from '#contract/catalogue.ts'
import { ok, refuse } from '#domain/problem/problem.ts'
import type { SportelloDatabase } from './database.ts'
import { plain } from './plain.ts'
import type { StoredCatalogue } from './records.ts'
import { instantOf, type Shelf } from './shelf.ts'
import type { PackStorage } from './storage.ts'

const CATALOGUE = 'catalogue'
const LIST_NAMES: readonly (keyof Lists)[] = ['comuni', 'province', 'countries', 'roads']

/** The catalogue, when all that it offers is on the device too. */
export async function keptCatalogue(db: SportelloDatabase): Promise<StoredCatalogue | undefined> {
  return (await db.meta.get(CATALOGUE))?.value as StoredCatalogue | undefined // only keepCatalogue writes it
}

export function packStorage({ db, guard, nowMs }: Shelf): PackStorage {
  return {
    // Older definitions stay for ever: drafts and filings are read by the version they were made with.
    keepDefinition: (ref, definition) => guard(async () => {
      await db.definitions.put({ digest: ref.digest, ref: plain(ref), definition: plain(definition) })
      return ok(undefined)
    }),
    definition: digest => guard(async () => {
      const row = await db.definitions.get(digest)
      return row ? ok(row.definition) : refuse('definition.unknown', {})
    }),
    hasDefinitions: () => guard(async () => ok(new Set(await db.definitions.toCollection().primaryKeys()))),
    keepList: (name, digest, rows) => guard(async () => {
      await db.lists.put({ name, digest, rows: plain(rows) })
      return ok(undefined)
    }),
    lists: () => guard(async () => {
      const rows = (await db.lists.bulkGet([...LIST_NAMES])).flatMap(row => row ?? [])
      if (rows.length < LIST_NAMES.length) return refuse('definition.unknown', {})
      return ok(Object.fromEntries(rows.map(row => [row.name, row.rows])) as unknown as Lists) // keepList's types put the right rows under each name
    }),
    hasLists: () => guard(async () => ok(new Set((await db.lists.toArray()).map(row => row.digest)))),
    keepCatalogue: (catalogue, packBytes) => guard(async () => {
      await db.meta.put({ key: CATALOGUE, value: plain({ catalogue, packBytes, seenAt: instantOf(nowMs()) } satisfies StoredCatalogue) })
      return ok(undefined)
    }),
    catalogue: () => guard(async () => ok(await keptCatalogue(db))),
  }
}
