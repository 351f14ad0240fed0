import type { Page } from '@playwright/test'

/** What «In uscita» shows at one moment. */
export interface ShownOutbox {
  readonly filed: readonly { readonly id: string, readonly label: string | undefined }[]
  /** The words of every other entry. */
  readonly unfiled: readonly string[]
}

/** Reads the page and presses «Invia ora» when it is there. All in one go: the list may change between one question and the next. */
export async function lookAtOutbox(page: Page): Promise<ShownOutbox> {
  const { filed, unfiled } = await page.evaluate(readAndSend)
  return { unfiled, filed: filed.map(({ id, words }) => ({ id, label: /\d{7,}\/20\d\d/.exec(words)?.[0] })) }
}

/** Runs in the page, so it knows nothing of this file. */
function readAndSend(): { readonly filed: readonly { readonly id: string, readonly words: string }[], readonly unfiled: readonly string[] } {
  const entries = [...document.querySelectorAll<HTMLElement>('article.entry')]
  const isFiled = (entry: HTMLElement): boolean => entry.dataset['state'] === 'filed'
  const idOf = (entry: HTMLElement): string => entry.querySelector('a[href*="/ricevute/"]')?.getAttribute('href')?.split('/').pop() ?? ''
  const send = [...document.querySelectorAll('button')].find(button => button.innerText.trim() === 'Invia ora')
  if (send && !send.disabled) send.click()
  return { filed: entries.filter(isFiled).map(entry => ({ id: idOf(entry), words: entry.innerText })), unfiled: entries.filter(entry => !isFiled(entry)).map(entry => entry.innerText) }
}
