import { readonly, ref, shallowRef, watch, type Ref, type ShallowRef } from 'vue'
import type { FilingId } from '#domain/filing/filing.ts'
import type { Problem } from '#domain/problem/problem.ts'
import { server } from '../api/server.ts'
import { useSession } from '../session/store.ts'
import { deviceStorage } from '../storage/device.ts'
import { DEVICE, type CachedFiling } from '../storage/records.ts'
import { refreshMyFiling, refreshMyFilings } from '../sync/tracking.ts'

/** What the device knew is shown at once; the server's word follows when there is a network. */
export interface Freshness {
  readonly state: Readonly<Ref<'reading' | 'refreshing' | 'fresh' | 'kept'>>
  /** Why it could not be refreshed. */
  readonly problem: Readonly<ShallowRef<Problem | undefined>>
  readonly refresh: () => Promise<void>
}

export function useMyFilings(): Freshness & { readonly filings: Readonly<ShallowRef<readonly CachedFiling[]>> } {
  const session = useSession()
  const filings = shallowRef<readonly CachedFiling[]>([])
  const freshness = useFreshness(async show => {
    const storage = await deviceStorage()
    const kept = await storage.listFilings(session.owner)
    show(() => { filings.value = kept.ok ? kept.value : [] })
    if (session.owner === DEVICE) return undefined
    const fresh = await refreshMyFilings(session.owner, { storage, api: await server() })
    if (fresh.ok) filings.value = fresh.value
    return fresh.ok ? undefined : fresh.problems[0]
  })
  watch(() => session.owner, () => { void freshness.refresh() })
  return { ...freshness, filings }
}

export function useMyFiling(id: () => FilingId): Freshness & { readonly filing: Readonly<ShallowRef<CachedFiling | undefined>> } {
  const session = useSession()
  const filing = shallowRef<CachedFiling>()
  const freshness = useFreshness(async show => {
    const storage = await deviceStorage()
    const kept = await storage.cachedFiling(session.owner, id())
    show(() => { filing.value = kept.ok ? kept.value : undefined })
    const fresh = await refreshMyFiling(session.owner, id(), { storage, api: await server() })
    if (fresh.ok) filing.value = fresh.value
    return fresh.ok ? undefined : fresh.problems[0]
  })
  watch([() => session.owner, id], () => { void freshness.refresh() })
  return { ...freshness, filing }
}

function useFreshness(read: (show: (apply: () => void) => void) => Promise<Problem | undefined>): Freshness {
  const state = ref<'reading' | 'refreshing' | 'fresh' | 'kept'>('reading')
  const problem = shallowRef<Problem>()
  async function refresh(): Promise<void> {
    const found = await read(apply => {
      apply()
      state.value = 'refreshing'
    })
    problem.value = found
    state.value = found ? 'kept' : 'fresh'
  }
  void refresh()
  return { state: readonly(state), problem: readonly(problem), refresh }
}
