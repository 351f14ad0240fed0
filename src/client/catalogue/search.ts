import MiniSearch from 'minisearch'
import type { CatalogueEntry, CatalogueReply } from '#contract/catalogue.ts'
import { stem } from './stem.ts'

export type Find = (query: string) => readonly CatalogueEntry[]

const FIELDS = ['action', 'title', 'keywords', 'summary', 'topics', 'area'] as const

/** Makes the catalogue searchable in both languages at once, on the device: whole words, beginnings and small slips of the pen. */
export function makeFind({ procedures, areas, topics }: Pick<CatalogueReply, 'procedures' | 'areas' | 'topics'>): Find {
  const words = (named: readonly { readonly id: string, readonly title: { readonly it: string, readonly en: string } }[], ids: readonly string[]): string =>
    named.filter(one => ids.includes(one.id)).map(one => `${one.title.it} ${one.title.en}`).join(' ')
  const byId = new Map(procedures.map(entry => [entry.ref.id, entry]))
  const index = new MiniSearch({
    fields: [...FIELDS],
    processTerm: stem,
    searchOptions: {
      boost: { action: 3, title: 3, keywords: 2.5 },
      prefix: true,
      fuzzy: term => term.length > 4 ? 0.25 : term.length > 3 ? 1 : false,
      combineWith: 'AND',
    },
  })
  index.addAll(procedures.map(entry => ({
    id: entry.ref.id,
    action: `${entry.action.it} ${entry.action.en}`,
    title: `${entry.title.it} ${entry.title.en}`,
    keywords: entry.keywords.join(' '),
    summary: `${entry.summary.it} ${entry.summary.en}`,
    topics: words(topics, entry.topics),
    area: words(areas, [entry.area]),
  })))
  return query => {
    const every = index.search(query)
    // Nothing holds all the words: better what holds some than nothing at all.
    const found = every.length > 0 ? every : index.search(query, { combineWith: 'OR' })
    return found.flatMap(hit => byId.get(String(hit.id)) ?? [])
  }
}
