import { compileProcedure } from '#domain/condition/compile.ts'
import type { Definition } from '#domain/procedure/definition.ts'
import { kinds } from '#fields/index.ts'
import { publish, readCatalogue } from '#server/catalogue/catalogue.ts'
import type { Catalogue, KnownDefinition } from '#server/catalogue/index.ts'

export interface CatalogueOptions {
  /** Definitions of older versions: known, offered no more, accepted until then. */
  readonly superseded?: readonly { readonly definition: Definition, readonly acceptUntil: Date }[]
}

/** The administrations and places of the project with just these definitions on offer. */
export async function aCatalogue(definitions: readonly Definition[], { superseded = [] }: CatalogueOptions = {}): Promise<Catalogue> {
  const project = await readCatalogue(['procedures'])
  const offered = definitions.map(publish)
  const known = new Map<string, KnownDefinition>()
  const learn = (definition: Definition, acceptUntil: Date | undefined): void => {
    const { ref } = publish(definition)
    known.set(`${definition.body} ${ref.digest}`, { ref, definition, procedure: compileProcedure(definition, kinds), acceptUntil })
  }
  for (const definition of definitions) learn(definition, undefined)
  for (const { definition, acceptUntil } of superseded) learn(definition, acceptUntil)
  return {
    bodies: project.bodies,
    faults: [],
    lifeEvents: project.lifeEvents,
    synonyms: project.synonyms,
    offered: body => offered.filter(one => one.definition.body === body),
    earlier: () => [],
    lists: body => project.lists(body),
    places: body => project.places(body),
    known: (_, body, digest) => Promise.resolve(known.get(`${body} ${digest}`)),
  }
}
