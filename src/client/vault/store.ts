import { defineStore } from 'pinia'
import { onScopeDispose, readonly, shallowRef, watch } from 'vue'
import { useSession } from '../session/store.ts'
import { deviceStorage } from '../storage/device.ts'
import { handoverBy } from './handover.ts'
import { watchIdle, type IdleWatch } from './idle.ts'
import { keepUnremembered } from './unremembered.ts'
import { createVault } from './vault.ts'

const MINUTE_MS = 60_000

/** The lock of who is at the device, in this page: see {@link createVault}. */
export const useVault = defineStore('vault', () => {
  const session = useSession()
  let idle: IdleWatch | undefined
  const locksSoon = shallowRef(false)

  const vault = createVault({
    storage: deviceStorage,
    owner: () => session.keyholder,
    isStaff: () => session.staff !== null,
    code: () => import('./code.ts'),
    channel: 'BroadcastChannel' in globalThis ? new BroadcastChannel('sportello-vault') : undefined,
    restart: () => { location.reload() },
    onTouched: isPicking => idle?.touched(isPicking),
    handover: 'serviceWorker' in navigator ? handoverBy({ worker: () => navigator.serviceWorker.controller, tab: () => sessionStorage }) : undefined,
  })

  /** Watches who is here and whether anybody still is; called once, when the first page stands. */
  function start(): void {
    watch(() => session.keyholder, () => void vault.look(), { immediate: true })
    watch(() => vault.state.value?.lock === 'open', (guarded, _, onCleanup) => { if (guarded) onCleanup(keepUnremembered(document)) }, { immediate: true })
    watch(() => vault.state.value?.settings.use, use => { if (use !== undefined && use !== 'own') void silence() }, { immediate: true })
    addEventListener('pagehide', ({ persisted }) => { if (!persisted) vault.handOver() })
    idle ??= watchIdle({
      window,
      nowMs: () => Date.now(),
      monotonicMs: () => performance.now(),
      every: (ms, work) => {
        const timer = setInterval(work, ms)
        return () => { clearInterval(timer) }
      },
    }, {
      afterMs: () => vault.state.value?.lock === 'open' ? vault.state.value.settings.idleMinutes * MINUTE_MS : undefined,
      onIdle: () => void vault.lockNow(),
      warn: isNear => { locksSoon.value = isNear },
      tell: vault.touched,
    })
  }
  /** A device that others use is woken for nobody, also by who never logged out of it. */
  async function silence(): Promise<void> {
    await (await import('../pwa/browser-notices.ts')).stopHere()
  }
  onScopeDispose(() => { idle?.stop() })

  return {
    ...vault,
    /** Nobody has touched the app for almost as long as it waits before it locks. */
    locksSoon: readonly(locksSoon),
    start,
  }
})
