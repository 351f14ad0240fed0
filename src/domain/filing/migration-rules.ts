import type { Definition, Expression, LocalText } from '../procedure/definition.ts'

/** All that the steps of a migration say, by the place in the new version they speak of: a field id, or `veicoli.targa` for a column. */
export interface MigrationRules {
  /** Where the answer stands in the earlier version, when its name is another. */
  readonly origin: ReadonlyMap<string, string>
  readonly options: ReadonlyMap<string, Readonly<Record<string, string>>>
  readonly convert: ReadonlyMap<string, Expression>
  readonly askAgain: ReadonlySet<string>
  readonly why: ReadonlyMap<string, LocalText>
  /** Earlier places whose answers have moved: a new field under the old name does not inherit them. */
  readonly moved: ReadonlySet<string>
}

/** The rules by which drafts of version `from` become drafts of this definition; none when it says nothing of that version. */
export function migrationRules({ migrate }: Definition, from: number): MigrationRules {
  const origin = new Map<string, string>()
  const options = new Map<string, Readonly<Record<string, string>>>()
  const convert = new Map<string, Expression>()
  const askAgain = new Set<string>()
  const why = new Map<string, LocalText>()
  for (const step of migrate?.[String(from)] ?? []) {
    const renamed = Object.entries(step.rename ?? {})
    for (const [earlier, name] of renamed) origin.set(name, earlier)
    for (const [name, chosen] of Object.entries(step.options ?? {})) options.set(name, { ...options.get(name), ...chosen })
    for (const [name, expression] of Object.entries(step.convert ?? {})) convert.set(name, expression)
    for (const name of step.askAgain ?? []) askAgain.add(name)
    if (!step.why) continue
    const named = [...renamed.map(([, name]) => name), ...Object.keys(step.options ?? {}), ...Object.keys(step.convert ?? {}), ...step.askAgain ?? []]
    for (const name of named) why.set(name, step.why)
  }
  return { origin, options, convert, askAgain, why, moved: new Set(origin.values()) }
}

/** Where the answer to a question stands in the earlier version, if it is there at all; nothing when its name was given away to another question. */
export function earlierName(rules: Pick<MigrationRules, 'origin' | 'moved'>, name: string): string | undefined {
  const renamed = rules.origin.get(name)
  if (renamed !== undefined) return renamed
  const dot = name.indexOf('.')
  const table = dot < 0 ? '' : earlierName(rules, name.slice(0, dot))
  if (table === undefined) return undefined
  const same = table === '' ? name : `${table}${name.slice(dot)}`
  return rules.moved.has(same) ? undefined : same
}
