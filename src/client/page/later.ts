import { defineAsyncComponent, type Component } from 'vue'
import type { Room, Texts } from '../text/index.ts'

/**
 * A part of the page that is fetched when it is first shown, together with the texts it speaks with: what few need must not make all wait.
 * @param failed what stands there when it cannot be fetched; nothing when absent
 */
export function later(texts: Pick<Texts, 'need'>, rooms: readonly Room[], part: () => Promise<{ readonly default: Component }>, failed?: Component): Component {
  return defineAsyncComponent({
    loader: async () => {
      const [fetched] = await Promise.all([part(), texts.need(rooms)])
      return fetched.default
    },
    ...failed && { errorComponent: failed },
  })
}

/** A part that reads the device: it comes after the page can already be used, and the server, which has no device, leaves it out. */
export function onDevice(part: () => Promise<{ readonly default: Component }>): Component {
  return import.meta.env.SSR ? () => null : defineAsyncComponent(part)
}
