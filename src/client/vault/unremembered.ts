const BOXES = 'input:not([type=password]), textarea, select'

function quiet(root: ParentNode): void {
  for (const box of root.querySelectorAll(BOXES)) {
    if (box.getAttribute('autocomplete') !== 'off') box.setAttribute('autocomplete', 'off')
  }
}

/**
 * Keeps the browser itself from writing down what is typed: in its list of words to propose, and in the sessions it restores. Both lie
 * in clear beside the encrypted data. Without a lock the boxes keep saying what they are for, as WCAG 1.3.5 asks.
 * @returns stops it; what was made quiet stays so until it is drawn anew
 */
export function keepUnremembered(root: Document): () => void {
  quiet(root)
  const observer = new MutationObserver(() => { quiet(root) })
  observer.observe(root, { childList: true, subtree: true, attributes: true, attributeFilter: ['autocomplete'] })
  return () => { observer.disconnect() }
}
