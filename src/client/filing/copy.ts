import { civilDateInRome } from '#domain/calendar/rome.ts'
import { copyAnswers, type LostFile } from '#domain/filing/copy.ts'
import { openDraft } from '#domain/filing/draft.ts'
import type { Answers, FilingId, Instant, SealedContent } from '#domain/filing/filing.ts'
import { surroundingsAt } from '#domain/filing/surroundings.ts'
import type { DefinitionRef, Language } from '#domain/procedure/definition.ts'
import { ok, type Result } from '#domain/problem/problem.ts'
import type { DraftRecord, Owner } from '../storage/records.ts'
import type { DeviceStorage } from '../storage/storage.ts'
import { procedureOf } from './open.ts'
import type { FilingWorld } from './ports.ts'

export interface CopyOrder {
  readonly owner: Owner
  /** The draft, or the registered filing, to copy: of the same owner. */
  readonly from: FilingId
  /** The version the new draft will have. */
  readonly ref: DefinitionRef
  readonly language: Language
  /** The new draft's name; nothing for none. */
  readonly name?: string | undefined
}

/** What is copied, wherever it was kept. */
interface Original {
  readonly procedure: DefinitionRef
  readonly answers: Answers
  readonly writtenAt: Instant
}

/**
 * Makes a new draft, with an id of its own, from another draft or from a registered filing. Calling it twice makes two drafts; the original is not touched.
 * @returns `draft.unknown` when the original is not on this device or is another's, `definition.unknown` when a form is not to be had
 */
export async function copyDraft(world: FilingWorld, { owner, from, ref, language, name }: CopyOrder): Promise<Result<DraftRecord>> {
  const [storage, places] = await Promise.all([world.storage(), world.places()])
  const original = await originalOf(storage, owner, from)
  if (!original.ok) return original
  const [then, now] = await Promise.all([world.definition(original.value.procedure), world.definition(ref)])
  if (!then.ok) return then
  if (!now.ok) return now
  const copying = {
    from: procedureOf(then.value, world), to: procedureOf(now.value, world),
    answers: original.value.answers, writtenOn: civilDateInRome(original.value.writtenAt),
  }
  const files = copyAnswers({ ...copying, hasFile: () => false }).lost
  const { answers, anew, lost } = copyAnswers({ ...copying, hasFile: await filesAtHand(storage, files) })
  const kept = await storage.keepDefinition(ref, now.value) // a draft without its form could not be opened with no network
  if (!kept.ok) return kept
  const state = openDraft(procedureOf(now.value, world), answers, surroundingsAt(world.now(), places))
  return storage.saveDraft({
    id: world.freshId(), owner, body: now.value.body, procedure: ref, title: now.value.title,
    ...(name === undefined ? {} : { name }),
    answers: state.answers, language, confirmed: [], step: null,
    copied: { anew, lost },
  }, 0)
}

async function originalOf(storage: DeviceStorage, owner: Owner, id: FilingId): Promise<Result<Original>> {
  const draft = await storage.loadDraft(owner, id)
  if (draft.ok) return ok({ procedure: draft.value.procedure, answers: draft.value.answers, writtenAt: draft.value.updatedAt })
  const filing = await storage.cachedFiling(owner, id)
  if (!filing.ok || !filing.value.whole) return draft
  const content = filing.value.whole.content as SealedContent // sealed on a device and judged by the server
  return ok({ procedure: filing.value.card.procedure, answers: content.answers, writtenAt: content.sealedAt })
}

/** Which files are whole on this device: each is read and hashed again, for a copy must not promise what it cannot send. */
async function filesAtHand(storage: DeviceStorage, files: readonly LostFile[]): Promise<(sha256: string) => boolean> {
  const found = new Set<string>()
  for (const { sha256 } of files) {
    if (!found.has(sha256) && (await storage.readFile(sha256)).ok) found.add(sha256)
  }
  return sha256 => found.has(sha256)
}
