import { onScopeDispose, watch, type Ref } from 'vue'
import type { RouteLocationNormalizedLoaded } from 'vue-router'
import { focusOn } from './focus-on.ts'

interface PageFocus {
  readonly main: Readonly<Ref<HTMLElement | null>>
  readonly route: RouteLocationNormalizedLoaded
  /** The name that follows the page's own in the window's title. */
  readonly site: () => string
}

/** What a page offers as its heading: the marked element, else its h1. */
function headingOf(main: HTMLElement | null): HTMLElement | null | undefined {
  return main?.querySelector<HTMLElement>('[data-page-heading]') ?? main?.querySelector('h1')
}

/**
 * Keeps the window's title equal to the page's heading, and after each change of path moves the focus to that heading, which says it.
 * A page may bring its heading late (it is still reading the device), change its words (another language) or bring another one (a draft that was
 * found, a lock that was opened): all are followed, the last where nobody has moved the focus to something else meanwhile.
 * A change of the query alone, as while one types in a search, moves nothing.
 */
export function usePageFocus({ main, route, site }: PageFocus): void {
  let path = route.path
  let last: HTMLElement | undefined
  let title = ''

  function isAdrift(heading: HTMLElement): boolean {
    if (!last || heading === last) return false
    const { activeElement } = document
    return last.isConnected ? activeElement === last : activeElement?.contains(heading) === true
  }

  function look(): void {
    const heading = headingOf(main.value)
    const words = heading?.textContent.trim() ?? ''
    if (!heading || words === '') return
    if (words !== title) {
      title = words
      document.title = `${words} – ${site()}`
    }
    if (path !== route.path || isAdrift(heading)) focusOn(heading)
    path = route.path
    last = heading
  }

  const observer = new MutationObserver(look)
  watch(main, (element, before) => {
    if (before) observer.disconnect()
    if (element) observer.observe(element, { childList: true, subtree: true, characterData: true })
    look()
  }, { flush: 'post' })
  watch([() => route.path, site], () => {
    title = ''
    look()
  }, { flush: 'post' })
  onScopeDispose(() => observer.disconnect())
}
