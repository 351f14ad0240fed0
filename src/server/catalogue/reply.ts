import type { CatalogueEntry, CatalogueReply } from '#contract/catalogue.ts'
import { bodyReply } from './bodies.ts'
import type { Catalogue, PublishedDefinition } from './catalogue.ts'
import type { BodySource } from './shape.ts'

/** All that a body offers, as home, search and lists need it; a device keeps it to find services with no network. */
export function catalogueReply(catalogue: Catalogue, body: BodySource, { demonstration }: { readonly demonstration: boolean }): CatalogueReply {
  return {
    body: bodyReply(body, demonstration),
    areas: [...body.areas],
    topics: [...body.topics],
    lifeEvents: catalogue.lifeEvents.map(({ id, title }) => ({ id, title })),
    offices: body.offices.map(({ id, name }) => ({ id, title: name })),
    procedures: catalogue.offered(body.id).map(entryOf),
    synonyms: catalogue.synonyms.map(group => [...group]),
  }
}

function entryOf({ ref, definition }: PublishedDefinition): CatalogueEntry {
  const { title, action, summary, area, kind, audience, topics, lifeEvents = [], office, keywords, offline, identity, minutes } = definition
  return {
    ref, title, action, summary, area, kind, office: office.id, offline, assurance: identity.assurance, minutes,
    audience: [...audience], topics: [...topics], lifeEvents: [...lifeEvents], keywords: [...keywords],
  }
}
