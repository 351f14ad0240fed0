const SHORTEST_MS = 2_000
export const LONGEST_MS = 15 * 60_000

/**
 * The pause before the next try, in milliseconds: doubled at each failure and spread at random, so that the phones of a whole valley
 * do not come back in the same second. A pause the server asked for
 * is respected, up to the longest, and is no reason to come sooner than without it: a server that asks five seconds of everybody would be asked by all each five seconds.
 * @param failures tries that failed, 1 or more
 * @param random in [0, 1)
 */
export function retryDelayMs(failures: number, random: number, askedMs?: number): number {
  const ceiling = Math.min(LONGEST_MS, SHORTEST_MS * 2 ** failures)
  const own = SHORTEST_MS + random * (ceiling - SHORTEST_MS)
  return askedMs === undefined ? own : Math.min(LONGEST_MS, Math.max(own, askedMs * (1 + random / 5)))
}
