/** What a form was seen to do, from one drawing to the next. */
interface Seen {
  /** Where on the page it began, in pixels. */
  readonly tops: readonly number[]
  /** What was said of its saving. */
  readonly states: readonly string[]
}
interface Watched { formSeen?: { tops: number[], states: string[] } }

/** Looks at each drawing of the page from now on. Runs in the page. */
export async function watchForm(): Promise<void> {
  await document.fonts.ready
  const seen = (globalThis as Watched).formSeen = { tops: [] as number[], states: [] as string[] }
  const look = (): void => {
    const top = Math.round((document.querySelector('form.step')?.getBoundingClientRect().top ?? 0) + scrollY)
    const state = document.querySelector<HTMLElement>('[data-save-state]')?.dataset['saveState'] ?? 'failed'
    if (!seen.tops.includes(top)) seen.tops.push(top)
    if (seen.states.at(-1) !== state) seen.states.push(state)
    requestAnimationFrame(look)
  }
  look()
}

/** What {@link watchForm} has seen so far. Runs in the page. */
export function formSeen(): Seen {
  return (globalThis as Watched).formSeen ?? { tops: [], states: [] }
}
