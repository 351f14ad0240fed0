import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { BodyReply, CatalogueEntry, CatalogueReply } from '#contract/catalogue.ts'
import type { Definition, DefinitionRef, LocalText } from '#domain/procedure/definition.ts'
import { ok, refuse, type Result } from '#domain/problem/problem.ts'
import { firstCatalogue } from '../api/first.ts'
import { useSession } from '../session/store.ts'
import { server } from '../api/server.ts'
import { deviceStorage } from '../storage/device.ts'

/** `fresh` from the server, `kept` from this device, `absent` when there is neither. */
export type CatalogueState = 'loading' | 'fresh' | 'kept' | 'absent'

/** How long a network that is there but does not answer may keep the page waiting for what the device already has. */
const PATIENCE_MS = 2_500

function after<T>(delayMs: number, value: T): Promise<T> {
  return new Promise(resolve => {
    setTimeout(() => { resolve(value) }, delayMs)
  })
}

/** The administration whose counter this is, and what it offers. Read from its server, else from this device. */
export const useBody = defineStore('body', () => {
  const heard = shallowRef<CatalogueReply>()
  const session = useSession()
  /** What is offered to who is at the device: a copy that it keeps may be of a day when one of the staff was. */
  const catalogue = computed(() => heard.value && (session.staff ? heard.value : { ...heard.value, procedures: heard.value.procedures.filter(entry => !entry.staff) }))
  const state = ref<CatalogueState>('loading')
  const definitions = new Map<string, Definition>()
  let loading: Promise<void> | undefined

  async function read(): Promise<void> {
    const fresh = valueOf(firstCatalogue())
    const quick = await Promise.race([fresh, after(PATIENCE_MS, undefined)])
    if (quick) {
      take(quick, 'fresh')
      return
    }
    const kept = await keptCatalogue()
    if (kept) take(kept, 'kept')
    const late = await fresh
    if (late) take(late, 'fresh')
    else if (!kept) state.value = 'absent'
  }

  function take(reply: CatalogueReply, from: 'fresh' | 'kept'): void {
    heard.value = reply
    state.value = from
  }

  /** What who draws the page on the server knows already: nothing is asked for then. */
  function know(reply: CatalogueReply, named: ReadonlyMap<string, Definition>): void {
    take(reply, 'fresh')
    named.forEach((known, digest) => definitions.set(digest, known))
  }

  /** Reads the catalogue once; after a failure it may be called again. */
  function load(): Promise<void> {
    if (state.value === 'absent') {
      state.value = 'loading'
      loading = undefined
    }
    loading ??= read()
    return loading
  }

  /**
   * One version of a procedure. The same digest is the same definition for ever, so what was read once is not asked for again.
   * @returns `definition.unknown` when it is neither on the device nor to be had from the server
   */
  async function definition(named: Pick<DefinitionRef, 'digest'>): Promise<Result<Definition>> {
    const known = definitions.get(named.digest)
    if (known) return ok(known)
    const found = await keptDefinition(named.digest) ?? await valueOf((await server()).definition(named.digest))
    if (!found) return refuse('definition.unknown', {})
    definitions.set(named.digest, found)
    return ok(found)
  }

  /** The current version of a procedure, without waiting for the server: as it was last heard, else as this device keeps it. */
  async function offered(id: string): Promise<CatalogueEntry | undefined> {
    const known = catalogue.value ?? await keptCatalogue()
    return known?.procedures.find(entry => entry.ref.id === id)
  }

  return {
    catalogue,
    state,
    body: computed<BodyReply | undefined>(() => catalogue.value?.body),
    /** The current version of a procedure, by its id. */
    entryOf: (id: string): CatalogueEntry | undefined => catalogue.value?.procedures.find(entry => entry.ref.id === id),
    /** What a service is called wherever a citizen meets it: what one does there; its official title only while the catalogue is not known, or offers it no more. */
    nameOf: (id: string, title: LocalText): LocalText => catalogue.value?.procedures.find(entry => entry.ref.id === id)?.action ?? title,
    offered,
    know,
    load,
    definition,
  }
})

async function valueOf<T>(answer: Promise<Result<T>>): Promise<T | undefined> {
  const result = await answer
  return result.ok ? result.value : undefined
}

async function keptCatalogue(): Promise<CatalogueReply | undefined> {
  const stored = await (await deviceStorage()).catalogue()
  return stored.ok ? stored.value?.catalogue : undefined
}

async function keptDefinition(digest: string): Promise<Definition | undefined> {
  const stored = await (await deviceStorage()).definition(digest)
  return stored.ok ? stored.value : undefined
}
