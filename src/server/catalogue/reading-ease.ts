/**
 * Gulpease index of an Italian text: 0 (hard) to 100 (easy), made for Italian by the Gruppo universitario linguistico pedagogico.
 * Text of fewer than ten words counts as easy: the formula says nothing of a title.
 */
export function readingEase(text: string): number {
  const words = text.match(/[\p{L}\p{N}]+/gu) ?? []
  if (words.length < 10) return 100
  const letters = words.reduce((sum, word) => sum + word.length, 0)
  const sentences = Math.max(1, (text.match(/[.!?;:](?:\s|$)|\n\s*(?:\n|-)/g) ?? []).length)
  return Math.min(100, Math.max(0, 89 + (300 * sentences - 10 * letters) / words.length))
}

/** Below this a text is hard for who left school at fourteen. */
const HARD_TO_READ = 50

/** The Italian texts in a part of a definition, however deep, that are hard to read. */
export function hardTexts(part: unknown): readonly { readonly text: string, readonly ease: number }[] {
  if (typeof part !== 'object' || part === null) return []
  const { it } = part as { it?: unknown }
  if (typeof it !== 'string') return Object.values(part).flatMap(hardTexts)
  const ease = readingEase(it)
  return ease < HARD_TO_READ ? [{ text: it, ease }] : []
}
