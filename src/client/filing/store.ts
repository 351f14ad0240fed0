import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { Procedure } from '#domain/condition/procedure.ts'
import type { FilingId } from '#domain/filing/filing.ts'
import type { DefinitionRef } from '#domain/procedure/definition.ts'
import { ok, type Problem, type Result } from '#domain/problem/problem.ts'
import type { DraftCard, DraftRecord, DraftSort, Owner } from '../storage/records.ts'
import type { CopyOrder } from './copy.ts'
import { keepDraft, type KeptDraft } from './kept-draft.ts'
import { beginDraft, openSaved, procedureOf, type Beginning, type OpenDraft } from './open.ts'
import type { Reuser, ReuseSource } from './reuse-sources.ts'
import { browserWorld } from './world.ts'

/** How the opening of a draft stands. */
export type Opening =
  | { readonly at: 'opening' }
  | { readonly at: 'open', readonly draft: KeptDraft }
  | { readonly at: 'refused', readonly problem: Problem | undefined }

/** The drafts of who is at the device: the list, and the one on the screen. */
export const useFiling = defineStore('filing', () => {
  const world = browserWorld()
  const opening = shallowRef<Opening>({ at: 'opening' })
  let asked = 0

  /** Opens a draft for the screen; the last one asked for wins. */
  async function open(owner: Owner, id: FilingId): Promise<void> {
    asked += 1
    const mine = asked
    opening.value = { at: 'opening' }
    const found = await openSaved(world, owner, id)
    if (mine !== asked) return
    opening.value = found.ok ? { at: 'open', draft: keepDraft(world, found.value) } : { at: 'refused', problem: found.problems[0] }
  }

  async function list(owner: Owner, sort?: DraftSort): Promise<Result<readonly DraftCard[]>> {
    return (await world.storage()).listDrafts(owner, sort)
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
    /** A draft to be read only. */
    read: (owner: Owner, id: FilingId): Promise<Result<OpenDraft>> => openSaved(world, owner, id),
    list,
    remove,
    restore,
  }
})
