import { computed, shallowRef, watch, type ComputedRef, type Ref, type ShallowRef } from 'vue'
import { isAnonymous } from '#domain/filing/about.ts'
import type { ClientMark } from '#domain/filing/client.ts'
import type { Language } from '#domain/procedure/definition.ts'
import type { Result } from '#domain/problem/problem.ts'
import { without } from '../storage/plain.ts'
import { DEVICE, type CopyNotice, type EarlierAnswers, type DraftContent, type DraftRecord, type OutboxEntry, type Owner } from '../storage/records.ts'
import type { DeviceStorage } from '../storage/storage.ts'
import { confirmDraft } from './confirm.ts'
import type { OpenDraft } from './open.ts'
import type { FilingWorld } from './ports.ts'

/** What belongs to a draft beside its answers. An empty name is none. */
type Beside = Partial<Pick<DraftContent, 'name' | 'step' | 'language' | 'confirmed' | 'copied' | 'client' | 'earlier'>>

/** An open draft together with what is kept of it on the device. */
export interface KeptDraft extends Pick<OpenDraft, 'procedure' | 'form'> {
  /** As last kept. */
  readonly record: Readonly<ShallowRef<DraftRecord>>
  /** Rises at every change that must be kept. */
  readonly changes: Readonly<Ref<number>>
  readonly name: ComputedRef<string>
  /** The warnings read and confirmed. */
  readonly confirmed: ComputedRef<readonly string[]>
  readonly rename: (name: string) => void
  readonly atStep: (step: string) => void
  readonly inLanguage: (language: Language) => void
  readonly setConfirmed: (ids: readonly string[]) => void
  /** What a copy could not bring along, until it was read. */
  readonly copied: ComputedRef<CopyNotice | null>
  readonly noticeRead: () => void
  /** What was written with the versions it went through. */
  readonly earlier: ComputedRef<readonly EarlierAnswers[]>
  /** They are another client's: a professional who turns to the next one takes nothing along, and has them back with the rest. */
  readonly setEarlier: (earlier: readonly EarlierAnswers[]) => void
  /** The client the answers belong to, as last marked. */
  readonly client: ComputedRef<ClientMark | null>
  readonly markClient: (client: ClientMark | null) => void
  /** Keeps the draft as it is now: as its person's, when somebody has logged in while it was written. */
  readonly save: () => Promise<Result<DraftRecord>>
  /** After another window has saved this draft: what is on this page wins and the next save writes over it. The other state stays among the last twenty. */
  readonly keepMine: (theirs: number) => void
  /** Seals the draft as it is kept and queues it. Call it when everything is saved; after an error the draft is as it was. */
  readonly confirm: () => Promise<Result<OutboxEntry>>
}

export function keepDraft(world: FilingWorld, open: OpenDraft): KeptDraft {
  const { form, procedure } = open
  const record = shallowRef(open.record)
  const beside = shallowRef<Beside>({})
  const changes = shallowRef(0)
  watch(form.changes, () => { changes.value += 1 }, { flush: 'sync' })

  function change(what: Beside): void {
    const kept: Beside = { ...record.value, ...beside.value }
    if ((Object.keys(what) as (keyof Beside)[]).every(key => what[key] === kept[key])) return
    beside.value = { ...beside.value, ...what }
    changes.value += 1
  }

  async function save(): Promise<Result<DraftRecord>> {
    const sent = beside.value
    const content = contentOf({ ...record.value, ...sent, answers: form.state().answers })
    const { revision } = record.value
    const storage = await world.storage()
    const first = await storage.saveDraft(content, revision)
    const saved = first.ok || content.owner !== DEVICE ? first : await saveClaimed(storage, content, { revision, refused: first, owner: world.keyholder() })
    if (!saved.ok) return saved
    record.value = saved.value
    if (beside.value === sent) beside.value = {}
    return saved
  }

  function confirm(): Promise<Result<OutboxEntry>> {
    const { assurance, staff = false } = procedure.definition.identity
    const anonymous = isAnonymous(form.state()) || (assurance === 0 && record.value.owner === DEVICE)
    return confirmDraft(world, { procedure, form, record: record.value }, { anonymous, assurance, staff })
  }

  return {
    procedure,
    form,
    record,
    changes,
    name: computed(() => beside.value.name ?? record.value.name ?? ''),
    confirmed: computed(() => beside.value.confirmed ?? record.value.confirmed),
    rename: name => { change({ name: name.trim() }) },
    atStep: step => { change({ step }) },
    inLanguage: language => { change({ language }) },
    setConfirmed: confirmed => { change({ confirmed }) },
    copied: computed(() => beside.value.copied === null ? null : record.value.copied ?? null),
    client: computed(() => (beside.value.client === undefined ? record.value.client : beside.value.client) ?? null),
    markClient: client => { change({ client }) },
    noticeRead: () => { change({ copied: null }) },
    earlier: computed(() => beside.value.earlier ?? record.value.earlier ?? []),
    setEarlier: earlier => { if (record.value.earlier) change({ earlier }) },
    save,
    keepMine: theirs => { record.value = { ...record.value, revision: theirs } },
    confirm,
  }
}

/**
 * At login what the device holds becomes the person's, also under the fingers of who is writing. When nothing but that has happened to the
 * draft, what was typed since goes on as theirs: nobody else has written, so there is nothing to ask.
 */
async function saveClaimed(
  storage: Pick<DeviceStorage, 'loadDraft' | 'saveDraft'>, content: DraftContent, { revision, refused, owner }: { readonly revision: number, readonly refused: Result<never>, readonly owner: Owner },
): Promise<Result<DraftRecord>> {
  if (owner === DEVICE) return refused
  const claimed = await storage.loadDraft(owner, content.id)
  if (!claimed.ok) return claimed.problems.some(one => one.code === 'draft.unknown') ? refused : claimed
  const isOnlyClaimed = claimed.value.revision === revision + 1 || claimed.value.revision === revision // the latter when the person has said that this page wins
  return isOnlyClaimed ? storage.saveDraft({ ...content, owner }, claimed.value.revision) : refused
}

function contentOf(draft: DraftRecord): DraftContent {
  const content = without(draft, 'revision', 'createdAt', 'updatedAt')
  return content.name === '' ? without(content, 'name') : content
}
