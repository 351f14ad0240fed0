import { nextTick } from 'vue'

/** Once what was done is drawn: the focus goes to the first of these in this part of the page. Nothing moves where there is none. */
export async function focusIn(part: HTMLElement | null, selector: string): Promise<void> {
  await nextTick()
  part?.querySelector<HTMLElement>(selector)?.focus()
}

/** After a form was judged: the first box it was refused for is focused, where the reason is read with it. */
export function focusRefused(form: HTMLElement | null): Promise<void> {
  return focusIn(form, '[aria-invalid]')
}
