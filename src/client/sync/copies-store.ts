import { defineStore } from 'pinia'
import { onScopeDispose, readonly, shallowRef, watch } from 'vue'
import type { FilingId } from '#domain/filing/filing.ts'
import type { Result } from '#domain/problem/problem.ts'
import { server } from '../api/server.ts'
import { once } from '../page/once.ts'
import { useSession } from '../session/store.ts'
import { deviceStorage } from '../storage/device.ts'
import { DEVICE, type DraftHome } from '../storage/records.ts'
import type { Apart, ApartPorts, Choice } from './apart.ts'
import type { DraftCopies } from './copies.ts'
import { listenForWakes } from './wakes.ts'

/** Where the drafts of who is at the device live, and the keeping of their copies. */
export const useCopies = defineStore('copies', () => {
  const session = useSession()
  const homes = shallowRef<ReadonlyMap<FilingId, DraftHome>>(new Map())
  let starting: Promise<DraftCopies> | undefined
  let stopWatching = (): void => undefined
  let stopListening = (): void => undefined

  async function ports(): Promise<Omit<ApartPorts, 'copyName'>> {
    const [storage, api] = await Promise.all([deviceStorage(), server()])
    return { storage, api, locks: 'locks' in navigator ? navigator.locks : undefined, token: () => crypto.randomUUID(), freshId: () => crypto.randomUUID() }
  }

  async function begin(): Promise<DraftCopies> {
    const [parts, { DraftCopies }, storage] = await Promise.all([ports(), import('./copies.ts'), deviceStorage()])
    const copies = new DraftCopies({
      ...parts,
      owner: () => session.confirmed && session.owner !== DEVICE ? session.owner : undefined,
      online: () => navigator.onLine,
      onLook: keptHere => import('./erased-store.ts').then(({ useErased }) => useErased().look(keptHere)).catch(() => undefined), // who tells of a loss must not cause one: copies go on
      monotonicMs: () => performance.now(),
      random: () => Math.random(),
      after: (delayMs, work) => {
        const timer = setTimeout(work, delayMs)
        return () => { clearTimeout(timer) }
      },
    })
    stopListening = listenForWakes(() => { void copies.look() }, { window, document, serviceWorker: undefined })
    watch(() => session.owner, owner => {
      stopWatching()
      homes.value = new Map()
      stopWatching = (): void => undefined
      if (owner === DEVICE) return // nobody's drafts have no copies, and every save would have them all read
      stopWatching = storage.watchHomes(owner, now => {
        homes.value = now
        copies.changed()
      })
    }, { immediate: true })
    watch(() => [session.owner, session.confirmed], () => { void copies.look() }, { immediate: true })
    return copies
  }

  /** Starts watching and copying; harmless to call again. */
  const start = once(() => starting = begin())

  onScopeDispose(() => {
    stopWatching()
    stopListening()
    void starting?.then(copies => { copies.stop() })
  })

  return {
    homes: readonly(homes),
    /** Where one draft lives; nothing while that is not known yet. */
    homeOf: (id: FilingId): DraftHome | undefined => session.owner === DEVICE ? 'device' : homes.value.get(id),
    start,
    /** Looks at once, as when somebody has waited. */
    look: async (): Promise<void> => (await start()).look(),
    /** The two versions of a draft that was changed on two devices. */
    readApart: async (id: FilingId): Promise<Result<Apart>> => (await import('./apart.ts')).readApart(session.owner, id, await ports()),
    settleApart: async (apart: Apart, choice: Choice, copyName: ApartPorts['copyName']): Promise<Result<void>> => {
      const settled = await (await import('./apart.ts')).settleApart(apart, choice, { ...await ports(), copyName })
      void (await start()).look()
      return settled
    },
  }
})
