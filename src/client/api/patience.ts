const SHORTEST_MS = 45_000
/** The server waits a little longer. On a line of 14 kbit/s a piece of a file is up by then. */
const LONGEST_MS = 300_000

/** How long a call that carries bytes is waited for. */
export interface Patience {
  readonly ms: () => number
  /** Tells how the last one went, and how long it took. */
  readonly learn: (how: 'answered' | 'timed-out', tookMs: number) => void
}

/**
 * Twice as long after each call that ran out of time, so that also the slowest line brings a whole piece up (F61), and no longer than that
 * where answers come sooner: on a line that died in a tunnel nobody waits five minutes for nothing.
 */
export function learnPatience(): Patience {
  let ms = SHORTEST_MS
  return {
    ms: () => ms,
    learn: (how, tookMs) => { ms = Math.min(LONGEST_MS, how === 'timed-out' ? ms * 2 : Math.max(SHORTEST_MS, tookMs * 2)) },
  }
}
