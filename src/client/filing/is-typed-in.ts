/** Whether an element is a box that text is typed into. */
export function isTypedIn(element: Element | null): boolean {
  return element instanceof HTMLTextAreaElement || (element instanceof HTMLInputElement && !['radio', 'checkbox', 'file'].includes(element.type))
}
