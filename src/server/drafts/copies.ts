import type { DraftCopy, DraftMark, MyDraftsReply } from '#contract/drafts.ts'
import { MAX_DRAFT_BYTES, MAX_DRAFTS } from '#contract/paths.ts'
import { ok, refuse, type Result } from '#domain/problem/problem.ts'
import { forgetUploads } from '../attachments/index.ts'
import { ownerOf, sightOf, type Actor } from '../identity/index.ts'
import type { Platform } from '../platform/ports.ts'
import { drafts, placeOf, type DraftKey, type StoredDraft, type StoredMark } from './repository.ts'

export interface OwnRequest { readonly body: string, readonly actor: Actor }
export interface DraftRequest extends OwnRequest { readonly id: string }
export interface SaveRequest extends DraftRequest { readonly expected: number, readonly save: string, readonly draft: Readonly<Record<string, unknown>> }

type ReadPorts = Pick<Platform, 'inTransaction' | 'envelopes'>
type WritePorts = Pick<Platform, 'inTransaction' | 'envelopes' | 'clock' | 'jobs'>

/** The drafts kept for who asks. @param keptHere whether the browser that asks has kept some before @returns `identity.login-required` */
export async function myDrafts({ body, actor, keptHere }: OwnRequest & { readonly keptHere: boolean }, { inTransaction }: Pick<Platform, 'inTransaction'>): Promise<Result<MyDraftsReply>> {
  const owner = ownerOf(actor)
  if (owner === null) return refuse('identity.login-required', {})
  const kept = await inTransaction(tx => drafts(tx).kept(body, owner), { sees: sightOf(body, actor) })
  return ok({ drafts: kept.map(markOf), keptHere })
}

/** One draft, or what became of it. @returns `draft.unknown` for one that is not there or is somebody else's, `identity.login-required` */
export async function myDraft(request: DraftRequest, { inTransaction, envelopes }: ReadPorts): Promise<Result<DraftCopy>> {
  const key = keyOf(request)
  if (!key.ok) return key
  const found = await inTransaction(tx => drafts(tx).find(key.value), { sees: sightOf(request.body, request.actor) })
  return found ? ok(copyOf(key.value, found, envelopes)) : refuse('draft.unknown', {})
}

/**
 * Keeps a draft as a device has it. May be repeated: the same save is answered again. A draft that was deleted or has expired comes back by it.
 * @returns the new revision; or `draft.stale` (another device has saved, `theirs` is what there is, 0 for nothing), `filing.id-reused` (it is
 * registered: nobody can go on writing it), `draft.limit-reached`, `request.too-large`, `identity.login-required`
 */
export async function saveDraft(request: SaveRequest, { inTransaction, envelopes, clock }: WritePorts): Promise<Result<DraftMark>> {
  const key = keyOf(request)
  if (!key.ok) return key
  const { body, owner, id } = key.value
  const { expected, save } = request
  const bytes = Buffer.from(JSON.stringify(request.draft))
  if (bytes.byteLength > MAX_DRAFT_BYTES) return refuse('request.too-large', { maxBytes: MAX_DRAFT_BYTES })
  return inTransaction(async tx => {
    const stored = drafts(tx)
    await stored.takeOwner(body, owner)
    if (await stored.isRegistered(body, id)) return refuse('filing.id-reused', { id })
    const known = await stored.find(key.value)
    if (known?.kept?.save === save) return ok(markOf(known))
    if ((known?.revision ?? 0) !== expected) return refuse('draft.stale', { ours: expected, theirs: known?.revision ?? 0 })
    if (!known?.kept && await stored.count(body, owner) >= MAX_DRAFTS) return refuse('draft.limit-reached', { maxDrafts: MAX_DRAFTS })
    const revision = expected + 1
    const changedAt = clock.now()
    await stored.put(key.value, { revision, changedAt, save, envelope: envelopes.close(bytes, placeOf(key.value, revision)) })
    return ok(markOf({ id, revision, changedAt }))
  }, { sees: sightOf(body, request.actor) })
}

/**
 * Takes the copy of a draft away with its files, as its owner asked; that it was deleted stays known to the other devices. May be repeated.
 * @returns what became of it; or `draft.stale` (another device went on writing), `draft.unknown`, `identity.login-required`
 */
export async function deleteDraft(request: DraftRequest & { readonly expected: number }, { inTransaction, envelopes, clock, jobs }: WritePorts): Promise<Result<DraftCopy>> {
  const key = keyOf(request)
  if (!key.ok) return key
  const { body, owner, id } = key.value
  return inTransaction(async tx => {
    const stored = drafts(tx)
    await stored.takeOwner(body, owner)
    const known = await stored.find(key.value)
    if (!known) return refuse('draft.unknown', {})
    if (!known.kept) return ok(copyOf(key.value, known, envelopes))
    if (known.revision !== request.expected) return refuse('draft.stale', { ours: request.expected, theirs: known.revision })
    const changedAt = clock.now()
    await stored.close(key.value, 'deleted', changedAt)
    await forgetUploads(tx, { body, filing: id, owner }, { jobs })
    return ok(copyOf(key.value, { id, at: 'deleted', revision: known.revision + 1, changedAt }, envelopes))
  }, { sees: sightOf(body, request.actor) })
}

function keyOf({ body, id, actor }: DraftRequest): Result<DraftKey> {
  const owner = ownerOf(actor)
  return owner === null ? refuse('identity.login-required', {}) : ok({ body, owner, id })
}

function markOf({ id, revision, changedAt }: StoredMark): DraftMark {
  return { id, revision, changedAt: changedAt.toISOString() }
}

function copyOf(key: DraftKey, { at, kept, ...mark }: StoredDraft, envelopes: Platform['envelopes']): DraftCopy {
  if (!kept) return { ...markOf(mark), at }
  const draft = JSON.parse(envelopes.open(kept.envelope, placeOf(key, mark.revision)).toString('utf8')) as Record<string, unknown> // authenticated: it is what saveDraft closed
  return { ...markOf(mark), at, save: kept.save, draft }
}
