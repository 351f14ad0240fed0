import type { Environment } from '@marcbachmann/cel-js'
import type { ComputedValue, Definition, Field, FieldId } from '../../procedure/definition.ts'
import type { Kinds } from '../../procedure/kind.ts'
import { celName, columnsOf, isRepeat, kindOf, sourcesOf, type Source } from '../names.ts'
import { newLanguage } from './environment.ts'

/** The columns of a repeat, as `row` or as the variable of a macro. */
export interface RowScope {
  /** As the scope of the definition, with `row` declared. */
  readonly environment: Environment
  readonly columns: ReadonlyMap<string, Field>
}

/** All that the expressions of one definition may name, with its types. */
export interface Scope {
  readonly environment: Environment
  readonly names: ReadonlyMap<string, Source>
  readonly rows: ReadonlyMap<FieldId, RowScope>
}

const VALUE_TYPES: Readonly<Record<ComputedValue['type'], string>> = {
  number: 'decimal', integer: 'int', euro: 'decimal', text: 'string', 'yes-no': 'bool', date: 'date',
}

/**
 * Declares every field, computed value and local amount of a definition, each with its type.
 * @throws Error naming the id when two ids are one name in CEL (`a-b` and `a_b`), or a name is CEL's own.
 */
export function scopeOf(definition: Definition, kinds: Kinds): Scope {
  const environment = newLanguage()
  environment.registerVariable('today', 'date')
  environment.registerVariable('body', declareGroup(environment, 'body', definition.locals))
  const columns = new Map<FieldId, ReadonlyMap<string, Field>>()
  const declare = (id: string, type: string): void => {
    const name = celName(id)
    refuseName(id, name)
    if (environment.hasVariable(name)) throw new Error(`${id}: the name "${name}" is taken, by another id or by the language itself`)
    environment.registerVariable(name, type)
  }
  for (const field of definition.steps.flatMap(step => step.fields)) {
    const kind = kindOf(field, kinds)
    if (isRepeat(field)) columns.set(field.id, declareRow(environment, field, kinds))
    declare(field.id, isRepeat(field) ? `list<${rowType(field.id)}>` : kind.cel(field))
  }
  for (const value of definition.values) declare(value.id, VALUE_TYPES[value.type])
  const rows = new Map([...columns].map(([id, of]) => [id, { columns: of, environment: environment.clone().registerVariable('row', rowType(id)) }]))
  return { environment, names: sourcesOf(definition), rows }
}

/** Ids become keys of answers: one that every JavaScript object answers to (`constructor`) would never be unanswered. */
function refuseName(id: string, name: string): void {
  if (!/^[a-zA-Z][a-zA-Z0-9_]*$/.test(name)) throw new Error(`${id}: an id is made of letters, digits, hyphens and underscores, and begins with a letter`)
  if (name in {}) throw new Error(`${id}: the name "${name}" is JavaScript's own`)
}

function rowType(repeat: FieldId): string {
  return `${celName(repeat)}_row`
}

function declareRow(environment: Environment, field: Field, kinds: Kinds): ReadonlyMap<string, Field> {
  const columns = new Map(columnsOf(field, kinds).map(column => [celName(column.id), column]))
  const types = [...columns].map(([name, column]) => {
    refuseName(`${field.id}.${column.id}`, name)
    if (isRepeat(column)) throw new Error(`${field.id}.${column.id}: a table inside a table is not supported`)
    return [name, kindOf(column, kinds).cel(column)]
  })
  declareType(environment, rowType(field.id), Object.fromEntries(types) as Record<string, string>)
  return columns
}

/** CEL tells its types apart by their class. */
function declareType(environment: Environment, name: string, fields: Readonly<Record<string, string>>): void {
  environment.registerType(name, { ctor: class extends Object {}, fields })
}

/** Declares what the administration sets, so that a misspelt amount is found before it is published. @returns the type of the group */
function declareGroup(environment: Environment, path: string, group: object): string {
  const type = `${path}_values`
  const fields = Object.entries(group).map(([key, part]) => [celName(key), typeOfLocal(environment, `${path}_${celName(key)}`, part)] as const)
  declareType(environment, type, Object.fromEntries(fields))
  return type
}

function typeOfLocal(environment: Environment, path: string, value: unknown): string {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? 'int' : 'decimal'
  if (typeof value === 'string') return 'string'
  if (typeof value === 'boolean') return 'bool'
  if (Array.isArray(value)) return 'list<dyn>'
  if (typeof value === 'object' && value !== null) return declareGroup(environment, path, value)
  throw new Error(`${path}: neither text, number, truth, list nor group of these`)
}
