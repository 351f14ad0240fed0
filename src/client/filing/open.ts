import { compileProcedure } from '#domain/condition/compile.ts'
import type { Procedure } from '#domain/condition/procedure.ts'
import { answer, openDraft } from '#domain/filing/draft.ts'
import type { Answers, FilingId } from '#domain/filing/filing.ts'
import { surroundingsAt } from '#domain/filing/surroundings.ts'
import { fieldsOf, type Definition, type DefinitionRef, type Language } from '#domain/procedure/definition.ts'
import { NO_PLACES } from '#domain/procedure/places.ts'
import { ok, type Result } from '#domain/problem/problem.ts'
import type { DraftRecord, Owner } from '../storage/records.ts'
import { breathe } from '../page/breathe.ts'
import { createForm, type Form } from './form.ts'
import type { FilingWorld } from './ports.ts'

export interface OpenDraft {
  readonly record: DraftRecord
  readonly procedure: Procedure
  readonly form: Form
}

/** A definition is compiled once however many drafts of it are opened. */
const compiled = new WeakMap<Definition, Procedure>()

export function procedureOf(definition: Definition, { kinds }: FilingWorld): Procedure {
  const known = compiled.get(definition)
  if (known) return known
  const procedure = compileProcedure(definition, kinds)
  compiled.set(definition, procedure)
  return procedure
}

/** Whether another version than the draft's is offered: a later one, or the same with other amounts of the administration. */
export function isOther(offered: DefinitionRef, drafts: DefinitionRef): boolean {
  return offered.digest !== drafts.digest && offered.version >= drafts.version
}

/**
 * Opens a draft of this device with the version of the form it was begun with.
 * @returns `draft.unknown` when it is not there or is another's, `storage.*` when it cannot be read, `definition.unknown` when its form is not to be had
 */
export async function openSaved(world: FilingWorld, owner: Owner, id: FilingId): Promise<Result<OpenDraft>> {
  const reading = world.places() // the longest of it, and it hangs on nothing
  const record = await (await world.storage()).loadDraft(owner, id)
  if (!record.ok) return record
  const definition = await world.definition(record.value.procedure)
  if (!definition.ok) return definition
  await breathe() // reading, judging and drawing a long form are three pieces of work
  const procedure = procedureOf(definition.value, world)
  const isBlank = Object.keys(record.value.answers).length === 0
  const places = isBlank ? NO_PLACES : await reading
  const form = createForm(openDraft(procedure, record.value.answers, surroundingsAt(world.now(), places)))
  if (isBlank) void reading.then(form.inPlaces) // a form with no answers can be written in before its lists are there
  return ok({ record: record.value, procedure, form })
}

export interface Beginning {
  readonly owner: Owner
  readonly ref: DefinitionRef
  readonly language: Language
  /** What the identity says of the person, by the names that `prefill` uses; empty before login. */
  readonly identity: Answers
}

/**
 * Makes a new draft and keeps it. Its id is the filing's idempotency key for ever, so calling this twice makes two drafts.
 * What the body already knows of the person is not asked again (CAD, once only): it is written in and can be corrected.
 */
export async function beginDraft(world: FilingWorld, { owner, ref, language, identity }: Beginning): Promise<Result<DraftRecord>> {
  const [definition, storage] = await Promise.all([world.definition(ref), world.storage()])
  if (!definition.ok) return definition
  const empty = openDraft(procedureOf(definition.value, world), {}, surroundingsAt(world.now(), NO_PLACES))
  const prefilled = fieldsOf(definition.value)
    .filter(field => field.prefill !== undefined && identity[field.prefill] !== undefined)
    .reduce((state, field) => answer(state, field.id, identity[field.prefill ?? '']), empty)
  const kept = await storage.keepDefinition(ref, definition.value) // a draft without its form could not be opened with no network
  if (!kept.ok) return kept
  void storage.persist() // the first save is the gesture after which a browser may be asked not to evict
  return storage.saveDraft({
    id: world.freshId(), owner, body: definition.value.body, procedure: ref, title: definition.value.title,
    answers: prefilled.answers, language, confirmed: [], step: null,
  }, 0)
}
