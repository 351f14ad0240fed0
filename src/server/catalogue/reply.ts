import type { CatalogueEntry, CatalogueReply } from '#contract/catalogue.ts'
import { bodyReply } from './bodies.ts'
import type { Catalogue, PublishedDefinition } from './catalogue.ts'
import type { EarlierStanding } from './repository.ts'
import type { BodySource } from './shape.ts'

/** What is offered to whom: the sheets of the staff are for the staff alone. */
export function offeredTo(isStaff: boolean, offered: readonly PublishedDefinition[]): readonly PublishedDefinition[] {
  return isStaff ? offered : offered.filter(({ definition }) => definition.identity.staff !== true)
}

interface Offer {
  readonly offered: readonly PublishedDefinition[]
  /** The definitions no longer offered on which filings are still accepted. */
  readonly earlier: readonly EarlierStanding[]
  readonly demonstration: boolean
}

/** All that a body offers, as home, search and lists need it; a device keeps it to find services with no network. */
export function catalogueReply(catalogue: Catalogue, body: BodySource, { offered, earlier, demonstration }: Offer): CatalogueReply {
  return {
    body: bodyReply(body, demonstration),
    areas: [...body.areas],
    topics: body.topics.map(({ id, title }) => ({ id, title })),
    lifeEvents: catalogue.lifeEvents.map(({ id, title }) => ({ id, title })),
    offices: body.offices.map(({ id, name }) => ({ id, title: name })),
    procedures: offered.map(one => entryOf(one, earlier.filter(({ procedure }) => procedure === one.ref.id))),
    synonyms: catalogue.synonyms.map(group => [...group]),
  }
}

function entryOf({ ref, definition }: PublishedDefinition, earlier: readonly EarlierStanding[]): CatalogueEntry {
  const { title, action, summary, area, kind, audience, topics, lifeEvents = [], office, keywords, offline, identity, minutes, redirect } = definition
  return {
    ref, title, action, summary, area, kind, office: office.id, offline, assurance: identity.assurance, minutes,
    audience: [...audience], topics: [...topics], lifeEvents: [...lifeEvents], keywords: [...keywords],
    ...earlier.length > 0 ? { earlier: earlier.map(({ digest, acceptUntil }) => ({ digest, acceptUntil: acceptUntil.toISOString() })) } : {},
    ...redirect ? { redirect } : {},
    ...identity.staff ? { staff: true } : {},
  }
}
