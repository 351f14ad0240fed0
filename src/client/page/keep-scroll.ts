import { nextTick } from 'vue'
import type { Router } from 'vue-router'

/** How long a page that is still reading the device may take to become as long as it was. */
const PATIENCE_MS = 1_000

interface Screen {
  readonly history: Pick<History, 'state' | 'scrollRestoration'>
  readonly scrollY: number
  readonly scrollTo: (options: ScrollToOptions) => void
  readonly document: Pick<Document, 'getElementById' | 'documentElement'>
  readonly requestAnimationFrame: (draw: (now: number) => void) => number
  readonly innerHeight: number
}

/**
 * A new page begins at its top, or at the place its address names; going back finds the page where it was left.
 * A change of the query alone moves nothing: it is made while typing.
 */
export function keepScroll(router: Router, screen: Screen): void {
  const left = new Map<string, number>()
  let here = ''
  screen.history.scrollRestoration = 'manual'
  // The router numbers the entries of the history in their state; a number can come again with another page.
  const placeOf = (path: string): string => `${String((screen.history.state as { readonly position?: unknown } | null)?.position)} ${path}`

  router.beforeEach(() => { left.set(here, screen.scrollY) })
  router.afterEach(async (to, from, failure) => {
    if (failure) return
    here = placeOf(to.path)
    const kept = left.get(here)
    await nextTick()
    if (kept !== undefined) returnTo(kept)
    else if (to.hash !== '') screen.document.getElementById(to.hash.slice(1))?.scrollIntoView()
    else if (to.path !== from.path) screen.scrollTo({ top: 0 })
  })

  function returnTo(top: number): void {
    let since: number | undefined
    const draw = (now: number): void => {
      since ??= now
      const isLongEnough = screen.document.documentElement.scrollHeight >= top + screen.innerHeight
      if (isLongEnough || now - since > PATIENCE_MS) screen.scrollTo({ top })
      else screen.requestAnimationFrame(draw)
    }
    screen.requestAnimationFrame(draw)
  }
}
