import { civilDateInRome } from '#domain/calendar/rome.ts'
import { openDraft } from '#domain/filing/draft.ts'
import { sealFiling } from '#domain/filing/seal.ts'
import { surroundingsAt } from '#domain/filing/surroundings.ts'
import type { Result } from '#domain/problem/problem.ts'
import { fileByOf } from '#fields/deadline/file-by.ts'
import type { OutboxEntry, Sending } from '../storage/records.ts'
import type { OpenDraft } from './open.ts'
import type { FilingWorld } from './ports.ts'

/**
 * Freezes a saved draft and moves it to the outbox, in one transaction: it is either still a draft or wholly queued.
 * It is judged on this day, not on the day it was opened.
 * @param draft with its record as kept just now: the revision proves that no other window has gone on writing
 * @returns the problems that keep it from being confirmed, `draft.stale`, or `storage.*`; the draft is then as it was
 */
export async function confirmDraft(world: FilingWorld, { procedure, form, record }: OpenDraft, sending: Sending): Promise<Result<OutboxEntry>> {
  void world.storage().then(storage => storage.persist()) // a filing that waits must not be evicted, and this is the person's own gesture
  const sealedAt = world.now()
  const state = openDraft(procedure, form.state().answers, surroundingsAt(sealedAt, await world.places()))
  const sealed = await sealFiling({
    id: record.id, body: record.body, ref: record.procedure, state, language: record.language, confirmed: record.confirmed, sealedAt,
  }, world.sha256)
  if (!sealed.ok) return sealed
  const fileBy = fileByOf(procedure.definition, sealed.value.content.answers, civilDateInRome(sealedAt))
  return (await world.storage()).sealToOutbox(record.revision, sealed.value, fileBy === undefined ? sending : { ...sending, fileBy })
}
