import type { DraftCopy } from '#contract/drafts.ts'
import type { FilingId } from '#domain/filing/filing.ts'
import { ok, refuse, type Result } from '#domain/problem/problem.ts'
import { without } from '../storage/plain.ts'
import type { DraftRecord, Owner } from '../storage/records.ts'
import type { DeviceStorage } from '../storage/storage.ts'
import { DraftCopier, type CopyPorts } from './copy-draft.ts'

/** Which goes on of two versions of a draft that was changed on two devices. `both`: what is here becomes a draft of its own. */
export type Choice = 'mine' | 'theirs' | 'both'

export interface Apart {
  /** As it is on this device. */
  readonly mine: DraftRecord
  /** As the server has it from the other one. */
  readonly theirs: DraftCopy
}

export interface ApartPorts extends CopyPorts {
  readonly storage: CopyPorts['storage'] & Pick<DeviceStorage, 'saveDraft'>
  readonly freshId: () => FilingId
  /** What the version of this device is called beside the other. */
  readonly copyName: (name: string | undefined) => string
}

/** Both versions, to be compared. @returns `draft.unknown` when there is nothing to choose between any more, and what a network does */
export async function readApart(owner: Owner, id: FilingId, { api, storage }: Pick<ApartPorts, 'api' | 'storage'>): Promise<Result<Apart>> {
  const work = await storage.copyWork(owner)
  if (!work.ok) return work
  if (work.value.find(one => one.id === id)?.note?.at !== 'apart') return refuse('draft.unknown', {})
  const mine = await storage.loadDraft(owner, id)
  if (!mine.ok) return mine
  const theirs = await api.myDraft(id, { owner })
  return theirs.ok ? ok({ mine: mine.value, theirs: theirs.value }) : theirs
}

/**
 * Does as the person chose, on what they were shown. Nothing is lost by it: the version that gives way stays among the draft's last states.
 * @returns `draft.stale` when a version has moved on since: they are to be compared again
 */
export async function settleApart({ mine, theirs }: Apart, choice: Choice, ports: ApartPorts): Promise<Result<void>> {
  const { storage } = ports
  const { id, owner, revision } = mine
  if (choice === 'mine' || theirs.at !== 'kept') return storage.noteCopy({ id, owner, at: 'kept', revision: theirs.revision })
  if (choice === 'both') {
    const kept = await storage.saveDraft({ ...without(mine, 'revision', 'createdAt', 'updatedAt'), id: ports.freshId(), name: ports.copyName(mine.name) }, 0)
    if (!kept.ok) return kept
  }
  const taken = await new DraftCopier(ports, owner, new AbortController().signal).take(theirs, revision)
  return taken.ok ? ok(undefined) : taken
}
