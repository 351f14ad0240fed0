import type { Check, Definition, Expression, Field, FieldId, Step } from '../procedure/definition.ts'
import { fieldsOf } from '../procedure/definition.ts'
import type { Kinds } from '../procedure/kind.ts'
import { readExpression, type CompiledExpression, type Expected } from './expression.ts'
import { orderNodes } from './graph.ts'
import { localsForExpressions } from './locals.ts'
import { celName, columnsOf, isRepeat, kindOf, sourcesOf } from './names.ts'
import type { CompiledColumn, CompiledField, CompiledRows, Node, Procedure } from './procedure.ts'

/** Reads an expression that stands at a place of the definition, as `steps.dati.fields.fine.visible`. */
type Reader = (source: Expression, expects: Expected, at: string, where?: FieldId) => CompiledExpression

/** Looks at an expression before it is read. @throws Error when it may not be published */
export type Checker = (source: Expression, expects: Expected, at: string, where?: FieldId) => void

/** The type an expression of a computed value must give. */
const EXPECTED = { number: 'number', integer: 'int', euro: 'number', text: 'string', 'yes-no': 'bool', date: 'date' } as const

/**
 * Reads a published definition once, so that answering is cheap: every expression made ready, and what depends on what worked out.
 * Types are not checked again: `checking/` has done that before it was published.
 * @throws Error in English for the author: an expression that cannot be read, with its place; an unknown type; a cycle with its path.
 */
export function compileProcedure(definition: Definition, kinds: Kinds): Procedure {
  return compileWith(definition, kinds, () => undefined)
}

/** {@link compileProcedure}, with each expression shown to a checker first. */
export function compileWith(definition: Definition, kinds: Kinds, check: Checker): Procedure {
  const names = { sources: sourcesOf(definition), locals: localsForExpressions(definition.locals) }
  const read: Reader = (source, expects, at, where) => {
    check(source, expects, at, where)
    try {
      return readExpression(source, names, where !== undefined)
    } catch (error) {
      throw new Error(`${at}: ${(error as Error).message}, in: ${source}`, { cause: error })
    }
  }
  const fields = new Map<FieldId, CompiledField>()
  for (const step of definition.steps) {
    for (const field of step.fields) fields.set(field.id, compileField(field, step, { kinds, read }))
  }
  const nodes = [...definition.steps.flatMap(step => stepNodes(step, fields, read)), ...valueNodes(definition, read), ...feeNodes(definition, read)]
  return {
    definition, kinds, fields,
    names: names.sources,
    ...orderNodes(nodes, names.sources),
    checksAt: checksByField(definition),
    remarking: fieldsOf(definition).filter(field => kindOf(field, kinds).warnings).map(field => field.id),
    terms: (definition.term.cases ?? []).map(term => ({ term, when: read(term.when, 'bool', 'term.cases') })),
    ...(definition.subject === undefined ? {} : { subject: read(definition.subject, 'string', 'subject') }),
    ...(definition.identity.anonymous === undefined ? {} : { anonymous: read(definition.identity.anonymous, 'bool', 'identity.anonymous') }),
  }
}

function checksByField(definition: Definition): ReadonlyMap<FieldId, readonly Check[]> {
  const checks = definition.steps.flatMap(step => step.checks)
  return new Map(checks.map(({ at }) => [at, checks.filter(check => check.at === at)]))
}

interface Reading { readonly kinds: Kinds, readonly read: Reader }

function compileField(field: Field, step: Step, reading: Reading): CompiledField {
  const kind = kindOf(field, reading.kinds)
  return isRepeat(field) ? { field, kind, step, rows: compileRows(field, reading) } : { field, kind, step }
}

function compileRows(field: Field, { kinds, read }: Reading): CompiledRows {
  const columns = columnsOf(field, kinds).map((column): CompiledColumn => {
    const at = `${field.id}.${column.id}`
    const required = typeof column.required === 'string' ? read(column.required, 'bool', `${at}.required`, field.id) : column.required === true
    const visible = column.visible === undefined ? {} : { visible: read(column.visible, 'bool', `${at}.visible`, field.id) }
    return { field: column, kind: kindOf(column, kinds), name: celName(column.id), required, ...visible }
  })
  return { columns: orderColumns(field, columns) }
}

/** A column comes after those its visibility reads, so that one pass over a row is enough. */
function orderColumns(repeat: Field, columns: readonly CompiledColumn[]): readonly CompiledColumn[] {
  const ordered: CompiledColumn[] = []
  const waiting = new Set(columns)
  while (waiting.size > 0) {
    const ready = [...waiting].filter(column => !column.visible?.readsOfRow.some(name => [...waiting].some(other => other.name === name)))
    if (ready.length === 0) throw new Error(`${repeat.id}: columns show each other in a cycle: ${[...waiting].map(column => column.field.id).join(', ')}`)
    ordered.push(...ready)
    for (const column of ready) waiting.delete(column)
  }
  return ordered
}

function stepNodes(step: Step, fields: ReadonlyMap<FieldId, CompiledField>, read: Reader): readonly Node[] {
  const own: Node[] = step.visible === undefined ? [] : [{ does: 'show-step', step, visible: read(step.visible, 'bool', `${step.id}.visible`) }]
  const ofFields = step.fields.flatMap(field => {
    const compiled = fields.get(field.id)
    return compiled ? fieldNodes(compiled, read) : []
  })
  const checks = step.checks.map((check): Node => {
    if (!fields.has(check.at)) throw new Error(`${step.id}.checks.${check.id}: there is no field "${check.at}" to stand at`)
    return { does: 'check', check, step, must: read(check.must, 'bool', `${step.id}.checks.${check.id}`) }
  })
  return [...own, ...ofFields, ...checks]
}

function fieldNodes(compiled: CompiledField, read: Reader): readonly Node[] {
  const { field, step, rows } = compiled
  const nodes: Node[] = []
  if (field.visible !== undefined) nodes.push({ does: 'show-field', field, step, visible: read(field.visible, 'bool', `${field.id}.visible`) })
  else if (step.visible !== undefined) nodes.push({ does: 'show-field', field, step })
  if (rows) nodes.push({ does: 'shape-rows', field, rows })
  if (typeof field.required === 'string') nodes.push({ does: 'require', field, required: read(field.required, 'bool', `${field.id}.required`) })
  nodes.push({ does: 'judge', field: compiled })
  return nodes
}

function valueNodes(definition: Definition, read: Reader): readonly Node[] {
  return definition.values.map(value => ({ does: 'compute', value, is: read(value.is, EXPECTED[value.type], `values.${value.id}`) }))
}

function feeNodes(definition: Definition, read: Reader): readonly Node[] {
  return definition.fees.map(fee => ({
    does: 'charge',
    fee,
    ...(fee.when === undefined ? {} : { when: read(fee.when, 'bool', `fees.${fee.id}.when`) }),
    ...(fee.amount === undefined ? {} : { amount: read(fee.amount, 'number', `fees.${fee.id}.amount`) }),
  }))
}
