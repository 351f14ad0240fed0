import type { CatalogueReply } from '#contract/catalogue.ts'

/** The areas that offer something: a body may have announced others. */
export function areasInUse({ areas, procedures }: CatalogueReply): CatalogueReply['areas'] {
  return areas.filter(area => procedures.some(entry => entry.area === area.id))
}

/** The topics that lead to something. */
export function topicsInUse({ topics, procedures }: CatalogueReply): CatalogueReply['topics'] {
  return topics.filter(topic => procedures.some(entry => entry.topics.includes(topic.id)))
}
