import { ok, type Result } from '#domain/problem/problem.ts'
import { forgetDrafts } from './drafts.ts'
import { keptCatalogue } from './pack.ts'
import type { Owner, Removable, RemovableKind } from './records.ts'
import { DRAFTS, FILINGS, openRows, OUTBOX, RECEIPTS } from './rows.ts'
import type { Shelf } from './shelf.ts'
import type { RemovalStorage } from './storage.ts'
import { isBoxed } from './vault/box.ts'
import { namedFiles } from './vault/sweep.ts'

/** Rows that a removal takes away, and the files that nothing else on the device names. */
interface Doomed { readonly ids: readonly string[], readonly files: readonly string[], readonly bytes: number }

const boxBytes = (row: object): number => isBoxed(row) ? row.box.byteLength : 0

/** Files that go with these rows: those that no other row names. A row left plain by an earlier release does not tell, so then none go. */
async function filesAlone({ db }: Shelf, ids: ReadonlySet<string>): Promise<readonly string[]> {
  const [going, staying] = [new Set<string>(), new Set<string>()]
  const silent: string[] = []
  const look = (id: string, row: object): void => {
    if (!('files' in row)) silent.push(id)
    else for (const name of row.files as readonly string[]) (ids.has(id) ? going : staying).add(name) // every boxed row has its names beside the box
  }
  await db.drafts.each(row => { look(row.id, row) })
  await db.draftLog.each(row => { look(row.draft, row) })
  await db.outbox.each(row => { look(row.id, row) })
  await db.sealed.each(row => { look(row.id, row) })
  return silent.length === 0 ? [...going].filter(name => !staying.has(name)) : []
}

async function doomed(shelf: Shelf, rows: readonly { readonly id: string, readonly bytes: number }[]): Promise<Doomed> {
  const ids = rows.map(row => row.id)
  const files = await filesAlone(shelf, new Set(ids))
  const kept = await shelf.db.keptFiles.bulkGet([...files])
  const bytes = rows.reduce((sum, row) => sum + row.bytes, 0) + kept.reduce((sum, file) => sum + (file?.bytes ?? 0), 0)
  return { ids, files, bytes }
}

async function deletedDrafts(shelf: Shelf, owner: Owner): Promise<Doomed> {
  const rows = await shelf.db.drafts.where('owner').equals(owner).filter(row => row.deletedAt !== undefined).toArray()
  return doomed(shelf, rows.map(row => ({ id: row.id, bytes: boxBytes(row) })))
}

/** What the office has registered: the entry and its frozen bytes. The receipt is apart, and stays. */
async function filedEntries(shelf: Shelf, owner: Owner): Promise<Doomed> {
  const rows = await shelf.db.outbox.where('owner').equals(owner).filter(row => row.state.at === 'filed').toArray()
  const sealed = await shelf.db.sealed.bulkGet(rows.map(row => row.id))
  return doomed(shelf, rows.map((row, index) => ({ id: row.id, bytes: boxBytes(row) + boxBytes(sealed[index] ?? {}) })))
}

/** The forms that what lies on the device was made on; nothing when some of it is locked and cannot be asked. */
async function formsInUse({ db, keyring }: Shelf): Promise<ReadonlySet<string> | undefined> {
  const [drafts, entries, filings, receipts] = await Promise.all([
    openRows(keyring, DRAFTS, await db.drafts.toArray()),
    openRows(keyring, OUTBOX, await db.outbox.toArray()),
    openRows(keyring, FILINGS, await db.filings.toArray()),
    openRows(keyring, RECEIPTS, await db.receipts.toArray()),
  ])
  if (!drafts.ok || !entries.ok || !filings.ok || !receipts.ok) return undefined
  return new Set([
    ...drafts.value.flatMap(({ content }) => [content.procedure, ...content.earlier?.map(one => one.procedure) ?? []]),
    ...entries.value.map(({ content }) => content.procedure),
    ...filings.value.map(({ content }) => content.card.procedure),
    ...receipts.value.map(({ content }) => content.receipt.procedure),
  ].map(({ digest }) => digest))
}

/** Forms that are offered no more and that nothing on the device was made on. Runs outside any transaction. */
async function idleForms(shelf: Shelf): Promise<Doomed> {
  const offered = await keptCatalogue(shelf.db)
  const used = await formsInUse(shelf)
  if (!offered || !used) return { ids: [], files: [], bytes: 0 }
  const needed = new Set([...used, ...offered.catalogue.procedures.map(({ ref }) => ref.digest)])
  const idle = await shelf.db.definitions.filter(({ digest }) => !needed.has(digest)).toArray()
  return { ids: idle.map(({ digest }) => digest), files: [], bytes: idle.reduce((sum, { definition }) => sum + JSON.stringify(definition).length, 0) }
}

const told = ({ ids, bytes }: Doomed): Removable => ({ count: ids.length, bytes })

/** The same rows as when they were looked at: what came between is left alone. */
async function remove(shelf: Shelf, kind: RemovableKind, { ids, files }: Doomed): Promise<void> {
  const { db } = shelf
  if (kind === 'forms') return db.definitions.bulkDelete([...ids])
  await db.transaction('rw', [db.drafts, db.draftLog, db.outbox, db.sealed, db.keptFiles, db.keptChunks], async () => {
    if (kind === 'deleted') {
      const still = await db.drafts.bulkGet([...ids])
      await forgetDrafts(db, still.flatMap(row => row?.deletedAt === undefined ? [] : row.id)) // one may have been brought back meanwhile
    } else {
      const still = await db.outbox.where('id').anyOf([...ids]).filter(row => row.state.at === 'filed').toArray()
      await db.outbox.bulkDelete(still.map(row => row.id))
      await db.sealed.bulkDelete(still.map(row => row.id))
    }
    const named = await namedFiles(shelf) // what is named by now stays, whatever was found before
    const gone = files.filter(name => !named.has(name))
    await db.keptChunks.where('file').anyOf(gone).delete()
    await db.keptFiles.bulkDelete(gone)
  })
}

export function removalStorage(shelf: Shelf): RemovalStorage {
  const { guard } = shelf
  const looks: Readonly<Record<RemovableKind, (owner: Owner) => Promise<Doomed>>> = {
    deleted: owner => deletedDrafts(shelf, owner),
    filed: owner => filedEntries(shelf, owner),
    forms: () => idleForms(shelf),
  }
  return {
    removable: owner => guard(async (): Promise<Result<Readonly<Record<RemovableKind, Removable>>>> => {
      const [deleted, filed, forms] = [await looks.deleted(owner), await looks.filed(owner), await looks.forms(owner)]
      return ok({ deleted: told(deleted), filed: told(filed), forms: told(forms) })
    }),
    remove: (owner, kind) => guard(async () => {
      const found = await looks[kind](owner)
      await remove(shelf, kind, found)
      return ok(told(found))
    }),
  }
}
