import { defineStore } from 'pinia'
import { computed, onScopeDispose, readonly, ref, shallowRef, watch } from 'vue'
import { server } from '../api/server.ts'
import { once } from '../page/once.ts'
import { useSession } from '../session/store.ts'
import { deviceStorage } from '../storage/device.ts'
import { sha256Hex } from '../storage/digest.ts'
import type { OutboxEntry, Unopened } from '../storage/records.ts'
import type { DeviceStorage } from '../storage/storage.ts'
import type { OutboxRunner, RunnerPorts, RunnerState } from './runner.ts'
import { shareProgress } from './shared-progress.ts'
import { asItStands, shareUnwritten } from './shared-unwritten.ts'
import { connectionOf, mustWait, readDataSaving } from './data-saving.ts'
import { askForSync, listenForWakes } from './wakes.ts'

/** The outbox of who is at the device, as every tab sees it, and the runner that empties it. */
export const useOutbox = defineStore('outbox', () => {
  const session = useSession()
  const { progress: { progress, tell, stop }, unwritten: { unwritten, tell: bearInMind } } = shareSending()
  const { read, unopened, unopenedUnfiled, ofOthers, follow, stop: stopWatching } = followOutbox(() => session.owner)
  const entries = computed(() => (read.value ?? []).map(entry => asItStands(entry, unwritten.value)))
  const unfiled = computed(() => entries.value.filter(entry => entry.state.at !== 'filed'))
  const state = ref<RunnerState>('idle')
  const stops = [stop, stopWatching]
  let starting: Promise<OutboxRunner> | undefined

  async function begin(): Promise<OutboxRunner> {
    const [storage, api, { OutboxRunner }] = await Promise.all([deviceStorage(), server(), import('./runner.ts')])
    const runner = new OutboxRunner({ storage, api, ...browserPorts(), report: now => { state.value = now }, progress: tell, unwritten: bearInMind })
    stops.push(listenForWakes(reason => void runner.wake(reason), { window, document, connection: connectionOf(navigator), serviceWorker: workers() }))
    watch(() => session.owner, () => {
      follow(storage)
      void runner.wake('login')
    })
    follow(storage)
    void runner.wake('start')
    return runner
  }

  /** Starts watching and sending; called once the first page stands, and harmless to call again. */
  const start = once(() => starting = begin())

  /**
   * To be called after sealing: sends at once when it can, else asks the browser to wake this page.
   * @param byHand whether the person has pressed «Invia ora»: then nothing waits for another network
   */
  async function sendSealed({ byHand }: { readonly byHand: boolean }): Promise<void> {
    const runner = await start()
    void workers()?.getRegistration().then(askForSync)
    await runner.wake(byHand ? 'by-hand' : 'sealed')
  }

  /** «Invia ora»: every waiting entry is tried, whatever its pause. */
  async function sendNow(): Promise<void> {
    await session.refresh()
    await (await start()).wake('by-hand')
  }

  onScopeDispose(() => {
    stops.forEach(end => { end() })
    void starting?.then(runner => { runner.stop() })
  })

  return {
    /** Newest first, filed ones included for thirty days. */
    entries,
    /** Whether the entries have been read: until then nobody knows that there are none. */
    isRead: computed(() => read.value !== undefined),
    /** Sealed, and not registered yet: «in coda, non ancora presentata». */
    unfiled,
    /** Sealed on this device by somebody who is not logged in now: they wait for their own person. */
    ofOthers,
    /** Entries that lie here and do not open: whatever was not registered of them does not leave. */
    unopened,
    unopenedUnfiled,
    /** What the counter shows as waiting: one's own, also what does not open, and while nobody is logged in also what waits for that. */
    waiting: computed(() => unfiled.value.length + unopenedUnfiled.value + (session.known && !session.person && !session.staff ? ofOthers.value : 0)),
    needsLogin: computed(() => entries.value.filter(entry => entry.state.at === 'needs-login').length),
    needsCorrection: computed(() => entries.value.filter(entry => entry.state.at === 'needs-correction').length),
    state: readonly(state),
    /** How far the files of the entry being sent have come, whichever tab sends it. */
    progress,
    /** Whether it waits for another network or for the person's word, as they have chosen. */
    waits,
    start,
    sendSealed,
    sendNow,
  }
})

/** What the tab that sends tells the others. */
function shareSending(): { readonly progress: ReturnType<typeof shareProgress>, readonly unwritten: ReturnType<typeof shareUnwritten> } {
  const channel = 'BroadcastChannel' in globalThis ? new BroadcastChannel('sportello-sending') : undefined
  return { progress: shareProgress(channel), unwritten: shareUnwritten(channel) }
}

/** What the storage has of one person's outbox, also of what does not open there. */
function followOutbox(owner: () => string) {
  const read = shallowRef<readonly OutboxEntry[]>()
  const unopened = shallowRef<readonly Unopened[]>([])
  const ofOthers = ref(0)
  let stopWatching = (): void => undefined

  function follow(storage: DeviceStorage): void {
    stopWatching()
    read.value = undefined
    unopened.value = []
    void othersIn(storage, owner()).then(count => { ofOthers.value = count })
    stopWatching = storage.watchOutbox(owner(), (now, count) => {
      read.value = now
      void unopenedIn(storage, owner(), { opened: now, count }).then(found => { if (read.value === now) unopened.value = found })
    })
  }
  return {
    read, follow, stop: () => { stopWatching() },
    unopened: readonly(unopened), unopenedUnfiled: computed(() => unopened.value.filter(item => !item.filed).length), ofOthers: readonly(ofOthers),
  }
}

/** What does not open is asked for only where there is some. */
async function unopenedIn(storage: DeviceStorage, owner: string, { opened, count }: { readonly opened: readonly OutboxEntry[], readonly count: number }): Promise<readonly Unopened[]> {
  const found = count === 0 ? undefined : await storage.listUnopened('entry', owner, new Set(opened.map(entry => entry.id)))
  return found?.ok ? found.value : []
}

/** How many are of others, never whose or what: enough to tell who comes back that logging in again will send them. */
async function othersIn(storage: DeviceStorage, owner: string): Promise<number> {
  const counts = await storage.countUnfiled()
  return counts.ok ? [...counts.value].reduce((sum, [whose, count]) => whose === owner ? sum : sum + count, 0) : 0
}

function waits(entry: OutboxEntry): boolean {
  return mustWait(entry, readDataSaving(() => localStorage), connectionOf(navigator))
}

function workers(): ServiceWorkerContainer | undefined {
  return 'serviceWorker' in navigator ? navigator.serviceWorker : undefined // absent in Firefox's private windows and over plain HTTP
}

function browserPorts(): Omit<RunnerPorts, 'storage' | 'api' | 'report' | 'progress' | 'unwritten'> {
  return {
    clock: { nowMs: () => Date.now(), monotonicMs: () => performance.now() },
    mustWait: waits,
    random: () => Math.random(),
    token: () => crypto.randomUUID(),
    locks: 'locks' in navigator ? navigator.locks : undefined,
    digest: sha256Hex,
    after: (delayMs, work) => {
      const timer = setTimeout(work, delayMs)
      return () => { clearTimeout(timer) }
    },
  }
}
