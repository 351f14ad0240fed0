import { onScopeDispose, watch } from 'vue'

/**
 * Keeps one JSON-LD block in the document's head while the page is shown.
 * It is a data block: the browser runs nothing of it, so the content security policy need not allow inline scripts.
 */
export function useStructuredData(json: () => string | undefined, head: HTMLElement = document.head): void {
  const block = document.createElement('script')
  block.type = 'application/ld+json'
  watch(json, text => {
    block.textContent = text ?? ''
    if (text === undefined) block.remove()
    else head.append(block)
  }, { immediate: true })
  onScopeDispose(() => { block.remove() })
}
