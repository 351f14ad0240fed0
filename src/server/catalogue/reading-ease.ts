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
