import { basename } from 'node:path'
import { migrationFaults } from '#domain/procedure/lint/migration.ts'
import type { Definition } from '#domain/procedure/definition.ts'
import { kinds } from '#fields/index.ts'
import { lintDefinition } from './lint.ts'
import { resolveDefinition } from './resolve.ts'
import type { BodySource, DefinitionSource } from './shape.ts'
import type { Fault, Source, Sources } from './source.ts'

/** The versions of one procedure, side by side in the folders: the highest is offered, the others are judged by and led over to it. */
export interface Versions {
  readonly current: Source<DefinitionSource>
  /** Newest first. */
  readonly earlier: readonly Source<DefinitionSource>[]
}

/** Every procedure with its versions, in the order in which they were read. Of two files with the same version the first counts; {@link lintVersions} names the other. */
export function versionsOf(definitions: Sources['definitions']): readonly Versions[] {
  const byId = Map.groupBy(definitions, source => source.content.id)
  return [...byId.values()].flatMap(all => {
    const once = new Map(all.toReversed().map(source => [source.content.version, source]))
    const [current, ...earlier] = [...once.values()].sort((one, other) => other.content.version - one.content.version)
    return current ? [{ current, earlier }] : []
  })
}

const NUMBERED = /^(.+)\.v(\d+)$/

/** What a file is called says of its content: `<id>.v1` is an earlier version kept beside the current `<id>`. */
export function namedVersion(name: string): { readonly id: string, readonly version?: number } {
  const [, id, version] = NUMBERED.exec(name) ?? []
  return id === undefined ? { id: name } : { id, version: Number(version) }
}

/** A version written twice, and a file whose name says another version than it holds. */
export function lintVersions(definitions: Sources['definitions']): readonly Fault[] {
  const known = new Map<string, string>()
  return definitions.flatMap(({ file, content: { id, version }, lineOf }): Fault[] => {
    const before = known.get(`${id} ${String(version)}`)
    known.set(`${id} ${String(version)}`, before ?? file)
    const named = namedVersion(basename(file, '.yaml'))
    return [
      ...before === undefined ? [] : [{ file, line: lineOf(['version']), level: 'error' as const, message: `version ${String(version)} of ${id} is also in ${before}` }],
      ...named.version === undefined || named.version === version ? [] : [{ file, line: lineOf(['version']), level: 'error' as const, message: `the file's name says version ${String(named.version)}` }],
    ]
  })
}

export interface EarlierDefinition {
  readonly definition: Definition
  /** The last day on which a filing made on it is accepted, where its author names one. */
  readonly acceptUntil: string | undefined
}

/** What a body offers of one procedure; what has a fault is left out. */
export interface ReadVersions {
  readonly current: Definition | undefined
  readonly earlier: readonly EarlierDefinition[]
  readonly faults: readonly Fault[]
}

/** Resolves and checks every version of a procedure for one body, and how drafts go from each to the current one. */
export function readVersions({ current, earlier }: Versions, body: BodySource, sources: Sources): ReadVersions {
  const before = earlier.map(source => ({ ...readVersion(source, body, sources), acceptUntil: source.content.acceptUntil }))
  const now = readVersion(current, body, sources)
  const sound = before.flatMap(({ definition, acceptUntil }) => definition ? [{ definition, acceptUntil }] : [])
  const leading = now.definition ? migrationFaults(now.definition, sound.map(one => one.definition), kinds) : []
  const faults = [
    ...before.flatMap(one => one.faults.filter(isError)), // nobody is asked to polish the words of a version that is kept as it was
    ...now.faults,
    ...leading.map(({ path, message }): Fault => ({ file: current.file, line: current.lineOf(path), level: 'error', message })),
  ]
  return { current: leading.length === 0 ? now.definition : undefined, earlier: sound, faults }
}

function readVersion(source: Source<DefinitionSource>, body: BodySource, sources: Sources): { readonly definition: Definition | undefined, readonly faults: readonly Fault[] } {
  const resolved = resolveDefinition(source, body, sources)
  const faults = lintDefinition(source, resolved, body)
  return { definition: faults.some(isError) ? undefined : resolved.definition, faults }
}

function isError({ level }: Fault): boolean {
  return level === 'error'
}
