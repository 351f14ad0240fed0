import { defineAsyncComponent, type Component } from 'vue'
import type { Room, Texts } from '../text/index.ts'

/** A part of the page that is fetched when it is first shown, together with the texts it speaks with: what few need must not make all wait. */
export function later(texts: Pick<Texts, 'need'>, rooms: readonly Room[], part: () => Promise<{ readonly default: Component }>): Component {
  return defineAsyncComponent(async () => {
    const [fetched] = await Promise.all([part(), texts.need(rooms)])
    return fetched.default
  })
}
