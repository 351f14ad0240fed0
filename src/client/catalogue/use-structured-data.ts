import { onScopeDispose, watch } from 'vue'

/** Browsers with Trusted Types count any text of a script element as a script, also of a data block: ours stamps JSON, which cannot run, and nothing else. */
const policy = globalThis.trustedTypes?.createPolicy('structured-data', {
  createScript: text => {
    if (text !== '') JSON.parse(text)
    return text
  },
})

/**
 * Keeps one JSON-LD block in the document's head while the page is shown.
 * It is a data block: the browser runs nothing of it, so the content security policy need not allow inline scripts.
 */
export function useStructuredData(json: () => string | undefined, head?: HTMLElement): void {
  if (import.meta.env.SSR) return // who reads it runs scripts
  const block = document.createElement('script')
  block.type = 'application/ld+json'
  watch(json, text => {
    block.textContent = policy?.createScript(text ?? '') ?? text ?? ''
    if (text === undefined) block.remove()
    else (head ?? document.head).append(block)
  }, { immediate: true })
  onScopeDispose(() => { block.remove() })
}
