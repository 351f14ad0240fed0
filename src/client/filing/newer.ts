import type { Procedure } from '#domain/condition/procedure.ts'
import type { Instant } from '#domain/filing/filing.ts'
import { migrateDraft, type Migration } from '#domain/filing/migrate.ts'
import { openDraft } from '#domain/filing/draft.ts'
import { surroundingsAt } from '#domain/filing/surroundings.ts'
import type { DefinitionRef } from '#domain/procedure/definition.ts'
import { ok, type Result } from '#domain/problem/problem.ts'
import { without } from '../storage/plain.ts'
import type { DraftContent, DraftRecord, EarlierAnswers } from '../storage/records.ts'
import { isOther, procedureOf, type OpenDraft } from './open.ts'
import type { FilingWorld } from './ports.ts'

/** The version that is offered now, and what the draft would be in it. */
export interface Newer {
  readonly ref: DefinitionRef
  readonly procedure: Procedure
  readonly migration: Migration
  /** Until when a filing made on the draft's own version is accepted; nothing when it is not any more. */
  readonly acceptUntil: Instant | undefined
}

/**
 * The version to which a draft may go over. Needs no network when the device has heard of it.
 * @returns nothing when the draft's version is the one offered, or when the other is not to be had now: the draft then works as it is
 */
export async function findNewer(world: FilingWorld, { record, form }: OpenDraft): Promise<Newer | undefined> {
  const entry = await world.offered(record.procedure.id)
  if (!entry || !isOther(entry.ref, record.procedure)) return undefined
  const definition = await world.definition(entry.ref)
  if (!definition.ok) return undefined
  const procedure = procedureOf(definition.value, world)
  const until = entry.earlier?.find(one => one.digest === record.procedure.digest)?.acceptUntil
  return { ref: entry.ref, procedure, migration: migrateDraft(form.state(), procedure), acceptUntil: until !== undefined && until > world.now() ? until : undefined }
}

/**
 * Takes a draft over to the newer version and keeps both: the new answers to go on with, the earlier ones to be read. One save, so it is done wholly or not at all.
 * Warnings are to be read anew, since their words may have changed.
 * @returns `draft.stale` when another window has saved meanwhile, and `storage.*`; the draft is then as it was
 */
export async function moveDraft(world: FilingWorld, { record }: OpenDraft, { ref, procedure, migration }: Newer): Promise<Result<DraftRecord>> {
  const storage = await world.storage()
  const kept = await storage.keepDefinition(ref, procedure.definition) // a draft without its form could not be opened with no network
  if (!kept.ok) return kept
  const left: EarlierAnswers = { procedure: record.procedure, answers: record.answers, leftAt: world.now() }
  return storage.saveDraft({
    ...without(contentOf(record), 'stays'),
    procedure: ref, title: procedure.definition.title, answers: migration.state.answers, confirmed: [], step: null,
    earlier: [...record.earlier ?? [], left],
  }, record.revision)
}

/** Leaves a draft in its own version, and does not ask again until there is another. @returns as {@link moveDraft} */
export async function keepVersion(world: FilingWorld, { record }: OpenDraft, { ref }: Newer): Promise<Result<DraftRecord>> {
  return (await world.storage()).saveDraft({ ...contentOf(record), stays: ref.digest }, record.revision)
}

/** A draft as it was when it left a version, and what has become of it in the one it is in. */
export interface Past { readonly before: Migration['state'], readonly migration: Migration }

/** @returns `definition.unknown` when the form of that version is not to be had */
export async function readPast(world: FilingWorld, { procedure, answers }: EarlierAnswers, now: Procedure): Promise<Result<Past>> {
  const [definition, places] = await Promise.all([world.definition(procedure), world.places()])
  if (!definition.ok) return definition
  const before = openDraft(procedureOf(definition.value, world), answers, surroundingsAt(world.now(), places))
  return ok({ before, migration: migrateDraft(before, now) })
}

function contentOf(record: DraftRecord): DraftContent {
  return without(record, 'revision', 'createdAt', 'updatedAt')
}
