import type { ComputedValue, Expression, Field, LocalText } from '../procedure/definition.ts'
import { isObject, own } from '../filing/json.ts'
import { readTree } from './language/read.ts'
import { namesOf, type Tree } from './language/tree.ts'
import { celName } from './names.ts'
import type { Procedure } from './procedure.ts'

/*
 * A condition as it can be told to a person: which answers it hangs on and what they must say. What cannot be told simply is given
 * as the list of what it depends on, which is always true, if less.
 */

/** A question, a column of a table, or a computed value. */
export interface Subject { readonly id: string, readonly label: LocalText, readonly of: Field | ComputedValue }

export type Rule =
  | { readonly is: 'always' | 'never' }
  | { readonly is: 'all' | 'any', readonly of: readonly Rule[] }
  /** The answer is one of these values, or none of them. */
  | { readonly is: 'one-of', readonly subject: Subject, readonly values: readonly string[], readonly negated: boolean }
  /** Among the choices made there is one of these, or none of them. */
  | { readonly is: 'chosen', readonly subject: Subject, readonly values: readonly string[], readonly negated: boolean }
  | { readonly is: 'yes' | 'answered', readonly subject: Subject, readonly negated: boolean }
  | { readonly is: 'compares', readonly subject: Subject, readonly counts: boolean, readonly by: Order, readonly to: string }
  /** In one row at least, or in every row. */
  | { readonly is: 'rows', readonly table: Subject, readonly every: boolean, readonly rule: Rule }
  | { readonly is: 'depends', readonly on: readonly Subject[] }

export type Order = '<' | '<=' | '>' | '>=' | '==' | '!='

const OPPOSITE: Readonly<Record<Order, Order>> = { '<': '>=', '<=': '>', '>': '<=', '>=': '<', '==': '!=', '!=': '==' }
const TURNED: Readonly<Record<Order, Order>> = { '<': '>', '<=': '>=', '>': '<', '>=': '<=', '==': '==', '!=': '!=' }
const TRIVIAL: Rule = { is: 'always' }

/** What names mean where a condition stands: the whole form, and inside a table one of its rows. */
export interface Meaning {
  readonly procedure: Procedure
  readonly row?: { readonly variable: string, readonly columns: readonly Field[] }
}

/** @param table the repeat in whose column the condition stands, when it may read `row` */
export function ruleOf(procedure: Procedure, source: Expression, table?: Field): Rule {
  const columns = table && (procedure.kinds[table.type]?.children?.(table) ?? [])
  return tell(readTree(source), columns ? { procedure, row: { variable: 'row', columns } } : { procedure })
}

/** Everything a rule speaks of, each once. */
export function subjectsOf(rule: Rule): readonly Subject[] {
  const found = new Map<string, Subject>()
  const collect = (one: Rule): void => {
    if ('of' in one) one.of.forEach(collect)
    else if ('on' in one) one.on.forEach(subject => found.set(subject.id, subject))
    else if ('table' in one) found.set(one.table.id, one.table)
    else if ('subject' in one) found.set(one.subject.id, one.subject)
  }
  collect(rule)
  return [...found.values()]
}

export function tell(tree: Tree, meaning: Meaning): Rule {
  if (tree.is === 'literal') return tree.value === true ? TRIVIAL : { is: 'never' }
  if (tree.is === 'unary') return negate(tell(tree.of, meaning))
  if (tree.is === 'logical') return join(tree.operator === '&&' ? 'all' : 'any', [tell(tree.left, meaning), tell(tree.right, meaning)])
  if (tree.is === 'comparison') return comparison(tree, meaning)
  if (tree.is === 'quantifier') return quantified(tree, meaning)
  const subject = subjectIn(tree.is === 'answered' ? tree.of : tree, meaning)
  if (!subject) return depends(tree, meaning)
  return { is: tree.is === 'answered' ? 'answered' : 'yes', subject, negated: false }
}

function comparison(tree: Tree & { readonly is: 'comparison' }, meaning: Meaning): Rule {
  const { operator, left, right } = tree
  if (operator === 'in') return membership(tree, meaning)
  const [subject, other, by] = subjectIn(left, meaning) ?? countedIn(left, meaning)
    ? [left, right, operator] as const
    : [right, left, TURNED[operator]] as const
  const asked = subjectIn(subject, meaning)
  const value = constantOf(other, meaning)
  if (value === undefined) return depends(tree, meaning)
  if (asked && typeof value === 'boolean') return { is: 'yes', subject: asked, negated: value === (by === '!=') }
  if (asked && 'options' in asked.of && typeof value === 'string' && (by === '==' || by === '!=')) {
    return { is: 'one-of', subject: asked, values: [value], negated: by === '!=' }
  }
  const counted = countedIn(subject, meaning)
  if (!asked && !counted) return depends(tree, meaning)
  return typeof value === 'string' ? compares(asked ?? counted, counted !== undefined, by, value) : depends(tree, meaning)
}

function compares(subject: Subject | undefined, counts: boolean, by: Order, to: string): Rule {
  return subject ? { is: 'compares', subject, counts, by, to } : TRIVIAL
}

/** `field in ["a", "b"]`, or `"a" in choices`. */
function membership({ left, right, ...tree }: Tree & { readonly is: 'comparison' }, meaning: Meaning): Rule {
  const asked = subjectIn(left, meaning)
  const values = right.is === 'list' ? right.items.map(item => constantOf(item, meaning)) : []
  if (asked && values.length > 0 && values.every(value => typeof value === 'string')) return { is: 'one-of', subject: asked, values, negated: false }
  const among = subjectIn(right, meaning)
  const value = constantOf(left, meaning)
  if (among && typeof value === 'string') return { is: 'chosen', subject: among, values: [value], negated: false }
  return depends({ ...tree, left, right }, meaning)
}

function quantified(tree: Tree & { readonly is: 'quantifier' }, meaning: Meaning): Rule {
  const table = subjectIn(tree.of, meaning)
  const columns = table && 'label' in table.of ? meaning.procedure.kinds[table.of.type]?.children?.(table.of as Field) : undefined
  if (!table || !columns || (tree.name !== 'exists' && tree.name !== 'all')) return depends(tree, meaning)
  const rule = tell(tree.body, { procedure: meaning.procedure, row: { variable: tree.variable, columns } })
  return { is: 'rows', table, every: tree.name === 'all', rule }
}

export function subjectIn(tree: Tree, { procedure, row }: Meaning): Subject | undefined {
  if (tree.is === 'part' && tree.of.is === 'name' && row && tree.of.name === row.variable) {
    const column = row.columns.find(one => celName(one.id) === tree.name)
    return column && { id: column.id, label: column.label, of: column }
  }
  if (tree.is !== 'name') return undefined
  const source = procedure.names.get(tree.name)
  if (source?.of === 'field') return { id: source.field.id, label: source.field.label, of: source.field }
  return source && { id: source.value.id, label: source.value.label, of: source.value }
}

/** The rows, or the choices, that `size()` counts. */
export function countedIn(tree: Tree, meaning: Meaning): Subject | undefined {
  const [counted] = tree.is === 'call' && tree.name === 'size' ? tree.args : []
  return counted && subjectIn(counted, meaning)
}

/** A literal, or what the administration has set; days as YYYY-MM-DD, numbers as decimals. Nothing for all else. */
export function constantOf(tree: Tree, { procedure }: Meaning): string | boolean | undefined {
  if (tree.is === 'literal') return typeof tree.value === 'boolean' ? tree.value : tree.value === null ? undefined : String(tree.value)
  if (tree.is === 'call' && tree.name === 'dateOf' && tree.args[0]) return constantOf(tree.args[0], { procedure })
  if (tree.is !== 'part' || tree.of.is !== 'part' || tree.of.of.is !== 'name' || tree.of.of.name !== 'body') return undefined
  const group = own(procedure.definition.locals, tree.of.name)
  const value = isObject(group) ? own(group, tree.name) : undefined
  return typeof value === 'number' || typeof value === 'string' ? String(value) : undefined
}

function depends(tree: Tree, meaning: Meaning): Rule {
  return { is: 'depends', on: subjectsBelow(tree, meaning) }
}

/** What a tree speaks of, each once. */
export function subjectsBelow(tree: Tree, meaning: Meaning): readonly Subject[] {
  return [...namesOf(tree)].flatMap(name => subjectIn({ is: 'name', name }, meaning) ?? [])
}

/** Flat, and without what says nothing. */
function join(is: 'all' | 'any', rules: readonly Rule[]): Rule {
  const idle = is === 'all' ? 'always' : 'never'
  const decides = is === 'all' ? 'never' : 'always'
  const parts = rules.flatMap(rule => rule.is === is ? rule.of : [rule]).filter(rule => rule.is !== idle).reduce<readonly Rule[]>((merged, rule) => merge(is, merged, rule), [])
  if (parts.some(rule => rule.is === decides)) return { is: decides }
  const [only] = parts
  if (!only) return { is: idle }
  return parts.length === 1 ? only : { is, of: parts }
}

/** `"a" in x || "b" in x` is told as one: among x there is a or b. */
function merge(is: 'all' | 'any', rules: readonly Rule[], next: Rule): readonly Rule[] {
  if ((next.is !== 'chosen' && next.is !== 'one-of') || next.negated !== (is === 'all')) return [...rules, next]
  const twin = rules.find(rule => rule.is === next.is && rule.negated === next.negated && rule.subject.id === next.subject.id)
  if (twin?.is !== 'chosen' && twin?.is !== 'one-of') return [...rules, next]
  return rules.map(rule => rule === twin ? { ...twin, values: [...twin.values, ...next.values] } : rule)
}

function negate(rule: Rule): Rule {
  switch (rule.is) {
    case 'always': return { is: 'never' }
    case 'never': return TRIVIAL
    case 'all': return { is: 'any', of: rule.of.map(negate) }
    case 'any': return { is: 'all', of: rule.of.map(negate) }
    case 'compares': return { ...rule, by: OPPOSITE[rule.by] }
    case 'rows': return { ...rule, every: !rule.every, rule: negate(rule.rule) }
    case 'one-of':
    case 'chosen':
    case 'yes':
    case 'answered': return { ...rule, negated: !rule.negated }
    case 'depends': return rule
  }
}
