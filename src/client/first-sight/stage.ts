import { DRAWN } from '#contract/first-sight.ts'
import { piecesMade } from '../page/pieces.ts'

/** A page that has not come by then says itself what it waits for. */
const PATIENCE_MS = 8_000
/** While one of these is there, the page still reads the device or waits for the server. */
const WAITING = '[role="status"] > .ring'

/** Where the app is mounted, and how it comes to be seen. */
export interface Stage {
  readonly place: Element
  /** Shows what was mounted; at once where the server drew nothing. To be called once, when the router is ready. */
  readonly show: () => Promise<void>
}

/**
 * Where the server has drawn the page, the app is made beside it and takes its place when it has as much to show:
 * nobody sees a page that was there already go and come again, and neither what is typed in it meanwhile nor a press of its buttons is lost.
 * Elsewhere the app stands in the page from the start.
 * @param root the element of the start page that is the app's
 */
export function openStage(root: Element): Stage {
  if (!root.hasAttribute(DRAWN)) return { place: root, show: () => Promise.resolve() }
  const place = document.createElement('div')
  let pressed: HTMLButtonElement | undefined
  root.addEventListener('click', event => {
    const button = event.target instanceof Element ? event.target.closest('button') : null
    if (!button) return
    event.preventDefault()
    pressed = button
  })
  return {
    place,
    show: async () => {
      await settled(place)
      await piecesMade() // what came last may have brought parts of its own
      const typed = [...root.querySelectorAll('input')].find(field => field.value !== '' || field === document.activeElement)
      const wasFocused = typed === document.activeElement
      root.replaceWith(place)
      place.id = root.id
      if (typed) carryOver(typed, place, wasFocused)
      if (pressed) sameButton(pressed, place)?.click()
    },
  }
}

/** When the page says no more that it waits, or when patience ends. */
function settled(place: Element): Promise<void> {
  return new Promise(resolve => {
    const end = (): void => {
      observer.disconnect()
      clearTimeout(timer)
      resolve()
    }
    const look = (): void => { if (!place.querySelector(WAITING)) end() }
    const observer = new MutationObserver(look)
    const timer = setTimeout(end, PATIENCE_MS)
    observer.observe(place, { childList: true, subtree: true })
    look()
  })
}

/** What was being typed in the drawn page goes on in the same field of the living one. */
function carryOver(typed: HTMLInputElement, place: Element, isFocused: boolean): void {
  const field = [...place.querySelectorAll('input')].find(({ name }) => name === typed.name)
  if (!field) return
  if (typed.value !== '') {
    field.value = typed.value
    field.dispatchEvent(new Event('input', { bubbles: true }))
  }
  if (isFocused) field.focus({ preventScroll: true })
}

function sameButton(pressed: HTMLButtonElement, place: Element): HTMLButtonElement | undefined {
  return [...place.querySelectorAll('button')].find(button => button.textContent.trim() === pressed.textContent.trim())
}
