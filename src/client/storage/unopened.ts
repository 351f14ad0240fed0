import type { FilingId } from '#domain/filing/filing.ts'
import { ok, refuse, type Result } from '#domain/problem/problem.ts'
import { unlessLost } from './failure.ts'
import type { DraftRecord, Owner, Unopened } from './records.ts'
import { DRAFTS, openRow, OUTBOX, SEALED, STATES, type DraftRow, type OutboxRow } from './rows.ts'
import type { Shelf } from './shelf.ts'
import type { UnopenedStorage } from './storage.ts'

type Rest = Result<Partial<DraftRecord>>

/** The last state that opens. What it was a draft of is written in the draft alone. */
async function restOfDraft({ db, keyring }: Shelf, id: FilingId): Promise<Rest> {
  const revisions = (await db.draftLog.where('draft').equals(id).primaryKeys()).sort(([, a], [, b]) => b - a)
  for (const key of revisions) {
    const state = await unlessLost(async () => {
      const row = await db.draftLog.get(key)
      const content = row ? await openRow(keyring, STATES, row) : refuse('storage.damaged', {})
      return row && content.ok ? ok({ id, revision: row.revision, updatedAt: row.savedAt, ...content.value }) : refuse('storage.damaged', {})
    })
    if (state.ok) return state
  }
  return refuse('storage.damaged', {})
}

/** What was confirmed lies apart from the entry, and opens by itself. */
async function restOfEntry({ db, keyring }: Shelf, id: FilingId): Promise<Rest> {
  return unlessLost(async () => {
    const row = await db.sealed.get(id)
    const sealed = row ? await openRow(keyring, SEALED, row) : refuse('storage.damaged', {})
    return sealed.ok ? ok(sealed.value.draft) : sealed
  })
}

/** Whether it is known not to open: of what is locked nothing is known. */
async function isBent({ keyring }: Shelf, of: Unopened['of'], row: DraftRow | OutboxRow | undefined): Promise<boolean> {
  if (!row) return true
  const content = of === 'draft' ? await openRow(keyring, DRAFTS, row as DraftRow) : await openRow(keyring, OUTBOX, row as OutboxRow) // each from its own table
  return !content.ok && !content.problems.some(one => one.code === 'storage.locked')
}

function factsOf(row: DraftRow | OutboxRow | undefined): Pick<Unopened, 'at' | 'filed'> {
  if (!row) return { filed: false }
  return 'state' in row ? { at: row.sealedAt, filed: row.state.at === 'filed' } : { at: row.updatedAt, filed: false }
}

/** What lies on this device and does not open; fetched when a list has come out shorter than what is there. */
export function unopenedStorage(shelf: Shelf): UnopenedStorage {
  const { db, guard } = shelf
  const tableOf = (of: Unopened['of']) => of === 'draft' ? db.drafts : db.outbox
  const rest = (of: Unopened['of'], id: FilingId): Promise<Rest> => of === 'draft' ? restOfDraft(shelf, id) : restOfEntry(shelf, id)
  const isOwn = async (of: Unopened['of'], owner: Owner, id: FilingId): Promise<boolean> =>
    (await tableOf(of).where('owner').equals(owner).primaryKeys()).includes(id)
  return {
    listUnopened: (of, owner, opened) => guard(async () => {
      const found: Unopened[] = []
      for (const id of await tableOf(of).where('owner').equals(owner).primaryKeys()) {
        if (opened.has(id)) continue
        const read = await unlessLost(async () => ok(await tableOf(of).get(id)))
        const row = read.ok ? read.value : undefined
        if (read.ok && (!row || 'deletedAt' in row)) continue // taken away meanwhile, or out of sight as asked
        if (!await isBent(shelf, of, row)) continue
        found.push({ id, of, ...factsOf(row), hasRest: (await rest(of, id)).ok })
      }
      return ok(found)
    }),
    readRest: (of, owner, id) => guard(async () => await isOwn(of, owner, id) ? rest(of, id) : refuse('draft.unknown', {})),
  }
}
