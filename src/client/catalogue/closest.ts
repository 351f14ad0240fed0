/** How many slips of the pen a word of so many letters may hold and still be meant; a short one is never guessed. */
function tolerance(letters: number): number {
  if (letters < 4) return -1
  if (letters < 5) return 0
  return letters < 8 ? 1 : 2
}

/**
 * The known words that a mistyped one most likely meant: those with the fewest slips, and no more than its length allows.
 * The first letter counts as right: people seldom miss it, and without it "osso" would find "fosso".
 */
export function closestWords(word: string, known: Vocabulary): readonly string[] {
  const meant = undoubled(word)
  let fewest = tolerance(meant.length)
  let found: string[] = []
  for (const { candidate, other } of known.get(meant.charAt(0)) ?? []) {
    if (Math.abs(other.length - meant.length) > fewest) continue
    const slips = slipsBetween(meant, other)
    if (slips > fewest) continue
    if (slips < fewest) found = []
    fewest = slips
    found.push(candidate)
  }
  return found
}

/** Words by their first letter, each beside what it is compared by. */
export type Vocabulary = ReadonlyMap<string, readonly { readonly candidate: string, readonly other: string }[]>

/** Made once: there are thousands of words, and a guess is made at each key. */
export function vocabularyOf(words: Iterable<string>): Vocabulary {
  const byLetter = new Map<string, { candidate: string, other: string }[]>()
  for (const candidate of new Set(words)) {
    const other = undoubled(candidate)
    const beside = byLetter.get(other.charAt(0))
    if (beside) beside.push({ candidate, other })
    else byLetter.set(other.charAt(0), [{ candidate, other }])
  }
  return byLetter
}

/** A double letter written once: in Italian the commonest slip of all, and no slip here. */
function undoubled(word: string): string {
  return word.replaceAll(/(.)\1/g, '$1')
}

/** Letters missing, added, changed or swapped with their neighbour (optimal string alignment). */
function slipsBetween(one: string, other: string): number {
  const width = other.length + 1
  let beforeLast: number[] = []
  let last = Array.from({ length: width }, (_, column) => column)
  for (let row = 1; row <= one.length; row++) {
    const now = [row]
    for (let column = 1; column < width; column++) {
      const changed = one[row - 1] === other[column - 1] ? 0 : 1
      const isSwap = row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1]
      now.push(Math.min(
        (last[column] ?? 0) + 1,
        (now[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + changed,
        isSwap ? (beforeLast[column - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
      ))
    }
    beforeLast = last
    last = now
  }
  return last[other.length] ?? 0
}
