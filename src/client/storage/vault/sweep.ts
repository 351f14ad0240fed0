import type { Table } from 'dexie'
import { ok, type Result } from '#domain/problem/problem.ts'
import { unlessLost } from '../failure.ts'
import { keepFor, readWhole, resealChunk } from '../files.ts'
import { personToSeal } from '../person.ts'
import { DEVICE, type Owner } from '../records.ts'
import { DRAFTS, FILINGS, openRow, OUTBOX, RECEIPTS, SAVED, SEALED, sealRow, STATES, type Boxed, type Boxing } from '../rows.ts'
import type { Shelf } from '../shelf.ts'
import type { PersonStorage, VaultStorage } from '../storage.ts'
import { isSameRow } from './box.ts'
import type { OwnerKeys } from './secrets.ts'

/** The rows that are plain or under a key of before; found by index, without reading them. */
async function staleKeys<Key>(table: Table<unknown, Key>, current: readonly string[]): Promise<readonly Key[]> {
  const sealed = new Set((await table.where('key').anyOf(current).primaryKeys()).map(key => JSON.stringify(key)))
  return (await table.toCollection().primaryKeys()).filter(key => !sealed.has(JSON.stringify(key)))
}

/** Seals again each of these, one at a time. One that the browser has lost holds up no other. @returns how many are left */
async function countLeft<Key>(keys: readonly Key[], sealAgain: (key: Key) => Promise<Result<boolean>>): Promise<number> {
  let left = 0
  for (const key of keys) {
    const done = await unlessLost(() => sealAgain(key))
    if (!done.ok || !done.value) left += 1
  }
  return left
}

/** Seals again each row that needs it. @returns how many could not be: their keys are locked, they changed meanwhile, or they are lost */
async function sweepRows<Row extends object, Clear extends { readonly owner: Owner }, Content, Key>(
  { shelf, table, boxing, ownerOf }: { shelf: Shelf, table: Table<Row, Key>, boxing: Boxing<Row, Clear, Content>, ownerOf?: (key: Key) => Promise<Owner | undefined> },
): Promise<number> {
  const { db, keyring } = shelf
  return countLeft(await staleKeys(table, await keyring.currentIds()), async key => {
    const row = await table.get(key)
    if (!row) return ok(true)
    const content = await openRow(keyring, boxing, row)
    if (!content.ok) return content
    const owner = await ownerOf?.(key) ?? DEVICE
    const sealed = await sealRow(keyring, boxing, boxing.clear(row, owner), content.value)
    if (!sealed.ok) return sealed
    return db.transaction('rw', table, async () => {
      if (!isSameRow(await table.get(key), row)) return ok(false)
      await table.put(sealed.value as Boxed<Clear> & Row) // what sealRow makes is the boxed form of the table's row
      return ok(true)
    })
  })
}

async function sweepChunks({ db, keyring }: Shelf): Promise<number> {
  return countLeft(await staleKeys(db.keptChunks, await keyring.currentIds()), async key => {
    const chunk = await db.keptChunks.get(key)
    if (!chunk) return ok(true)
    const keys = await keyring.of(chunk.owner)
    if (!keys.ok) return keys
    const sealed = await resealChunk(keyring, chunk, keys.value)
    if (!sealed.ok) return sealed
    return db.transaction('rw', db.keptChunks, async () => {
      if (!isSameRow(await db.keptChunks.get(key), chunk)) return ok(false)
      await db.keptChunks.put(sealed.value)
      return ok(true)
    })
  })
}

/** Each file that an earlier release left plain goes to those whose drafts name it, or to nobody. Its rows must have been sealed before: they hold the names. */
async function sweepPlainFiles(shelf: Shelf): Promise<void> {
  const { db } = shelf
  const digests = await db.files.toCollection().primaryKeys()
  if (digests.length === 0) return
  const named = await namedFiles(shelf)
  for (const sha256 of digests) {
    const bytes = await readWhole(shelf, sha256)
    if (!bytes.ok || !await keepForAll(shelf, await wanting(shelf, sha256, named), sha256, bytes.value)) continue // nothing is taken away that is not kept elsewhere
    await db.transaction('rw', db.files, db.chunks, async () => {
      await db.chunks.where('file').equals(sha256).delete()
      await db.files.delete(sha256)
    })
  }
}

async function wanting({ keyring }: Shelf, sha256: string, named: ReadonlySet<string>): Promise<readonly OwnerKeys[]> {
  const found: OwnerKeys[] = []
  for (const keys of await keyring.unlocked()) {
    if (keys.owner !== DEVICE && named.has(await keyring.nameOf(keys, sha256))) found.push(keys)
  }
  const device = await keyring.of(DEVICE)
  return found.length === 0 && device.ok ? [device.value] : found
}

async function keepForAll(shelf: Shelf, all: readonly OwnerKeys[], sha256: string, bytes: ArrayBuffer): Promise<boolean> {
  for (const keys of all) {
    if (!(await keepFor(shelf, keys, sha256, bytes)).ok) return false
  }
  return all.length > 0
}

/** The names of files that a row speaks of. */
export async function namedFiles({ db }: Shelf): Promise<ReadonlySet<string>> {
  const found = new Set<string>()
  for (const table of [db.drafts, db.draftLog, db.outbox, db.sealed]) {
    await table.each(row => { if ('files' in row) row.files.forEach(name => found.add(name)) })
  }
  return found
}

/** @returns how many rows with names of files are left: until there are none, no file may be taken for one that nobody names */
async function sweepNamingRows(shelf: Shelf): Promise<number> {
  const { db } = shelf
  const lefts = [
    await sweepRows({ shelf, table: db.draftLog, boxing: STATES, ownerOf: async ([draft]) => (await db.drafts.get(draft))?.owner }),
    await sweepRows({ shelf, table: db.drafts, boxing: DRAFTS }),
    await sweepRows({ shelf, table: db.sealed, boxing: SEALED, ownerOf: async id => (await db.outbox.get(id))?.owner }),
    await sweepRows({ shelf, table: db.outbox, boxing: OUTBOX }),
  ]
  return lefts.reduce((sum, left) => sum + left, 0)
}

export function sweepingOf(shelf: Shelf, people: PersonStorage): VaultStorage['sealRest'] {
  const { db, guard } = shelf
  const sweepPerson = async (): Promise<void> => {
    if (!await personToSeal(shelf)) return
    const person = await people.recallPerson()
    if (person.ok && person.value && !('locked' in person.value)) await people.rememberPerson(person.value)
  }
  return () => guard(async (): Promise<Result<number>> => {
    await sweepPerson()
    const naming = await sweepNamingRows(shelf)
    const receipts = await sweepRows({ shelf, table: db.receipts, boxing: RECEIPTS })
    const filings = await sweepRows({ shelf, table: db.filings, boxing: FILINGS })
    const saved = await sweepRows({ shelf, table: db.saved, boxing: SAVED })
    if (naming === 0) await sweepPlainFiles(shelf)
    return ok(naming + receipts + filings + saved + await sweepChunks(shelf))
  })
}
