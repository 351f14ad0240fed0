import { defineStore } from 'pinia'
import { readonly, ref } from 'vue'
import { cutNetwork, isNetworkCut } from '../api/cut.ts'
import { firstTime } from '../api/first.ts'

const PROBE_TIMEOUT_MS = 5_000
const PROBE_AGAIN_MS = 20_000

/** Whether this server can be reached. The browser's own word is a hint: it says yes behind a captive portal and beside a dead server. */
export const useConnectivity = defineStore('connectivity', () => {
  const online = ref(navigator.onLine)
  const portal = ref(false)
  /** The device's clock less the server's, in milliseconds; undefined until the server was heard. */
  const clockAheadMs = ref<number>()
  let timer: ReturnType<typeof setTimeout> | undefined
  let probing: Promise<boolean> | undefined

  async function ask(): Promise<boolean> {
    const answer = await firstTime(PROBE_TIMEOUT_MS)
    online.value = answer.ok
    portal.value = !answer.ok && answer.problems.some(one => one.code === 'network.not-our-server')
    if (answer.ok) clockAheadMs.value = Date.now() - Date.parse(answer.value.now)
    clearTimeout(timer)
    if (!answer.ok) timer = setTimeout(() => { void probe() }, PROBE_AGAIN_MS)
    return answer.ok
  }

  /** Asks the server itself. May be called at any time and by several at once. */
  function probe(): Promise<boolean> {
    probing ??= ask().finally(() => { probing = undefined })
    return probing
  }

  /** For trying out what the app does with no network: this page alone behaves so, until it is taken back or the page is loaded anew. */
  function simulateOutage(on: boolean): Promise<boolean> {
    cutNetwork(on)
    return probe()
  }

  /** Listens for hints; called once by the app. */
  function start(): void {
    addEventListener('online', () => { void probe() })
    addEventListener('offline', () => { void probe() })
    document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'visible') void probe() })
    void probe()
  }

  return {
    online: readonly(online),
    /** Another site answers in the place of this server: most often the login page of a network. */
    portal: readonly(portal),
    clockAheadMs: readonly(clockAheadMs),
    simulated: isNetworkCut,
    probe, simulateOutage, start,
  }
})
