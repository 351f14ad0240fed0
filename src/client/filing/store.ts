import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { Procedure } from '#domain/condition/procedure.ts'
import type { FilingId } from '#domain/filing/filing.ts'
import type { DefinitionRef } from '#domain/procedure/definition.ts'
import { ok, type Problem, type Result } from '#domain/problem/problem.ts'
import { breathe } from '../page/breathe.ts'
import type { DraftCard, DraftRecord, DraftSort, EarlierAnswers, Owner, Unopened } from '../storage/records.ts'
import type { Compared } from './apart.ts'
import type { CopyOrder } from './copy.ts'
import { keepDraft, type KeptDraft } from './kept-draft.ts'
import type { Newer, Past } from './newer.ts'
import { beginDraft, isOther, openSaved, procedureOf, type Beginning, type OpenDraft } from './open.ts'
import type { Reuser, ReuseSource } from './reuse-sources.ts'
import { browserWorld } from './world.ts'

/** How the opening of a draft stands. */
export type Opening =
  | { readonly at: 'opening' }
  | { readonly at: 'open', readonly draft: KeptDraft }
  /** Another version of its form is offered: the person chooses. */
  | { readonly at: 'newer', readonly draft: OpenDraft, readonly newer: Newer }
  | { readonly at: 'refused', readonly problem: Problem | undefined }

/** The drafts of who is at the device: the list, and the one on the screen. */
export const useFiling = defineStore('filing', () => {
  const world = browserWorld()
  const opening = shallowRef<Opening>({ at: 'opening' })
  let asked = 0

  /** What there is to choose for a draft whose version is not the one offered; the code for it is fetched only then. */
  async function newerOf(draft: OpenDraft, look: boolean): Promise<Newer | undefined> {
    const { procedure, stays } = draft.record
    const entry = await world.offered(procedure.id)
    if (!entry || !isOther(entry.ref, procedure)) return undefined
    const isAccepted = entry.earlier?.some(one => one.digest === procedure.digest && one.acceptUntil > world.now()) === true
    if (stays === entry.ref.digest && isAccepted && !look) return undefined
    const versions = await import('./newer.ts').catch(() => undefined) // not on the device yet: the draft works as it is
    return versions?.findNewer(world, draft)
  }

  /** Opens a draft for the screen; the last one asked for wins. @param look whether to show a newer version that was put off */
  async function open(owner: Owner, id: FilingId, { look = false } = {}): Promise<void> {
    asked += 1
    const mine = asked
    opening.value = { at: 'opening' }
    const found = await openSaved(world, owner, id)
    const newer = found.ok ? await newerOf(found.value, look) : undefined
    await breathe()
    if (mine !== asked) return
    if (!found.ok) opening.value = { at: 'refused', problem: found.problems[0] }
    else opening.value = newer ? { at: 'newer', draft: found.value, newer } : { at: 'open', draft: keepDraft(world, found.value) }
  }

  async function list(owner: Owner, sort?: DraftSort): Promise<Result<readonly DraftCard[]>> {
    return (await world.storage()).listDrafts(owner, sort)
  }

  /** The drafts that do not open, beside those that do. */
  async function unopened(owner: Owner, cards: readonly DraftCard[]): Promise<Result<readonly Unopened[]>> {
    return (await world.storage()).listUnopened('draft', owner, new Set(cards.map(card => card.id)))
  }

  async function remove(owner: Owner, id: FilingId): Promise<Result<void>> {
    return (await world.storage()).deleteDraft(owner, id)
  }

  /** Brings a removed draft back, for thirty days. */
  async function restore(owner: Owner, id: FilingId): Promise<Result<DraftCard>> {
    return (await world.storage()).undoDelete(owner, id)
  }

  return {
    opening,
    open,
    begin: (beginning: Beginning): Promise<Result<DraftRecord>> => beginDraft(world, beginning),
    copy: async (order: CopyOrder): Promise<Result<DraftRecord>> => (await import('./copy.ts')).copyDraft(world, order),
    /** What the person gave before, for the step on the screen. */
    reusable: async (reuser: Reuser): Promise<readonly ReuseSource[]> => (await import('./reuse-sources.ts')).readReuseSources(world, reuser),
    /** A form with no answers, as it is offered now. */
    procedure: async (ref: DefinitionRef): Promise<Result<Procedure>> => {
      const definition = await world.definition(ref)
      return definition.ok ? ok(procedureOf(definition.value, world)) : definition
    },
    move: async (draft: OpenDraft, newer: Newer): Promise<Result<DraftRecord>> => (await import('./newer.ts')).moveDraft(world, draft, newer),
    stay: async (draft: OpenDraft, newer: Newer): Promise<Result<DraftRecord>> => (await import('./newer.ts')).keepVersion(world, draft, newer),
    past: async (left: EarlierAnswers, now: Procedure): Promise<Result<Past>> => (await import('./newer.ts')).readPast(world, left, now),
    /** Two versions of one draft, each with its own form. */
    compare: async (mine: DraftRecord, theirs: DraftRecord): Promise<Result<Compared>> => (await import('./apart.ts')).compareDrafts(world, mine, theirs),
    /** A draft to be read only. */
    read: (owner: Owner, id: FilingId): Promise<Result<OpenDraft>> => openSaved(world, owner, id),
    list,
    unopened,
    remove,
    restore,
  }
})
