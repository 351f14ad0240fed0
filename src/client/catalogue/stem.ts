const STOP_WORDS = new Set([
  'il', 'lo', 'la', 'i', 'gli', 'le', 'un', 'uno', 'una', 'di', 'del', 'dello', 'della', 'dei', 'degli', 'delle', 'a', 'ad', 'al', 'allo', 'alla',
  'ai', 'agli', 'alle', 'da', 'dal', 'dalla', 'in', 'nel', 'nella', 'su', 'sul', 'sulla', 'con', 'per', 'tra', 'fra', 'e', 'ed', 'o', 'che', 'come', 'mi', 'si',
  'the', 'an', 'of', 'to', 'for', 'on', 'and', 'or', 'my',
])

/**
 * A word as the index keeps it: no accents, no Italian ending of number and gender, so that "buche" finds "buca" and "licenze" finds "licenza".
 * Deliberately light: a short word is left whole, and the search forgives the rest.
 * @returns null for words that say nothing ("della", "the")
 */
export function stem(word: string): string | null {
  const plain = word.toLowerCase().normalize('NFD').replaceAll(/\p{M}/gu, '')
  if (plain === '' || STOP_WORDS.has(plain)) return null
  if (plain.length < 4) return plain
  const trunk = plain.replace(/(?:[aeio]|ie|ii)$/, '')
  return trunk.length < 3 ? plain : trunk.replace(/([cg])h$/, '$1')
}
