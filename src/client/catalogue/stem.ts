const EMPTY_WORDS = new Set([
  'il', 'lo', 'la', 'i', 'gli', 'le', 'l', 'un', 'uno', 'una', 'di', 'del', 'dello', 'della', 'dei', 'degli', 'delle', 'dell', 'd', 'a', 'ad', 'al', 'allo', 'alla', 'all',
  'ai', 'agli', 'alle', 'da', 'dal', 'dalla', 'dall', 'in', 'nel', 'nella', 'nell', 'su', 'sul', 'sulla', 'sull', 'con', 'per', 'tra', 'fra', 'e', 'ed', 'o', 'che', 'come', 'mi', 'si',
  'ho', 'ha', 'mio', 'mia', 'miei', 'mie', 'non', 'se', 'ci', 'c', 'vorrei', 'voglio', 'devo', 'posso', 'serve', 'dove', 'quando', 'quanto', 'sono', 'davanti',
  'the', 'an', 'of', 'to', 'for', 'on', 'and', 'or', 'my', 'is', 'at', 'by', 'from', 'with', 'want', 'need',
])

/** The words of a text, as people tell them apart: an apostrophe parts two. */
export function wordsIn(text: string): string[] {
  return fold(text).split(/[^\p{L}\p{N}]+/u).filter(word => word !== '')
}

/** Without capitals and accents. */
export function fold(text: string): string {
  return text.toLowerCase().normalize('NFD').replaceAll(/\p{M}/gu, '')
}

/** Whether a folded word says nothing by itself ("della", "vorrei", "the"). */
export function isEmptyWord(word: string): boolean {
  return EMPTY_WORDS.has(word)
}

/**
 * A folded word without its Italian ending of number and gender, so that "buche" finds "buca" and "licenze" finds "licenza".
 * Deliberately light: a short word is left whole, and the search forgives the rest.
 */
export function stem(word: string): string {
  if (word.length < 4) return word
  const trunk = word.replace(/(?:[aeio]|ie|ii)$/, '')
  return trunk.length < 3 ? word : trunk.replace(/([cg])h$/, '$1')
}
