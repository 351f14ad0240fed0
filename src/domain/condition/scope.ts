import type { Environment } from '@marcbachmann/cel-js'
import Big from 'big.js'
import { fieldsOf, type ComputedValue, type Definition, type Field, type FieldId } from '../procedure/definition.ts'
import type { Kind, Kinds } from '../procedure/kind.ts'
import { newLanguage } from './functions.ts'
import { celName } from './names.ts'

/** What a name in an expression stands for. */
export type Source =
  | { readonly of: 'field', readonly field: Field }
  | { readonly of: 'value', readonly value: ComputedValue }

/** The columns of a repeat, as `row` or as the variable of a macro. */
export interface RowScope {
  /** As the scope of the definition, with `row` declared. */
  readonly environment: Environment
  readonly columns: ReadonlyMap<string, Field>
  /** A row that expressions can read; parts left out are unknown. */
  readonly row: (parts: Readonly<Record<string, unknown>>) => object
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

export function isRepeat(field: Field): boolean {
  return field.type === 'repeat'
}

/** The kind of a field. @throws Error for a type nobody has written: the definition cannot be used. */
export function kindOf(field: Field, kinds: Kinds): Kind {
  const kind = Object.hasOwn(kinds, field.type) ? kinds[field.type] : undefined
  if (!kind) throw new Error(`${field.id}: there is no field type "${field.type}"`)
  return kind
}

/**
 * Declares every field, computed value and local amount of a definition, each with its type.
 * @throws Error naming the id when two ids are one name in CEL (`a-b` and `a_b`), or a name is CEL's own.
 */
export function scopeOf(definition: Definition, kinds: Kinds): Scope {
  const environment = newLanguage()
  environment.registerVariable('today', 'date')
  declareLocals(environment, definition.locals)
  const names = new Map<string, Source>()
  const declare = (id: string, source: Source, type: string): void => {
    const name = celName(id)
    refuseName(id, name)
    if (environment.hasVariable(name)) throw new Error(`${id}: the name "${name}" is taken, by another id or by the language itself`)
    environment.registerVariable(name, type)
    names.set(name, source)
  }
  const makers = new Map<FieldId, Omit<RowScope, 'environment'>>()
  for (const field of fieldsOf(definition)) {
    const kind = kindOf(field, kinds)
    if (isRepeat(field)) makers.set(field.id, declareRow(environment, field, kinds))
    declare(field.id, { of: 'field', field }, isRepeat(field) ? `list<${rowType(field)}>` : kind.cel(field))
  }
  for (const value of definition.values) declare(value.id, { of: 'value', value }, VALUE_TYPES[value.type])
  return { environment, names, rows: withRowVariable(environment, names, makers) }
}

/** Ids become keys of answers: one that every JavaScript object answers to (`constructor`) would never be unanswered. */
function refuseName(id: string, name: string): void {
  if (!/^[a-zA-Z][a-zA-Z0-9_]*$/.test(name)) throw new Error(`${id}: an id is made of letters, digits, hyphens and underscores, and begins with a letter`)
  if (name in {}) throw new Error(`${id}: the name "${name}" is JavaScript's own`)
}

function withRowVariable(environment: Environment, names: ReadonlyMap<string, Source>, makers: ReadonlyMap<FieldId, Omit<RowScope, 'environment'>>): ReadonlyMap<FieldId, RowScope> {
  const repeats = [...names.values()].flatMap(source => source.of === 'field' && makers.has(source.field.id) ? [source.field] : [])
  return new Map(repeats.map(field => {
    const maker = makers.get(field.id) ?? { columns: new Map<string, Field>(), row: () => ({}) }
    return [field.id, { ...maker, environment: environment.clone().registerVariable('row', rowType(field)) }]
  }))
}

function rowType(field: Field): string {
  return `${celName(field.id)}_row`
}

function declareRow(environment: Environment, field: Field, kinds: Kinds): Omit<RowScope, 'environment'> {
  const columns = new Map((kindOf(field, kinds).children?.(field) ?? []).map(column => [celName(column.id), column]))
  const types = [...columns].map(([name, column]) => {
    refuseName(`${field.id}.${column.id}`, name)
    if (isRepeat(column)) throw new Error(`${field.id}.${column.id}: a table inside a table is not supported`)
    return [name, kindOf(column, kinds).cel(column)]
  })
  const Row = class extends Object {} // CEL tells its types apart by their class
  environment.registerType(rowType(field), { ctor: Row, fields: Object.fromEntries(types) as Record<string, string> })
  return { columns, row: parts => Object.assign(new Row(), parts) }
}

/** Declares `body` with the amounts the administration sets, so that a misspelt one is found before it is published. */
function declareLocals(environment: Environment, locals: Readonly<Record<string, unknown>>): void {
  const { type, value } = localOf(environment, 'body', locals)
  environment.registerConstant('body', type, value)
}

function localOf(environment: Environment, path: string, value: unknown): { readonly type: string, readonly value: unknown } {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? { type: 'int', value: BigInt(value) } : { type: 'decimal', value: new Big(String(value)) }
  if (typeof value === 'string') return { type: 'string', value }
  if (typeof value === 'boolean') return { type: 'bool', value }
  if (Array.isArray(value)) return { type: 'list<dyn>', value: value.map(one => localOf(environment, path, one).value) }
  if (typeof value !== 'object' || value === null) throw new Error(`${path}: neither text, number, truth, list nor group of these`)
  const parts = Object.entries(value).map(([key, part]) => [celName(key), localOf(environment, `${path}_${celName(key)}`, part)] as const)
  const Local = class extends Object {}
  environment.registerType(`${path}_values`, { ctor: Local, fields: Object.fromEntries(parts.map(([key, part]) => [key, part.type])) })
  return { type: `${path}_values`, value: Object.assign(new Local(), Object.fromEntries(parts.map(([key, part]) => [key, part.value]))) }
}
