import { defineAsyncComponent, type Component } from 'vue'
import type { Texts } from '../text/index.ts'
import type { Gate } from './vault.ts'

/** What stands in the place of a page, fetched with its texts when it is needed: most devices never need it. */
export function gatesWith(texts: Pick<Texts, 'need'>): Readonly<Record<Gate, Component>> {
  const gate = (load: () => Promise<{ readonly default: Component }>): Component => defineAsyncComponent(async () => {
    const [fetched] = await Promise.all([load(), texts.need(['vault', 'problem', 'ui'])])
    return fetched.default
  })
  return {
    unlock: gate(() => import('./UnlockScreen.vue')),
    'set-lock': gate(() => import('./SetLockScreen.vue')),
  }
}
