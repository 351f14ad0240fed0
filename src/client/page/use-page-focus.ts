import { onScopeDispose, watch, type Ref } from 'vue'
import type { RouteLocationNormalizedLoaded } from 'vue-router'
import type { Announce } from '#ui/announcer.ts'

interface PageFocus {
  readonly main: Readonly<Ref<HTMLElement | null>>
  readonly route: RouteLocationNormalizedLoaded
  /** The name that follows the page's own in the window's title. */
  readonly site: () => string
  readonly announce: Announce
}

/** What a page offers as its heading: the marked element, else its h1. */
const HEADINGS = ['[data-page-heading]', 'h1']

function headingOf(main: HTMLElement | null): HTMLElement | null {
  for (const selector of HEADINGS) {
    const heading = main?.querySelector<HTMLElement>(selector)
    if (heading) return heading
  }
  return null
}

/**
 * Keeps the window's title equal to the page's heading, and after each change of path moves the focus to that heading and says it.
 * A page may bring its heading late (it is still reading the device) or change it (another language): both are followed.
 * A change of the query alone, as while one types in a search, moves nothing.
 */
export function usePageFocus({ main, route, site, announce }: PageFocus): void {
  let focused = route.path
  let title = ''

  function look(): void {
    const heading = headingOf(main.value)
    const words = heading?.textContent.trim() ?? ''
    if (!heading || words === '') return
    if (words !== title) {
      title = words
      document.title = `${words} – ${site()}`
    }
    if (focused === route.path) return
    focused = route.path
    heading.tabIndex = -1
    heading.focus({ preventScroll: true })
    announce(words)
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
