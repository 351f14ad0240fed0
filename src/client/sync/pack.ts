import type { PackReply } from '#contract/catalogue.ts'
import { ok, type Result } from '#domain/problem/problem.ts'
import type { Api } from '../api/api.ts'
import type { PackStorage } from '../storage/storage.ts'

export interface PackPorts {
  readonly api: Pick<Api, 'catalogue' | 'pack' | 'definition' | 'list'>
  readonly storage: PackStorage
}

export interface PackProgress {
  readonly doneBytes: number
  readonly totalBytes: number
}

type Item =
  | { readonly kind: 'definition', readonly bytes: number, readonly ref: PackReply['definitions'][number]['ref'] }
  | { readonly kind: 'list', readonly bytes: number, readonly name: PackReply['lists'][number]['name'], readonly digest: string }

function itemsOf({ definitions, lists }: PackReply): readonly Item[] {
  return [
    ...lists.map(({ name, digest, bytes }) => ({ kind: 'list', name, digest, bytes }) as const),
    ...definitions.map(({ ref, bytes }) => ({ kind: 'definition', ref, bytes }) as const),
  ]
}

async function heldDigests(storage: PackStorage): Promise<Result<ReadonlySet<string>>> {
  const [definitions, lists] = await Promise.all([storage.hasDefinitions(), storage.hasLists()])
  if (!definitions.ok) return definitions
  return lists.ok ? ok(new Set([...definitions.value, ...lists.value])) : lists
}

async function fetchItem(item: Item, { api, storage }: PackPorts, signal: AbortSignal | undefined): Promise<Result<void>> {
  const call = signal ? { signal } : {}
  if (item.kind === 'list') {
    const list = await api.list<typeof item.name>(item.digest, call)
    return list.ok ? storage.keepList(item.name, item.digest, list.value) : list
  }
  const definition = await api.definition(item.ref.digest, call)
  return definition.ok ? storage.keepDefinition(item.ref, definition.value) : definition
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
  const items = itemsOf(pack.value)
  const totalBytes = items.reduce((sum, item) => sum + item.bytes, 0)
  const missing = items.filter(item => !held.value.has(item.kind === 'list' ? item.digest : item.ref.digest))
  let doneBytes = totalBytes - missing.reduce((sum, item) => sum + item.bytes, 0)
  onProgress({ doneBytes, totalBytes })
  const fetched = await inLanes(missing, async item => {
    const one = await fetchItem(item, ports, signal)
    if (one.ok) {
      doneBytes += item.bytes
      onProgress({ doneBytes, totalBytes })
    }
    return one
  })
  if (!fetched.ok) return fetched
  // Last: a catalogue on the device promises that whatever it offers can be opened there.
  const kept = await ports.storage.keepCatalogue(catalogue.value, totalBytes)
  return kept.ok ? ok({ doneBytes, totalBytes }) : kept
}
