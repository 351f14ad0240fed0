import { faultIn } from '../../condition/checking/check-expression.ts'
import { scopeOf, type Scope } from '../../condition/checking/scope.ts'
import { columnsOf, isRepeat, kindOf } from '../../condition/names.ts'
import { convertibleAs } from '../../filing/conversion.ts'
import { earlierName, migrationRules, type MigrationRules } from '../../filing/migration-rules.ts'
import { fieldsOf, type Definition, type Field, type MigrationStep } from '../definition.ts'
import type { Kinds } from '../kind.ts'
import { optionsIn } from './options.ts'

/** A fault of `migrate`, where it stands in the definition that has it. */
export interface MigrationFault { readonly path: readonly (string | number)[], readonly message: string }

/**
 * What is wrong with the way drafts of earlier versions are led over to a definition: names that are in neither version, expressions that do not
 * fit, and what has changed its type, unit or options without a word of what becomes of the answers. Both definitions are right in themselves.
 * @param earlier the versions kept beside it
 */
export function migrationFaults(definition: Definition, earlier: readonly Definition[], kinds: Kinds): readonly MigrationFault[] {
  const strangers = Object.keys(definition.migrate ?? {}).filter(version => !earlier.some(one => String(one.version) === version))
  return [
    ...strangers.map(version => ({ path: ['migrate', Number(version)], message: `version ${version} is not kept beside this one, so nobody can tell what becomes of its drafts` })),
    ...earlier.flatMap(one => new Transition(definition, one, kinds).faults()),
  ]
}

interface Question { readonly field: Field, readonly table?: string }

/** Every question by its name: a field id, or `veicoli.targa` for a column. */
function questionsOf(definition: Definition, kinds: Kinds): ReadonlyMap<string, Question> {
  const own = fieldsOf(definition).filter(field => field.type !== 'note')
  return new Map<string, Question>(own.flatMap(field => [
    [field.id, { field }] as const,
    ...isRepeat(field) ? columnsOf(field, kinds).map(column => [`${field.id}.${column.id}`, { field: column, table: field.id }] as const) : [],
  ]))
}

class Transition {
  readonly #definition: Definition
  readonly #earlier: Definition
  readonly #kinds: Kinds
  readonly #now: ReadonlyMap<string, Question>
  readonly #then: ReadonlyMap<string, Question>
  readonly #rules: MigrationRules
  readonly #scope: Scope

  constructor(definition: Definition, earlier: Definition, kinds: Kinds) {
    this.#definition = definition
    this.#earlier = earlier
    this.#kinds = kinds
    this.#now = questionsOf(definition, kinds)
    this.#then = questionsOf(earlier, kinds)
    this.#rules = migrationRules(definition, earlier.version)
    this.#scope = scopeOf(earlier, kinds)
  }

  faults(): readonly MigrationFault[] {
    const steps = this.#definition.migrate?.[String(this.#earlier.version)] ?? []
    return [...steps.flatMap((step, index) => this.#step(step, ['migrate', this.#earlier.version, index])), ...this.#silent()]
  }

  #step(step: MigrationStep, at: MigrationFault['path']): readonly MigrationFault[] {
    const entries = <T>(key: keyof MigrationStep, what: Readonly<Record<string, T>> | undefined, look: (name: string, value: T) => string | undefined): readonly MigrationFault[] =>
      Object.entries(what ?? {}).flatMap(([name, value]) => faultAt([...at, key, name], look(name, value)))
    return [
      ...entries('rename', step.rename, (earlier, name) => this.#rename(earlier, name)),
      ...entries('options', step.options, (name, chosen) => this.#options(name, chosen)),
      ...entries('convert', step.convert, (name, expression) => this.#convert(name, expression)),
      ...(step.askAgain ?? []).flatMap((name, index) => faultAt([...at, 'askAgain', index], this.#askAgain(name))),
    ]
  }

  #rename(earlier: string, name: string): string | undefined {
    const then = this.#then.get(earlier)
    const now = this.#now.get(name)
    if (!then) return `version ${String(this.#earlier.version)} has no field ${earlier}`
    if (!now) return noField(name)
    const table = now.table === undefined ? undefined : earlierName(this.#rules, now.table)
    return then.table === table ? undefined : `${earlier} and ${name} do not stand in the same table`
  }

  #options(name: string, chosen: Readonly<Record<string, string>>): string | undefined {
    const now = this.#now.get(name)
    const then = this.#then.get(earlierName(this.#rules, name) ?? '')
    if (!now) return noField(name)
    const before = then && optionsIn(then.field)
    const after = optionsIn(now.field)
    if (!before || !after) return `${name} has no options in both versions`
    const lost = Object.keys(chosen).find(value => !before.includes(value))
    if (lost !== undefined) return `${name} had no option ${lost}; it had ${before.join(', ')}`
    const unknown = Object.values(chosen).find(value => !after.includes(value))
    return unknown === undefined ? undefined : `${name} has no option ${unknown}; it has ${after.join(', ')}`
  }

  #convert(name: string, expression: string): string | undefined {
    const now = this.#now.get(name)
    if (!now) return noField(name)
    const expects = convertibleAs(kindOf(now.field, this.#kinds).cel(now.field))
    if (!expects) return `${name}: an answer of type ${now.field.type} has parts, and no expression can write it`
    if (this.#rules.askAgain.has(name)) return `${name} is converted and asked again: one of the two`
    const where = now.table === undefined ? undefined : earlierName(this.#rules, now.table)
    const fault = faultIn(this.#scope, expression, { expects, ...where === undefined ? {} : { where } })
    return fault && `${expression}: ${fault}`
  }

  #askAgain(name: string): string | undefined {
    if (!this.#now.has(name)) return noField(name)
    return this.#then.has(earlierName(this.#rules, name) ?? '') ? undefined : `${name} is new: nobody has answered it yet`
  }

  /** What has changed so that its answers would not fit, with nothing said of it. */
  #silent(): readonly MigrationFault[] {
    const at = ['migrate', this.#earlier.version]
    const said = (name: string): boolean => this.#rules.convert.has(name) || this.#rules.askAgain.has(name)
    return [...this.#now].flatMap(([name, { field }]) => {
      const then = this.#then.get(earlierName(this.#rules, name) ?? '')
      return then && !said(name) ? faultAt(at, this.#change(name, then.field, field)) : []
    })
  }

  #change(name: string, then: Field, now: Field): string | undefined {
    const must = `say in migrate ${String(this.#earlier.version)} what becomes of the answers`
    if (then.type !== now.type) return `${name} was of type ${then.type} and is of type ${now.type}: ${must}`
    if (then['unit'] !== now['unit']) return `${name} was in ${String(then['unit'])} and is in ${String(now['unit'])}: ${must}`
    const chosen = this.#rules.options.get(name) ?? {}
    const gone = optionsIn(then)?.find(value => !(optionsIn(now) ?? []).includes(value) && !Object.hasOwn(chosen, value))
    return gone === undefined ? undefined : `${name} no longer has the option ${gone}: ${must}`
  }
}

function noField(name: string): string {
  return `there is no field ${name}`
}

function faultAt(path: MigrationFault['path'], message: string | undefined): readonly MigrationFault[] {
  return message === undefined ? [] : [{ path, message }]
}
