import { createHash } from 'node:crypto'
import { compileProcedure } from '#domain/condition/compile.ts'
import type { Procedure } from '#domain/condition/procedure.ts'
import { canonicalBytes } from '#domain/filing/canonical.ts'
import type { Definition, DefinitionRef } from '#domain/procedure/definition.ts'
import type { Places } from '#domain/procedure/kind.ts'
import { placesOf } from '#domain/procedure/places.ts'
import { kinds } from '#fields/index.ts'
import type { Database } from '../platform/database.ts'
import { bodiesOf, type Bodies } from './bodies.ts'
import { publishLists, readLists, type PublishedList } from './lists.ts'
import { lintSources } from './lint.ts'
import type { Parsed } from './parsed.ts'
import { definitions } from './repository.ts'
import type { BodySource, LifeEvent } from './shape.ts'
import { readSources, type Fault } from './source.ts'
import { lintVersions, readVersions, versionsOf } from './versions.ts'

/** A definition as the server publishes it; `json` is the canonical text whose SHA-256 is `ref.digest`. */
export interface PublishedDefinition {
  readonly ref: DefinitionRef
  readonly definition: Definition
  readonly json: string
}

/** A version that is kept beside the current one. */
export interface EarlierVersion extends PublishedDefinition {
  /** The last day on which a filing made on it is accepted; the usual time after the next one when its author names none. */
  readonly acceptUntil: string | undefined
}

/** A definition a filing was made on, ready to judge it. */
export interface KnownDefinition {
  readonly ref: DefinitionRef
  readonly definition: Definition
  readonly procedure: Procedure
  /** Until when a filing made on it is accepted; nothing while it is the one offered. */
  readonly acceptUntil: Date | undefined
}

/** What this deployment offers, read once at start from the folders of definitions. */
export interface Catalogue {
  readonly bodies: Bodies
  readonly faults: readonly Fault[]
  readonly lifeEvents: readonly LifeEvent[]
  readonly synonyms: readonly (readonly string[])[]
  /** What the body offers now. */
  offered(body: string): readonly PublishedDefinition[]
  /** The earlier versions of it that are kept in the folders: published, and offered no more. */
  earlier(body: string): readonly EarlierVersion[]
  lists(body: string): readonly PublishedList[]
  places(body: string): Places
  /** Any definition that was ever published, compiled; nothing when the digest is unknown. */
  known(db: Database, body: string, digest: string): Promise<KnownDefinition | undefined>
}

interface BodyShelf { readonly offered: readonly PublishedDefinition[], readonly earlier: readonly EarlierVersion[], readonly lists: readonly PublishedList[], readonly places: Places }

/**
 * Reads the folders, resolves every enabled procedure for every body and checks them.
 * A definition with a fault is left out and its faults are listed: one author's mistake closes one procedure, not the counter.
 * @param parsed what the same files held before, if anybody remembers
 * @throws when no body is readable: there is then nothing to serve
 */
export async function readCatalogue(folders: readonly string[], parsed?: Parsed): Promise<Catalogue> {
  const [main = 'procedures', ...further] = folders
  const sources = await readSources(folders, { cases: false, ...parsed ? { parsed } : {} })
  const versions = versionsOf(sources.definitions)
  const faults: Fault[] = [...sources.faults, ...lintVersions(sources.definitions), ...lintSources(sources)]
  const bodies = bodiesOf(sources.bodies.map(source => source.content))
  const shelves = new Map<string, BodyShelf>()
  for (const body of bodies.all) {
    const lists = await readLists(main, body)
    const read = versions
      .filter(({ current }) => body.enabled.includes(current.content.id) || further.includes(current.folder))
      .toSorted((one, other) => placeIn(body, one.current.content.id) - placeIn(body, other.current.content.id))
      .map(one => readVersions(one, body, sources))
    faults.push(...read.flatMap(one => one.faults))
    shelves.set(body.id, {
      offered: read.flatMap(({ current }) => current ? [publish(current)] : []),
      earlier: read.flatMap(({ earlier }) => earlier.map(one => ({ ...publish(one.definition), acceptUntil: one.acceptUntil }))),
      lists: publishLists(lists),
      places: placesOf(lists),
    })
  }
  return new ReadCatalogue({ bodies, faults, lifeEvents: sources.lifeEvents, synonyms: sources.synonyms, shelves })
}

/** A body lists first what it puts forward; what comes from a further folder follows. */
function placeIn(body: BodySource, procedure: string): number {
  const place = body.enabled.indexOf(procedure)
  return place < 0 ? body.enabled.length : place
}

export function publish(definition: Definition): PublishedDefinition {
  const bytes = canonicalBytes(definition)
  const digest = createHash('sha256').update(bytes).digest('hex')
  return { ref: { id: definition.id, version: definition.version, digest }, definition, json: Buffer.from(bytes).toString('utf8') }
}

class ReadCatalogue implements Catalogue {
  readonly bodies: Bodies
  readonly faults: readonly Fault[]
  readonly lifeEvents: readonly LifeEvent[]
  readonly synonyms: readonly (readonly string[])[]
  readonly #shelves: ReadonlyMap<string, BodyShelf>
  readonly #compiled = new Map<string, Omit<KnownDefinition, 'acceptUntil'>>()

  constructor({ bodies, faults, lifeEvents, synonyms, shelves }: Pick<Catalogue, 'bodies' | 'faults' | 'lifeEvents' | 'synonyms'> & { readonly shelves: ReadonlyMap<string, BodyShelf> }) {
    this.bodies = bodies
    this.faults = faults
    this.lifeEvents = lifeEvents
    this.synonyms = synonyms
    this.#shelves = shelves
  }

  offered(body: string): readonly PublishedDefinition[] { return this.#shelf(body).offered }
  earlier(body: string): readonly EarlierVersion[] { return this.#shelf(body).earlier }
  lists(body: string): readonly PublishedList[] { return this.#shelf(body).lists }
  places(body: string): Places { return this.#shelf(body).places }

  async known(db: Database, body: string, digest: string): Promise<KnownDefinition | undefined> {
    // The row decides, not this process's memory: another server may have published a newer one since.
    const standing = await definitions(db).standing(body, digest)
    if (!standing) return undefined
    const compiled = this.#compiled.get(`${body} ${digest}`) ?? this.#compile(body, digest, await definitions(db).content(body, digest))
    return compiled && { ...compiled, acceptUntil: standing.acceptUntil }
  }

  #compile(body: string, digest: string, content: string | undefined): Omit<KnownDefinition, 'acceptUntil'> | undefined {
    if (content === undefined) return undefined
    const definition = JSON.parse(content) as Definition // checked before it was published
    const compiled = { ref: { id: definition.id, version: definition.version, digest }, definition, procedure: compileProcedure(definition, kinds) }
    this.#compiled.set(`${body} ${digest}`, compiled)
    return compiled
  }

  #shelf(body: string): BodyShelf {
    const shelf = this.#shelves.get(body)
    if (!shelf) throw new Error(`no administration ${body}`)
    return shelf
  }
}

export type { BodySource }
