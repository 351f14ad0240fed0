import type { PackReply } from '#contract/catalogue.ts'
import { ok, type Result } from '#domain/problem/problem.ts'
import type { Definition } from '#domain/procedure/definition.ts'
import type { Api, Call } from '../api/api.ts'
import { sha256Hex } from '../storage/digest.ts'
import type { PackStorage } from '../storage/storage.ts'

export interface PackPorts {
  readonly api: Pick<Api, 'catalogue' | 'pack' | 'definition' | 'bundle' | 'list'>
  readonly storage: PackStorage
}

export interface PackProgress {
  readonly doneBytes: number
  readonly totalBytes: number
}

type Named = PackReply['definitions'][number]
type Item =
  | { readonly kind: 'definitions', readonly bytes: number, readonly wanted: readonly Named[], readonly bundle?: string }
  | { readonly kind: 'list', readonly bytes: number, readonly name: PackReply['lists'][number]['name'], readonly digest: string }

function bytesOf(some: readonly { readonly bytes: number }[]): number {
  return some.reduce((sum, { bytes }) => sum + bytes, 0)
}

/** Most of it would be fetched in vain when little of it is missing. */
const WORTH_A_BUNDLE = 0.5

/** What is missing, the definitions in bundles as long as most of a bundle is wanted: a first visit, not a new version of one of them. */
function missingOf({ definitions, lists, bundles = [] }: PackReply, held: ReadonlySet<string>): readonly Item[] {
  const missing = new Map(definitions.filter(({ ref }) => !held.has(ref.digest)).map(one => [one.ref.digest, one]))
  const together = bundles.flatMap(({ digest, definitions: inside }) => {
    const wanted = inside.flatMap(one => missing.get(one) ?? [])
    if (wanted.length < 2 || wanted.length < inside.length * WORTH_A_BUNDLE) return []
    for (const { ref } of wanted) missing.delete(ref.digest)
    return [{ kind: 'definitions', bytes: bytesOf(wanted), wanted, bundle: digest } as const]
  })
  return [
    ...lists.filter(({ digest }) => !held.has(digest)).map(one => ({ kind: 'list', ...one }) as const),
    ...together,
    ...[...missing.values()].map(one => ({ kind: 'definitions', bytes: one.bytes, wanted: [one] }) as const),
  ]
}

async function heldDigests(storage: PackStorage): Promise<Result<ReadonlySet<string>>> {
  const [definitions, lists] = await Promise.all([storage.hasDefinitions(), storage.hasLists()])
  if (!definitions.ok) return definitions
  return lists.ok ? ok(new Set([...definitions.value, ...lists.value])) : lists
}

/** What a download works with: where from, where to, and whom it tells how many bytes more are on the device. */
interface Download extends PackPorts {
  readonly call: Call
  readonly kept: (bytes: number) => void
}

async function fetchList({ name, digest, bytes }: Extract<Item, { kind: 'list' }>, { api, storage, call, kept }: Download): Promise<Result<void>> {
  const list = await api.list<typeof name>(digest, call)
  if (!list.ok) return list
  const done = await storage.keepList(name, digest, list.value)
  if (done.ok) kept(bytes)
  return done
}

async function fetchDefinition({ ref, bytes }: Named, { api, storage, call, kept }: Download): Promise<Result<void>> {
  const definition = await api.definition(ref.digest, call)
  if (!definition.ok) return definition
  const done = await storage.keepDefinition(ref, definition.value)
  if (done.ok) kept(bytes)
  return done
}

/** The server writes a definition with its keys in order, and reading and writing it again leaves them so. */
const digestOf = (definition: Definition): Promise<string> => sha256Hex(new TextEncoder().encode(JSON.stringify(definition)))

/** A bundle only spares the line: what it does not bring, or what is not what its digest says, is asked for by itself. @returns what is still wanted */
async function fetchBundle(digest: string, wanted: readonly Named[], { api, storage, call, kept }: Download): Promise<Result<readonly Named[]>> {
  const bundle = await api.bundle(digest, call)
  if (!bundle.ok) return bundle.problems[0]?.code === 'request.not-found' ? ok(wanted) : bundle // a server of another version answered
  const left = new Map(wanted.map(one => [one.ref.digest, one]))
  for (const definition of bundle.value) {
    const one = left.get(await digestOf(definition))
    if (!one) continue
    const done = await storage.keepDefinition(one.ref, definition)
    if (!done.ok) return done
    left.delete(one.ref.digest)
    kept(one.bytes)
  }
  return ok([...left.values()])
}

async function fetchItem(item: Item, download: Download): Promise<Result<void>> {
  if (item.kind === 'list') return fetchList(item, download)
  const left = item.bundle === undefined ? ok(item.wanted) : await fetchBundle(item.bundle, item.wanted, download)
  if (!left.ok) return left
  for (const one of left.value) {
    const done = await fetchDefinition(one, download)
    if (!done.ok) return done
  }
  return ok(undefined)
}

/** On a slow line most of a small file's time is the way there and back; more at once would crowd out the page somebody waits for. */
const LANES = 4

/** Does the work for each, a few at a time, in order. @returns the first refusal, after which nothing new is begun */
async function inLanes<T>(all: readonly T[], work: (one: T) => Promise<Result<void>>): Promise<Result<void>> {
  const waiting = all.values()
  let refused: Result<void> | undefined
  async function lane(): Promise<void> {
    for (const one of waiting) {
      if (refused) return
      const done = await work(one)
      if (!done.ok) refused ??= done
    }
  }
  await Promise.all(Array.from({ length: LANES }, lane))
  return refused ?? ok(undefined)
}

/**
 * Puts on the device all that is needed to work with no network: the catalogue, every current definition, the lists. What is there
 * already, known by its digest, is not fetched again, so a cut download goes on where it stopped; older definitions stay for the drafts begun with them.
 * @param onProgress bytes on the device of the bytes there must be; called first with what is there already
 * @returns how much the pack weighs; a problem when something could not be fetched or kept: call again
 */
export async function downloadPack(ports: PackPorts, onProgress: (progress: PackProgress) => void, signal?: AbortSignal): Promise<Result<PackProgress>> {
  const call = signal ? { signal } : {}
  const [catalogue, pack, held] = await Promise.all([ports.api.catalogue(call), ports.api.pack(call), heldDigests(ports.storage)])
  if (!catalogue.ok) return catalogue
  if (!pack.ok) return pack
  if (!held.ok) return held
  const totalBytes = bytesOf([...pack.value.lists, ...pack.value.definitions])
  const missing = missingOf(pack.value, held.value)
  let doneBytes = totalBytes - bytesOf(missing)
  onProgress({ doneBytes, totalBytes })
  const download: Download = { ...ports, call, kept: bytes => { onProgress({ doneBytes: doneBytes += bytes, totalBytes }) } }
  const fetched = await inLanes(missing, item => fetchItem(item, download))
  if (!fetched.ok) return fetched
  // Last: a catalogue on the device promises that whatever it offers can be opened there.
  const kept = await ports.storage.keepCatalogue(catalogue.value, totalBytes)
  return kept.ok ? ok({ doneBytes, totalBytes }) : kept
}
