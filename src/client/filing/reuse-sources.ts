import { civilDateInRome } from '#domain/calendar/rome.ts'
import type { DraftState } from '#domain/filing/assessment.ts'
import { factsIn, fillsFromEarlier, fillsFromFacts, fillsFromIdentity, fillsFromVehicle, vehiclesIn, type Earlier, type Fill } from '#domain/filing/reuse.ts'
import type { Answers, Instant, SealedContent } from '#domain/filing/filing.ts'
import { isSameJson } from '#domain/filing/json.ts'
import type { DefinitionRef, LocalText, Step } from '#domain/procedure/definition.ts'
import type { Owner, SavedData } from '../storage/records.ts'
import type { DeviceStorage } from '../storage/storage.ts'
import type { FilingWorld } from './ports.ts'

/** Older filings than these say little that newer ones do not, and each must be read. */
const READ_FILINGS = 20

/** What the person has given before, by where it is known from. */
export type ReuseSource =
  | { readonly from: 'identity', readonly name: string, readonly identity: Answers }
  | { readonly from: 'saved', readonly data: SavedData }
  | { readonly from: 'filing', readonly title: LocalText, readonly label: string | undefined, readonly sealedAt: Instant, readonly earlier: Earlier }

/** One source together with what it would fill in. */
export interface ReuseOffer { readonly source: ReuseSource, readonly fills: readonly Fill[] }

export interface Reuser {
  readonly owner: Owner
  /** As the person reads their own name. */
  readonly name: string
  readonly identity: Answers
}

/**
 * Everything on this device that may be offered to a person: the identity, what they saved, then their filings, newest first. What cannot be read is left out:
 * it is an aid, and the form works without.
 */
export async function readReuseSources(world: FilingWorld, { owner, name, identity }: Reuser): Promise<readonly ReuseSource[]> {
  const storage = await world.storage()
  const found = [...await queuedFilings(storage, owner), ...await registeredFilings(storage, owner)]
    .filter((one, at, all) => all.findIndex(other => other.id === one.id) === at)
    .sort((a, b) => b.content.sealedAt.localeCompare(a.content.sealedAt)).slice(0, READ_FILINGS)
  const filings = await Promise.all(found.map(async ({ ref, title, label, content }): Promise<readonly ReuseSource[]> => {
    const definition = await world.definition(ref)
    if (!definition.ok) return []
    const earlier = { definition: definition.value, answers: content.answers, writtenOn: civilDateInRome(content.sealedAt) }
    return [{ from: 'filing', title, label, sealedAt: content.sealedAt, earlier }]
  }))
  const saved = await storage.listSaved(owner)
  return [{ from: 'identity', name, identity }, ...(saved.ok ? saved.value : []).map(data => ({ from: 'saved' as const, data })), ...filings.flat()]
}

/** What each source would fill in here. A source that would say only what another before it says is left out. */
export function offersFor(state: DraftState, step: Step, sources: readonly ReuseSource[]): readonly ReuseOffer[] {
  return sources.reduce<readonly ReuseOffer[]>((offers, source) => {
    const fills = fillsFrom(state, step, source)
    return fills.length === 0 || offers.some(offer => isSameJson(offer.fills, fills)) ? offers : [...offers, { source, fills }]
  }, [])
}

function fillsFrom(state: DraftState, step: Step, source: ReuseSource): readonly Fill[] {
  switch (source.from) {
    case 'identity': return fillsFromIdentity(state, step, source.identity)
    case 'saved': return source.data.of === 'party' ? fillsFromFacts(state, step, source.data.answers) : fillsFromVehicle(state, step, source.data.answers)
    case 'filing': return fillsFromEarlier(state, step, source.earlier)
  }
}

/**
 * What of this step may be saved for later filings: the party it is about, once it has a name, and each vehicle. What is saved already, just so, is left out.
 * @param freshId for what is not saved yet; a party known by its code, and a vehicle by its plate, is written over
 */
export function savableIn(state: DraftState, step: Step, saved: readonly SavedData[], freshId: () => string): readonly NewData[] {
  const facts = factsIn(state, step)
  const name = facts['party.name']
  const party = typeof name === 'string' && codeOf(facts) !== undefined ? [{ of: 'party' as const, name, answers: facts }] : []
  const vehicles = vehiclesIn(state, step).map(({ plate, answers }) => ({ of: 'vehicle' as const, name: plate, answers }))
  return [...party, ...vehicles].flatMap((one): readonly NewData[] => {
    const known = saved.find(other => other.of === one.of && (one.of === 'vehicle' ? other.name === one.name : codeOf(other.answers) === codeOf(one.answers)))
    return known && isSameJson(known.answers, one.answers) ? [] : [{ id: known?.id ?? freshId(), ...one }]
  })
}

export type NewData = Omit<SavedData, 'savedAt'>

/** What tells one party from another. */
function codeOf(facts: Answers): unknown {
  return facts['party.fiscalCode'] ?? facts['party.vatNumber']
}

interface Found {
  readonly id: string
  readonly ref: DefinitionRef
  readonly title: LocalText
  /** The protocol number, once there is one. */
  readonly label: string | undefined
  readonly content: SealedContent
}

async function registeredFilings(storage: DeviceStorage, owner: Owner): Promise<readonly Found[]> {
  const filings = await storage.listFilings(owner)
  return (filings.ok ? filings.value : []).flatMap(({ card, whole }) =>
    whole ? [{ id: card.id, ref: card.procedure, title: card.title, label: card.label, content: whole.content as SealedContent }] : []) // judged by the server
}

async function queuedFilings(storage: DeviceStorage, owner: Owner): Promise<readonly Found[]> {
  const outbox = await storage.listOutbox(owner)
  const found = await Promise.all((outbox.ok ? outbox.value : []).map(async ({ id, procedure, title, state }): Promise<readonly Found[]> => {
    const bytes = await storage.sealedBytes(id)
    if (!bytes.ok) return []
    const content = JSON.parse(new TextDecoder().decode(bytes.value)) as SealedContent // sealed by this device
    return [{ id, ref: procedure, title, label: state.at === 'filed' ? state.label : undefined, content }]
  }))
  return found.flat()
}
