import type { CatalogueEntry, CatalogueReply } from '#contract/catalogue.ts'
import type { Audience, LocalText } from '#domain/procedure/definition.ts'

/** The ways into the list of services; each is a word of the page's address, in the order in which they are offered. */
export const FACETS = ['event', 'topic', 'area', 'audience', 'office'] as const
export type Facet = (typeof FACETS)[number]

/** At most one value of each facet. */
export type Choice = Readonly<Partial<Record<Facet, string | undefined>>>

export interface Option {
  readonly id: string
  /** The body's own words; the audiences have none, theirs are the application's. */
  readonly title?: LocalText
  /** How many services it leaves. */
  readonly count: number
}

type Offer = Pick<CatalogueReply, 'areas' | 'topics' | 'lifeEvents' | 'offices' | 'procedures'>

const AUDIENCES: readonly { readonly id: Audience }[] = [{ id: 'cittadino' }, { id: 'impresa' }, { id: 'professionista' }, { id: 'ente' }]

/** What was chosen in an address; any other word of it is left alone. */
export function choiceIn(query: Readonly<Record<string, unknown>>): Choice {
  return Object.fromEntries(FACETS.flatMap(facet => {
    const value = query[facet]
    return typeof value === 'string' && value !== '' ? [[facet, value]] : []
  }))
}

/** The services that are all that was chosen, in the order given. */
export function chosenFrom(procedures: readonly CatalogueEntry[], choice: Choice): readonly CatalogueEntry[] {
  return procedures.filter(entry => FACETS.every(facet => {
    const value = choice[facet]
    return value === undefined || valuesOf(entry, facet).includes(value)
  }))
}

/** The values of a facet that lead to something, given what is chosen of the others: a body may have announced more than it offers. */
export function optionsOf(offer: Offer, facet: Facet, choice: Choice = {}): readonly Option[] {
  const left = chosenFrom(offer.procedures, { ...choice, [facet]: undefined })
  return named(offer, facet)
    .map(one => ({ ...one, count: left.filter(entry => valuesOf(entry, facet).includes(one.id)).length }))
    .filter(option => option.count > 0)
}

function named({ lifeEvents = [], topics, areas, offices = [] }: Offer, facet: Facet): readonly { readonly id: string, readonly title?: LocalText }[] {
  switch (facet) {
    case 'event': return lifeEvents
    case 'topic': return topics
    case 'area': return areas
    case 'audience': return AUDIENCES
    case 'office': return offices
  }
}

function valuesOf(entry: CatalogueEntry, facet: Facet): readonly string[] {
  switch (facet) {
    case 'event': return entry.lifeEvents ?? []
    case 'topic': return entry.topics
    case 'area': return [entry.area]
    case 'audience': return entry.audience
    case 'office': return entry.office === undefined ? [] : [entry.office]
  }
}
