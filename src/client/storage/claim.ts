import { canClaim, type Claimant } from '#domain/identity/claim.ts'
import { ok, type Result } from '#domain/problem/problem.ts'
import { bringFiles, bringLeftBehind, dropFiles, withRoom } from './claim-files.ts'
import { DEVICE, type DraftContent, type DraftRecord, type OutboxEntry } from './records.ts'
import { DRAFTS, openRow, OUTBOX, SEALED, sealRow, STATES, untilUndisturbed, type Boxed, type DraftRow, type OutboxRow, type StateClear } from './rows.ts'
import type { Shelf } from './shelf.ts'
import type { PersonStorage } from './storage.ts'
import { isSameRow } from './vault/box.ts'

/** Whom the draft names as applicant, when its procedure has such a field. */
async function applicantOf({ db }: Shelf, draft: DraftContent): Promise<{ readonly known: boolean, readonly typed?: string }> {
  const row = await db.definitions.get(draft.procedure.digest)
  if (!row) return { known: false }
  const field = row.definition.identity.applicant
  const typed = fiscalCodeIn(field === undefined ? undefined : draft.answers[field])
  return typed === undefined ? { known: true } : { known: true, typed }
}

/** The applicant field is a fiscal code of its own, or part of a person. */
function fiscalCodeIn(answer: unknown): string | undefined {
  if (typeof answer === 'string') return answer
  const inner = typeof answer === 'object' && answer !== null && 'fiscalCode' in answer ? answer.fiscalCode : undefined
  return typeof inner === 'string' ? inner : undefined
}

async function mayClaim(shelf: Shelf, draft: DraftContent, person: Claimant): Promise<boolean> {
  const applicant = await applicantOf(shelf, draft) // an unknown definition hides who is named: leave the draft where it is
  return applicant.known && canClaim({ of: 'device' }, person, applicant.typed)
}

async function claimDraft(shelf: Shelf, before: DraftRow, person: Claimant): Promise<Result<boolean>> {
  const { db, keyring } = shelf
  return untilUndisturbed(async () => {
    const row = await db.drafts.get(before.id)
    if (row?.owner !== DEVICE) return ok(false)
    const content = await openRow(keyring, DRAFTS, row)
    if (!content.ok) return content
    if (!await mayClaim(shelf, content.value, person)) return ok(false)
    const log = await statesFor(shelf, row, person.owner)
    if (!log.ok) return log
    const files = await bringFiles(shelf, person.owner, [content.value, log.value.contents])
    if (!files.ok) return files
    // The revision rises so that another tab, still holding it as the device's, notices before it writes.
    const mine = await sealRow(keyring, DRAFTS, { ...DRAFTS.clear(row), owner: person.owner, revision: row.revision + 1 }, { ...content.value, owner: person.owner })
    if (!mine.ok) return mine
    const moved = await db.transaction('rw', db.drafts, db.draftLog, async () => {
      if (!isSameRow(await db.drafts.get(row.id), row)) return undefined
      await db.drafts.put(mine.value)
      await db.draftLog.bulkPut(log.value.rows)
      return ok(true)
    })
    if (moved) await dropFiles(shelf, person.owner, files.value)
    return moved
  })
}

/** A draft's earlier states, sealed for another. */
async function statesFor({ db, keyring }: Shelf, draft: DraftRow, owner: string): Promise<Result<{ readonly rows: Boxed<StateClear>[], readonly contents: unknown[] }>> {
  const rows: Boxed<StateClear>[] = []
  const contents: unknown[] = []
  for (const before of await db.draftLog.where('draft').equals(draft.id).toArray()) {
    const content = await openRow(keyring, STATES, before)
    if (!content.ok) continue // bent: the draft itself is what matters
    const row = await sealRow(keyring, STATES, { ...STATES.clear(before), owner }, content.value)
    if (!row.ok) return row
    rows.push(row.value)
    contents.push(content.value)
  }
  return ok({ rows, contents })
}

function claimEntry(shelf: Shelf, { id }: OutboxRow, person: Claimant): Promise<Result<boolean>> {
  const { db, keyring } = shelf
  const { owner } = person
  return untilUndisturbed(async () => {
    const [row, sealedRow] = await Promise.all([db.outbox.get(id), db.sealed.get(id)])
    if (row?.owner !== DEVICE || row.state.at === 'filed' || !sealedRow) return ok(false)
    const [entry, frozen] = await Promise.all([openRow(keyring, OUTBOX, row), openRow(keyring, SEALED, sealedRow)])
    if (!entry.ok) return entry
    if (!frozen.ok) return frozen
    if (entry.value.anonymous || entry.value.lost !== undefined || !await mayClaim(shelf, frozen.value.draft, person)) return ok(false)
    const files = await bringFiles(shelf, owner, entry.value.attachments)
    if (!files.ok) return files
    const mine: OutboxEntry = { ...entry.value, owner }
    const draft: DraftRecord = { ...frozen.value.draft, owner }
    const [queued, sealed] = await Promise.all([
      sealRow(keyring, OUTBOX, OUTBOX.clear(mine), mine),
      sealRow(keyring, SEALED, { id, owner }, { ...frozen.value, draft }),
    ])
    if (!queued.ok) return queued
    if (!sealed.ok) return sealed
    const moved = await db.transaction('rw', db.outbox, db.sealed, async () => {
      if (!isSameRow(await db.outbox.get(id), row)) return undefined
      await db.outbox.put(queued.value)
      await db.sealed.put(sealed.value)
      return ok(true)
    })
    if (moved) await dropFiles(shelf, owner, files.value)
    return moved
  })
}

/**
 * What nobody in particular wrote on this device becomes a person's, under that person's keys: first the filings, which wait for it to be sent.
 * What cannot be claimed stays as it is and holds up nothing else. Cut half way, the rest is claimed at the next login.
 */
export function claimingOf(shelf: Shelf): PersonStorage['claimDeviceWork'] {
  const { db, guard } = shelf
  return (owner, fiscalNumber) => guard(async () => {
    const person: Claimant = { owner, fiscalNumber }
    const keys = await shelf.keyring.of(owner)
    if (!keys.ok) return keys
    const [entries, drafts] = [await db.outbox.where('owner').equals(DEVICE).toArray(), await db.drafts.where('owner').equals(DEVICE).toArray()]
    const claims = [...entries.map(row => () => claimEntry(shelf, row, person)), ...drafts.map(row => () => claimDraft(shelf, row, person))]
    let claimed = 0
    let refused: Result<never> | undefined
    for (const claim of claims) {
      const done = await withRoom(claim)
      if (!done.ok) refused ??= done
      else if (done.value) claimed += 1
    }
    await bringLeftBehind(shelf, keys.value)
    return refused ?? ok(claimed)
  })
}
