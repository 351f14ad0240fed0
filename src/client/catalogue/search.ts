import MiniSearch, { type Query } from 'minisearch'
import type { CatalogueEntry, CatalogueReply } from '#contract/catalogue.ts'
import { closestWords, vocabularyOf } from './closest.ts'
import { fold, isEmptyWord, stem, wordsIn } from './stem.ts'

export type Find = (query: string) => readonly CatalogueEntry[]

const BOOST = { action: 3, title: 3, keywords: 3, summary: 1, topics: 0.5, area: 0.5, lifeEvents: 0.5 }
/** What a synonym, the beginning of a word and a guess are worth beside the very word. */
const SYNONYM = 0.5
const BEGINNING = 0.7
const GUESS = 0.6
/** Shorter beginnings begin too much. */
const SHORTEST_BEGINNING = 3

/** Ways to say one thing, each worth something. */
type Ways = readonly { readonly query: Query, readonly worth: number }[]
/** One thing the person said: a word, or a phrase that has synonyms; a guess where no such word is known. */
interface Said { readonly ways: Ways, readonly isGuess: boolean }
type Score = ReadonlyMap<string, number>

/**
 * Makes the catalogue searchable in both languages at once, on the device: whole words whatever their ending, beginnings, small slips of the pen
 * and words that mean the same. A word that is known is never taken for a slip of another.
 */
export function makeFind(offer: Pick<CatalogueReply, 'procedures' | 'areas' | 'topics' | 'lifeEvents' | 'synonyms'>): Find {
  const index = indexOf(offer)
  const said = sayer(index.words, (offer.synonyms ?? []).map(group => group.map(phrase => stemsOf(wordsIn(phrase)))))
  return query => {
    const asked = said(query).map(({ ways, isGuess }) => ({ score: index.score(ways), isGuess }))
    const matched = offer.procedures.map(entry => {
      const hits = asked.flatMap(({ score, isGuess }) => {
        const points = score.get(entry.ref.id)
        return points === undefined ? [] : [{ points, isGuess }]
      })
      return { entry, hits: hits.length, sure: hits.filter(hit => !hit.isGuess).length, points: hits.reduce((sum, hit) => sum + hit.points, 0) }
    })
    const most = Math.max(0, ...matched.map(one => one.hits))
    // Better what holds some of the words than nothing; but not one of many, nor one guessed of two.
    const isEnough = (hits: number, sure: number): boolean => hits > 0 && hits === most && (hits === asked.length || sure * 2 >= asked.length)
    return matched.filter(({ hits, sure }) => isEnough(hits, sure)).toSorted((one, other) => other.points - one.points).map(one => one.entry)
  }
}

function indexOf({ procedures, areas, topics, lifeEvents = [] }: Pick<CatalogueReply, 'procedures' | 'areas' | 'topics' | 'lifeEvents'>): { readonly words: ReadonlySet<string>, readonly score: (ways: Ways) => Score } {
  const titles = (named: CatalogueReply['topics'], ids: readonly string[] = []): string =>
    named.filter(one => ids.includes(one.id)).map(one => `${one.title.it} ${one.title.en}`).join(' ')
  const words = new Set<string>()
  const index = new MiniSearch({
    fields: Object.keys(BOOST),
    tokenize: wordsIn,
    // Both the word, for beginnings, and its stem, for endings.
    processTerm: word => {
      if (isEmptyWord(word)) return null
      const forms = [...new Set([word, stem(word)])]
      for (const form of forms) words.add(form)
      return forms
    },
    searchOptions: { boost: BOOST, tokenize: text => [text], processTerm: term => term, combineWith: 'AND' },
  })
  index.addAll(procedures.map(entry => ({
    id: entry.ref.id,
    action: `${entry.action.it} ${entry.action.en}`,
    title: `${entry.title.it} ${entry.title.en}`,
    keywords: entry.keywords.join(' '),
    summary: `${entry.summary.it} ${entry.summary.en}`,
    topics: titles(topics, entry.topics),
    area: titles(areas, [entry.area]),
    lifeEvents: titles(lifeEvents, entry.lifeEvents),
  })))

  function score(ways: Ways): Score {
    const best = new Map<string, number>()
    for (const { query, worth } of ways) {
      for (const { id, score: points } of index.search(query)) best.set(String(id), Math.max(best.get(String(id)) ?? 0, points * worth))
    }
    return best
  }
  return { words, score }
}

/** Splits a query into the things it says. @param synonyms groups of phrases, each as its stems */
function sayer(known: ReadonlySet<string>, synonyms: readonly (readonly (readonly string[])[])[]): (query: string) => readonly Said[] {
  const groupsOf = new Map<string, (readonly (readonly string[])[])[]>()
  for (const group of synonyms) for (const phrase of group) groupsOf.set(phrase.join(' '), [...groupsOf.get(phrase.join(' ')) ?? [], group])
  const synonymWords = new Set(synonyms.flat(2))
  const vocabulary = vocabularyOf([...known, ...synonymWords])
  const longest = Math.max(1, ...synonyms.flat().map(phrase => phrase.length))

  function word(typed: string): Said {
    const trunk = stem(typed)
    const begins = typed.length >= SHORTEST_BEGINNING && [...known].some(other => other.startsWith(typed))
    const ways: Ways = [
      { query: trunk, worth: 1 },
      ...begins ? [{ query: { queries: [typed], prefix: true }, worth: BEGINNING }] : [],
    ]
    if (begins || known.has(trunk) || synonymWords.has(trunk)) return { ways: [...ways, ...sameAs(trunk, SYNONYM)], isGuess: false }
    const guesses = closestWords(trunk, vocabulary)
    return { ways: guesses.flatMap(guess => [{ query: guess, worth: GUESS }, ...sameAs(guess, GUESS * SYNONYM)]), isGuess: true }
  }

  function sameAs(phrase: string, worth: number): Ways {
    return (groupsOf.get(phrase) ?? []).flat().map(other => ({ query: { queries: [...other], combineWith: 'AND' }, worth: other.join(' ') === phrase ? 1 : worth }))
  }

  return query => {
    const words = wordsIn(query).map(fold).filter(one => !isEmptyWord(one))
    const stems = stemsOf(words)
    const said: Said[] = []
    for (let at = 0; at < words.length;) {
      const length = Array.from({ length: Math.min(longest, words.length - at) }, (_, shorter) => Math.min(longest, words.length - at) - shorter)
        .find(size => size > 1 && groupsOf.has(stems.slice(at, at + size).join(' '))) ?? 1
      said.push(length > 1 ? { ways: sameAs(stems.slice(at, at + length).join(' '), SYNONYM), isGuess: false } : word(words[at] ?? ''))
      at += length
    }
    return said
  }
}

function stemsOf(words: readonly string[]): readonly string[] {
  return words.filter(word => !isEmptyWord(word)).map(stem)
}
