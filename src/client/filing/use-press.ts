import { onScopeDispose } from 'vue'

export interface UsePress {
  /** Runs it now, or when the present press is over. */
  readonly afterPress: (then: () => void) => void
}

/**
 * Knows whether the mouse button is down, as it is for a moment of every tap too. Pressing takes the focus from the field before, and what is then said
 * of that field moves the page: the button is gone from under the finger, and its click is lost.
 */
export function usePress(page: Pick<Document, 'addEventListener' | 'removeEventListener'>): UsePress {
  let isDown = false
  const waiting: (() => void)[] = []

  const press = (): void => { isDown = true }
  const release = (): void => {
    isDown = false
    for (const then of waiting.splice(0)) then()
  }
  const releaseSoon = (): void => { setTimeout(release) } // the click comes right after the button is up

  page.addEventListener('mousedown', press, true)
  page.addEventListener('mouseup', releaseSoon, true)
  page.addEventListener('dragend', releaseSoon, true)
  onScopeDispose(() => {
    page.removeEventListener('mousedown', press, true)
    page.removeEventListener('mouseup', releaseSoon, true)
    page.removeEventListener('dragend', releaseSoon, true)
    waiting.length = 0
  })

  function afterPress(then: () => void): void {
    if (isDown) waiting.push(then)
    else then()
  }

  return { afterPress }
}
