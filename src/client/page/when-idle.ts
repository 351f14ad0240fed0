/** Keys and taps get through between two pieces of work. */
const PAUSE_MS = 120

/** Runs it when the page has nothing else to do, and after a pause where the browser does not tell that (Safari): it is for small work that only saves time. */
export function whenIdle(act: () => void): void {
  if ('requestIdleCallback' in globalThis) requestIdleCallback(act)
  else setTimeout(act, PAUSE_MS)
}
