import { nextTick } from 'vue'

/** After a form was judged: the focus goes to the first box it was refused for, where the reason is read with it. Nothing moves where none was. */
export async function focusRefused(form: HTMLElement | null): Promise<void> {
  await nextTick()
  form?.querySelector<HTMLElement>('[aria-invalid]')?.focus()
}
