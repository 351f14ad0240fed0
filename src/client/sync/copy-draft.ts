import type { DraftCopy, DraftMark } from '#contract/drafts.ts'
import type { FilingId } from '#domain/filing/filing.ts'
import { isSameJson } from '#domain/filing/json.ts'
import type { Definition, DefinitionRef } from '#domain/procedure/definition.ts'
import { ok, type Problem, type Result } from '#domain/problem/problem.ts'
import type { Api, Call } from '../api/api.ts'
import { contentIn } from '../storage/copying.ts'
import { without } from '../storage/plain.ts'
import type { CopyNote, CopyWork, DraftRecord, Owner } from '../storage/records.ts'
import type { CopyStorage, DraftStorage, PackStorage } from '../storage/storage.ts'
import { bringFile, carryFile, filesIn, type FilePorts, type Outcome } from './copy-files.ts'
import type { Locks } from './leadership.ts'

export interface CopyPorts {
  readonly api: FilePorts['api'] & Pick<Api, 'myDrafts' | 'myDraft' | 'putDraft' | 'deleteDraft' | 'definition'>
  readonly storage: FilePorts['storage'] & CopyStorage & Pick<DraftStorage, 'loadDraft' | 'deleteDraft' | 'listDraftStates'> & Pick<PackStorage, 'definition' | 'keepDefinition'>
  /** Held by the window in which a draft is open: what is being written is not changed from below. */
  readonly locks: Locks | undefined
  readonly token: () => string
}

/** Tries in a row at one draft: each answers to something another device did meanwhile. */
const MOST_TURNS = 4

const DONE: Outcome<void> = ok(undefined)
const failed = (problems: readonly Problem[]): Outcome<never> => ({ ok: false, problems, arrival: {} })
const has = ({ problems }: { readonly problems: readonly Problem[] }, code: Problem['code']): boolean => problems.some(one => one.code === code)

/** What two devices can differ in: where each was reading is not among it. */
function workIn({ answers, name, procedure, confirmed, client }: DraftRecord): object {
  return { answers, name: name ?? null, digest: procedure.digest, confirmed, client: client ?? null }
}

/** Brings one draft and its copy together, for one owner. Every step may be cut and done again. */
export class DraftCopier {
  readonly #ports: CopyPorts
  readonly #owner: Owner
  readonly #call: Call & { readonly owner: Owner }

  constructor(ports: CopyPorts, owner: Owner, signal: AbortSignal) {
    this.#ports = ports
    this.#owner = owner
    this.#call = { owner, signal }
  }

  /** @param mark what the server has; `unasked` when it was not asked, nothing when it keeps no such draft */
  async settle({ id, queued, draft, note }: CopyWork, mark: DraftMark | undefined | 'unasked'): Promise<Outcome<void>> {
    if (queued) return DONE // on its way: the server ends the copy when it registers
    if (!draft || draft.deleted) {
      const isTakenBack = note?.at === 'deleted' && typeof mark === 'object' && mark.revision > note.revision
      return isTakenBack ? this.bring(id, draft) : note ? this.#withdraw(id, note, draft) : DONE
    }
    if (note?.at === 'filed' && note.held === draft.revision) return this.#endFiled(id, note, draft.revision)
    if (note?.at === 'apart' || note?.at === 'filed') return DONE // the person is asked
    if (note?.held !== draft.revision) return this.#carry(id, draft.revision, note)
    if (note.at !== 'kept' || mark === 'unasked' || mark?.revision === note.revision) return DONE
    return this.#follow(id, draft.revision)
  }

  /** A draft that is only on the server comes here, files first. @param here what this device has under that id */
  async bring(id: FilingId, here?: CopyWork['draft']): Promise<Outcome<void>> {
    const copy = await this.#ports.api.myDraft(id, this.#call)
    if (!copy.ok) return has(copy, 'draft.unknown') ? DONE : copy
    return copy.value.at === 'kept' ? this.#takeUnlessOpen(copy.value, here) : DONE
  }

  /** Puts the server's copy in the place of what is here, its files first. @param over the revision that is here, 0 for none: `draft.stale` when it has moved on */
  async take(copy: DraftCopy, over: number): Promise<Outcome<void>> {
    const fetched = await this.#fetchParts(copy)
    return fetched.ok ? this.#keep(copy, over) : fetched
  }

  /** What a copy needs beside itself: its files, and its form, without which it opens with the network only. */
  async #fetchParts(copy: DraftCopy): Promise<Outcome<void>> {
    for (const file of filesIn(copy.draft).values()) {
      const brought = await bringFile(copy.id, file, this.#ports, this.#call)
      if (!brought.ok) return brought
    }
    await this.#formOf(contentIn(copy, this.#owner).procedure)
    return DONE
  }

  async #keep(copy: DraftCopy, over: number): Promise<Outcome<void>> {
    const taken = await this.#ports.storage.takeCopy(this.#owner, copy, over)
    return taken.ok ? DONE : failed(taken.problems)
  }

  /**
   * Files take minutes on a slow line: they come before the draft's lock is held, or whoever opens it meanwhile would be told that another window
   * has it. So what is here is looked at anew: written, deleted or sealed since, it stays as it is until the next look.
   */
  async #takeUnlessOpen(copy: DraftCopy, here: CopyWork['draft']): Promise<Outcome<void>> {
    if (await this.#isOpen(copy.id)) return DONE
    const fetched = await this.#fetchParts(copy)
    if (!fetched.ok) return fetched
    return this.#unlessOpen(copy.id, async () => {
      if (!isSameJson((await this.#workOf(copy.id))?.draft ?? null, here ?? null)) return DONE
      const taken = await this.#keep(copy, here?.revision ?? 0)
      return taken.ok || has(taken, 'draft.stale') || has(taken, 'draft.unknown') ? DONE : taken
    })
  }

  async #isOpen(id: FilingId): Promise<boolean> {
    let isOpen = false
    await this.#unlessOpen(id, () => Promise.resolve(DONE), () => {
      isOpen = true
      return Promise.resolve(DONE)
    })
    return isOpen
  }

  /** Filed elsewhere, and nothing written here since: it goes. While it is open it says what became of it, so that nobody confirms it in vain. */
  #endFiled(id: FilingId, note: CopyNote, revision: number): Promise<Outcome<void>> {
    return this.#unlessOpen(id, async () => (await this.#ports.storage.forgetFiled(this.#owner, id, revision), DONE), () => this.#note(note))
  }

  async #unlessOpen(id: FilingId, work: () => Promise<Outcome<void>>, otherwise: () => Promise<Outcome<void>> = () => Promise.resolve(DONE)): Promise<Outcome<void>> {
    const { locks } = this.#ports
    return locks ? locks.request(`sportello-draft-${id}`, { ifAvailable: true }, lock => lock === null ? otherwise() : work()) : work()
  }

  /** What was written here goes to the server. */
  async #carry(id: FilingId, revision: number, known: CopyNote | undefined): Promise<Outcome<void>> {
    const draft = await this.#ports.storage.loadDraft(this.#owner, id)
    if (!draft.ok) return has(draft, 'draft.unknown') ? DONE : failed(draft.problems)
    if (draft.value.revision !== revision || await this.#staysHere(draft.value)) return DONE
    const carried = await this.#carryFiles(draft.value)
    if (!carried.ok) return has(carried, 'filing.id-reused') ? this.#note({ id, owner: this.#owner, at: 'filed', revision: known?.revision ?? 0 }) : carried
    let note: CopyNote = known ?? { id, owner: this.#owner, at: 'kept', revision: 0 }
    for (let turn = 0; turn < MOST_TURNS; turn += 1) {
      const unheard = note.sending && note.sending.held !== revision
      const answer = unheard ? undefined : await this.#put(draft.value, note)
      if (answer?.ok) return DONE
      if (answer && has(answer, 'filing.id-reused')) return this.#note({ id, owner: this.#owner, at: 'filed', revision: note.revision })
      if (answer && !has(answer, 'draft.stale')) return answer
      const met = await this.#meet(draft.value, await this.#noteOf(id) ?? note)
      if (!met.ok || !met.value) return met.ok ? DONE : met
      note = met.value
    }
    return DONE // another device is writing just now: looked at again at the next save
  }

  async #put(draft: DraftRecord, note: CopyNote): Promise<Outcome<void>> {
    const { id, revision } = draft
    const save = note.sending?.save ?? this.#ports.token()
    await this.#note({ ...note, at: 'kept', sending: { save, held: revision } })
    const answer = await this.#ports.api.putDraft(id, { expected: note.revision, save, draft: { ...without(draft, 'owner', 'revision') } }, this.#call)
    return answer.ok ? this.#note({ id, owner: this.#owner, at: 'kept', revision: answer.value.revision, held: revision }) : answer
  }

  /** The server has something else than expected. @returns from what to go on, or nothing when there is nothing more to do */
  async #meet(draft: DraftRecord, note: CopyNote): Promise<Outcome<CopyNote | undefined>> {
    const { id, owner } = note
    const answer = await this.#ports.api.myDraft(id, this.#call)
    if (!answer.ok) return has(answer, 'draft.unknown') ? ok({ id, owner, at: 'kept', revision: 0 }) : answer
    const { at, revision, save } = answer.value
    if (at === 'filed') return this.#noted({ id, owner, at, revision })
    const goOn: CopyNote = { id, owner, at: 'kept', revision, ...note.held === undefined ? {} : { held: note.held } }
    if (at !== 'kept') return ok(goOn)
    if (note.sending && save === note.sending.save) return ok({ ...goOn, held: note.sending.held }) // our own, whose answer was lost
    if (revision === note.revision) return ok(goOn) // nobody was there; a save of ours did not arrive
    const theirs = contentIn(answer.value, owner)
    if (isSameJson(workIn(theirs), workIn(draft))) return ok(goOn)
    const base = await this.#baseOf(note)
    if (base && isSameJson(theirs.answers, base)) return ok(goOn)
    if (base && isSameJson(draft.answers, base)) {
      const taken = await this.#takeUnlessOpen(answer.value, { revision: draft.revision, deleted: false })
      return taken.ok ? ok(undefined) : taken
    }
    return this.#noted({ ...goOn, at: 'apart' })
  }

  /** The answers as both last had them, while this device remembers. */
  async #baseOf({ id, held }: CopyNote): Promise<object | undefined> {
    const states = held === undefined ? undefined : await this.#ports.storage.listDraftStates(this.#owner, id)
    return states?.ok ? states.value.find(state => state.revision === held)?.answers : undefined
  }

  /** Unchanged here, and no longer the same there. */
  async #follow(id: FilingId, revision: number): Promise<Outcome<void>> {
    const { api, storage } = this.#ports
    const answer = await api.myDraft(id, this.#call)
    if (!answer.ok && !has(answer, 'draft.unknown')) return answer
    const copy = answer.ok ? answer.value : undefined
    if (copy?.at === 'kept') return this.#takeUnlessOpen(copy, { revision, deleted: false })
    if (copy?.at === 'filed') return this.#endFiled(id, { id, owner: this.#owner, at: 'filed', revision: copy.revision, held: revision }, revision)
    const gone = { id, owner: this.#owner, revision: copy?.revision ?? 0 }
    if (copy?.at !== 'deleted') return this.#note({ ...gone, at: 'expired', held: revision }) // it goes there again when it is changed
    return this.#unlessOpen(id, async () => {
      const deleted = await storage.deleteDraft(this.#owner, id)
      return deleted.ok ? this.#note({ ...gone, at: 'deleted' }) : failed(deleted.problems)
    })
  }

  /** Deleted here: so the copy goes too, unless another device went on writing. Then nothing typed is lost, and the draft is back. */
  async #withdraw(id: FilingId, note: CopyNote, draft: CopyWork['draft']): Promise<Outcome<void>> {
    const { api, storage } = this.#ports
    const forget = async (): Promise<Outcome<void>> => draft ? DONE : (await storage.dropNote(this.#owner, id), DONE)
    if (note.at !== 'kept' && note.at !== 'apart') return forget()
    const answer = note.revision > 0 && note.at === 'kept' ? await api.deleteDraft(id, note.revision, this.#call) : await api.myDraft(id, this.#call)
    if (!answer.ok && has(answer, 'draft.unknown')) return draft ? this.#note({ id, owner: this.#owner, at: 'deleted', revision: 0 }) : forget()
    if (!answer.ok && !has(answer, 'draft.stale')) return answer
    if (answer.ok && answer.value.at !== 'kept') return draft ? this.#note({ id, owner: this.#owner, at: answer.value.at, revision: answer.value.revision }) : forget()
    return this.#withdrawFrom(id, note, draft)
  }

  async #withdrawFrom(id: FilingId, note: CopyNote, draft: CopyWork['draft']): Promise<Outcome<void>> {
    const copy = await this.#ports.api.myDraft(id, this.#call)
    if (!copy.ok) return copy
    if (note.sending === undefined || copy.value.save !== note.sending.save) return this.bring(id, draft)
    const deleted = await this.#ports.api.deleteDraft(id, copy.value.revision, this.#call)
    return deleted.ok ? this.#note({ id, owner: this.#owner, at: 'deleted', revision: deleted.value.revision }) : deleted
  }

  /** What the law lets be filed without a name is not kept beside one. */
  async #staysHere({ procedure }: DraftRecord): Promise<boolean> {
    const form = await this.#formOf(procedure)
    return !form.ok || form.value.identity.anonymous !== undefined
  }

  async #formOf(procedure: DefinitionRef): Promise<Result<Definition>> {
    const { storage, api } = this.#ports
    const kept = await storage.definition(procedure.digest)
    if (kept.ok) return kept
    const fetched = await api.definition(procedure.digest, this.#call)
    if (fetched.ok) await storage.keepDefinition(procedure, fetched.value)
    return fetched
  }

  async #carryFiles(draft: DraftRecord): Promise<Outcome<void>> {
    for (const file of filesIn([draft.answers, draft.earlier]).values()) {
      const carried = await carryFile(draft.id, file, this.#ports, this.#call)
      if (!carried.ok) return carried
    }
    return DONE
  }

  async #note(note: CopyNote): Promise<Outcome<void>> {
    const noted = await this.#ports.storage.noteCopy(note)
    return noted.ok ? DONE : failed(noted.problems)
  }

  async #noted(note: CopyNote): Promise<Outcome<undefined>> {
    const noted = await this.#note(note)
    return noted.ok ? ok(undefined) : noted
  }

  async #noteOf(id: FilingId): Promise<CopyNote | undefined> {
    return (await this.#workOf(id))?.note
  }

  async #workOf(id: FilingId): Promise<CopyWork | undefined> {
    const work = await this.#ports.storage.copyWork(this.#owner)
    return work.ok ? work.value.find(one => one.id === id) : undefined
  }
}
