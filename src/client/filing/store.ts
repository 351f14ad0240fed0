import { defineStore } from 'pinia'
import { computed, readonly, shallowRef, watch } from 'vue'
import { isAnonymous } from '#domain/filing/about.ts'
import type { FilingId } from '#domain/filing/filing.ts'
import type { Language } from '#domain/procedure/definition.ts'
import { ok, refuse, type Problem, type Result } from '#domain/problem/problem.ts'
import type { DraftContent, DraftRecord, OutboxEntry, Owner } from '../storage/records.ts'
import { confirmDraft } from './confirm.ts'
import { openSaved, type OpenDraft } from './open.ts'
import { browserWorld } from './world.ts'

/** How the opening of a draft stands. */
export type Opening =
  | { readonly at: 'opening' }
  | { readonly at: 'open', readonly draft: OpenDraft }
  | { readonly at: 'refused', readonly problem: Problem | undefined }

/** What belongs to a draft beside its answers. An empty name is none. */
type Beside = Partial<Pick<DraftContent, 'name' | 'step' | 'language' | 'confirmed'>>

/** The draft on the screen: one at a time. The answers live in its form; here is what is kept with them, and the verbs. */
export const useFiling = defineStore('filing', () => {
  const world = browserWorld()
  const opening = shallowRef<Opening>({ at: 'opening' })
  /** As last kept on the device. */
  const record = shallowRef<DraftRecord>()
  /** What has changed since then beside the answers. */
  const beside = shallowRef<Beside>({})
  /** Rises at every change that must be kept. */
  const changes = shallowRef(0)
  let stopFollowing: (() => void) | undefined

  const draft = computed(() => opening.value.at === 'open' ? opening.value.draft : undefined)
  const confirmed = computed(() => beside.value.confirmed ?? record.value?.confirmed ?? [])

  async function open(owner: Owner, id: FilingId): Promise<void> {
    close()
    const found = await openSaved(world, owner, id)
    if (!found.ok) {
      opening.value = { at: 'refused', problem: found.problems[0] }
      return
    }
    record.value = found.value.record
    opening.value = { at: 'open', draft: found.value }
    stopFollowing = watch(found.value.form.changes, () => { changes.value += 1 }, { flush: 'sync' })
  }

  function close(): void {
    stopFollowing?.()
    opening.value = { at: 'opening' }
    record.value = undefined
    beside.value = {}
  }

  function change(what: Beside): void {
    const kept: Beside = { ...record.value, ...beside.value }
    if ((Object.keys(what) as (keyof Beside)[]).every(key => what[key] === kept[key])) return
    beside.value = { ...beside.value, ...what }
    changes.value += 1
  }

  /** Keeps the draft as it is now. */
  async function save(): Promise<Result<DraftRecord>> {
    const open = draft.value
    if (!open || !record.value) return refuse('draft.unknown', {})
    const sent = beside.value
    const saved = await (await world.storage()).saveDraft(contentOf({ ...record.value, ...sent, answers: open.form.state().answers }), record.value.revision)
    if (!saved.ok) return saved
    record.value = saved.value
    if (beside.value === sent) beside.value = {}
    return saved
  }

  /** After another window has saved this draft: what is on this page wins, and the next save writes over it. The other state stays among the kept ones. */
  function keepMine(theirs: number): void {
    if (record.value) record.value = { ...record.value, revision: theirs }
  }

  /** Seals the draft as it is kept and queues it. Call it when everything is saved. */
  async function confirm(): Promise<Result<OutboxEntry>> {
    const open = draft.value
    if (!open || !record.value) return refuse('draft.unknown', {})
    const { assurance } = open.procedure.definition.identity
    const anonymous = isAnonymous(open.form.state()) || (assurance === 0 && record.value.owner === 'device')
    const queued = await confirmDraft(world, open, { record: record.value, sending: { anonymous, assurance } })
    return queued.ok ? ok(queued.value) : queued
  }

  return {
    opening: readonly(opening) as typeof opening,
    record: readonly(record) as typeof record,
    changes: readonly(changes),
    confirmed,
    draft,
    open,
    close,
    save,
    keepMine,
    confirm,
    name: computed(() => beside.value.name ?? record.value?.name ?? ''),
    rename: (name: string): void => { change({ name: name.trim() }) },
    atStep: (step: string): void => { change({ step }) },
    inLanguage: (language: Language): void => { change({ language }) },
    setConfirmed: (ids: readonly string[]): void => { change({ confirmed: ids }) },
  }
})

function contentOf({ revision: _revision, createdAt: _createdAt, updatedAt: _updatedAt, name = '', ...content }: DraftRecord): DraftContent {
  return name === '' ? content : { ...content, name }
}
