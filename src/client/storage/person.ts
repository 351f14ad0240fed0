import { canClaim } from '#domain/identity/claim.ts'
import { ok } from '#domain/problem/problem.ts'
import type { SportelloDatabase } from './database.ts'
import { plain } from './plain.ts'
import { DEVICE, type DraftRecord, type Leaving, type RememberedPerson } from './records.ts'
import type { Shelf } from './shelf.ts'
import type { PersonStorage } from './storage.ts'

const PERSON = 'person'

/** Whom the draft names as applicant, when its procedure has such a field. */
async function applicantOf(db: SportelloDatabase, draft: DraftRecord): Promise<{ readonly known: boolean, readonly typed?: string }> {
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

function claimingOf({ db, guard }: Shelf): PersonStorage['claimDeviceWork'] {
  return (owner, fiscalNumber) => guard(() => db.transaction('rw', db.drafts, db.outbox, db.sealed, db.definitions, async () => {
    const mayClaim = async (draft: DraftRecord): Promise<boolean> => {
      const applicant = await applicantOf(db, draft) // an unknown definition hides who is named: leave the draft where it is
      return applicant.known && canClaim({ of: 'device' }, { owner, fiscalNumber }, applicant.typed)
    }
    let claimed = 0
    for (const draft of await db.drafts.where('owner').equals(DEVICE).toArray()) {
      if (!await mayClaim(draft)) continue
      // The revision rises so that another tab, still holding it as the device's, notices before it writes.
      await db.drafts.put({ ...draft, owner, revision: draft.revision + 1 })
      claimed += 1
    }
    for (const entry of await db.outbox.where('owner').equals(DEVICE).toArray()) {
      const sealed = await db.sealed.get(entry.id)
      if (entry.anonymous || entry.state.at === 'filed' || !sealed || !await mayClaim(sealed.draft)) continue
      await db.outbox.put({ ...entry, owner })
      claimed += 1
    }
    return ok(claimed)
  }))
}

export function personStorage(shelf: Shelf): PersonStorage {
  const { db, guard } = shelf
  return {
    claimDeviceWork: claimingOf(shelf),
    rememberPerson: person => guard(async () => {
      if (person) await db.meta.put({ key: PERSON, value: plain(person) })
      else await db.meta.delete(PERSON)
      return ok(undefined)
    }),
    recallPerson: () => guard(async () => ok((await db.meta.get(PERSON))?.value as RememberedPerson | Leaving | undefined ?? null)), // only rememberPerson writes it
  }
}
