import { breathe } from './breathe.ts'
import { focusOn } from './focus-on.ts'

/**
 * Where what has the focus goes away, as a button whose work is done, the focus stays in the nearest thing it stood in: else who works with the
 * keyboard or a screen reader would begin again at the top of the page. What a page does of its own comes first.
 */
export function keepFocus(page: Document): void {
  let around: readonly HTMLElement[] = []
  page.addEventListener('focusin', event => { around = event.composedPath() as HTMLElement[] }) // from the element outwards, as far as one looks

  async function look(): Promise<void> {
    if (around[0]?.isConnected !== false) return
    await breathe()
    if (page.activeElement !== page.body) return
    const main = page.querySelector('main')
    const near = around.find(one => one.isConnected && !one.matches('[role=status]'))
    if (near) focusOn(main && near.contains(main) ? main : near)
  }

  new MutationObserver(() => void look()).observe(page.body, { childList: true, subtree: true })
}
