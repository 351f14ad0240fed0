import { nextTick } from 'vue'
import { START_LOCATION, type RouteLocationNormalized, type Router } from 'vue-router'
import { focusOn } from './focus-on.ts'

/** How long a page that is still reading the device may take to become as long as it was, or to bring the place that is asked for. */
const PATIENCE_MS = 2_000
/** Where the part begins that changes between two pages of one kind, as the steps of a filing: what stands above was read already. */
const START = '[data-page-start]'

interface Screen {
  readonly history: Pick<History, 'state' | 'scrollRestoration'>
  readonly scrollY: number
  readonly scrollTo: (options: ScrollToOptions) => void
  readonly document: Pick<Document, 'getElementById' | 'querySelector' | 'documentElement'>
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
    if (kept !== undefined) soon(() => screen.document.documentElement.scrollHeight >= kept + screen.innerHeight, () => { screen.scrollTo({ top: kept }) })
    else if (to.hash !== '') goToPlace(to.hash.slice(1))
    else if (from !== START_LOCATION && to.path !== from.path) begin(to, from) // the first page is where the browser has it, and may be read already
  })

  function goToPlace(id: string): void {
    const place = (): HTMLElement | null => screen.document.getElementById(id)
    soon(() => place() !== null, () => {
      const found = place()
      if (!found) return
      found.scrollIntoView()
      focusOn(found) // who does not see the page moves there too
    })
  }

  function begin(to: RouteLocationNormalized, from: RouteLocationNormalized): void {
    const isSibling = to.name === from.name && Object.keys(to.params).every(name => (from.params[name] ?? '') !== '')
    const start = isSibling ? screen.document.querySelector(START) : null
    const isSeen = start !== null && start.getClientRects().length > 0
    if (isSeen) start.scrollIntoView()
    else screen.scrollTo({ top: 0 })
  }

  /** Acts when the page is ready, or when patience ends; not at all once another page is shown. */
  function soon(isReady: () => boolean, act: () => void): void {
    const asked = here
    let since: number | undefined
    const draw = (now: number): void => {
      if (asked !== here) return
      since ??= now
      if (isReady() || now - since > PATIENCE_MS) act()
      else screen.requestAnimationFrame(draw)
    }
    screen.requestAnimationFrame(draw)
  }
}
