/** Runs it when the page has nothing else to do; where the browser does not tell that (Safari), never: it is for work that only saves time. */
export function whenIdle(act: () => void): void {
  if ('requestIdleCallback' in globalThis) requestIdleCallback(act)
}
