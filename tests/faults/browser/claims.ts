import type { BrowserContext } from '@playwright/test'

/** What the pages of a phone have said to be saved, by the draft's id: the text of each box at that moment. */
export type Claims = Map<string, Readonly<Record<string, string>>>

declare global {
  interface Window { readonly claim?: (path: string, boxes: Readonly<Record<string, string>>) => void }
}

const DRAFT = /^\/bozze\/([^/]+)\//

/** Hears each page of the browser say «Salvata», with what stands in its boxes then: the person believes it, and may pull the battery out (R1). */
export async function hearClaims(context: BrowserContext, claims: Claims): Promise<void> {
  await context.exposeBinding('claim', (_, path: string, boxes: Readonly<Record<string, string>>) => {
    const [, id] = DRAFT.exec(path) ?? []
    if (id !== undefined) claims.set(id, { ...claims.get(id), ...boxes })
  })
  await context.addInitScript(() => {
    const look = (): void => {
      if (!document.querySelector('[data-save-state=saved]')) return
      const boxes = [...document.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>('form.step input[type=text][name], form.step textarea[name]')]
      window.claim?.(location.pathname, Object.fromEntries(boxes.filter(({ value }) => value !== '').map(({ name, value }) => [name, value])))
    }
    new MutationObserver(look).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ['data-save-state'] })
  })
}
