import { readTree } from '../../condition/language/read.ts'
import type { Tree } from '../../condition/language/tree.ts'
import { celName, columnsOf, isRepeat, sourcesOf } from '../../condition/names.ts'
import type { Definition, Expression, Field, Step } from '../definition.ts'
import type { Kinds } from '../kind.ts'
import { formulaOf, type Meaning } from './formula.ts'
import { textOf } from './tree-text.ts'

/** A condition that decides nothing, and what it belongs to. */
export interface Constant {
  readonly of: 'step' | 'field' | 'check' | 'value' | 'fee' | 'term'
  /** Of a term: the place of its case. */
  readonly id: string
  readonly message: string
}

/** More states than this are not tried: a condition so large is left alone rather than guessed at. */
const MOST_STATES = 20_000

/**
 * Conditions, and parts of them, that come out the same whatever is answered: a number beyond its bounds, two options at once, a thing or its opposite.
 * Only what the questions themselves can hold is looked at, never what an administration has set: its values differ.
 * Nothing that can go both ways is ever named. The definition's expressions are right in themselves.
 */
export function constantConditions(definition: Definition, kinds: Kinds): readonly Constant[] {
  return new Search(definition, kinds).constants()
}

class Search {
  readonly #definition: Definition
  readonly #kinds: Kinds
  readonly #meaning: Meaning

  constructor(definition: Definition, kinds: Kinds) {
    this.#definition = definition
    this.#kinds = kinds
    const sources = sourcesOf(definition)
    this.#meaning = tree => {
      const source = tree.is === 'name' ? sources.get(tree.name) : undefined
      return source?.of === 'field' ? source.field : source?.value
    }
  }

  constants(): readonly Constant[] {
    const { steps, values, fees, term } = this.#definition
    return [
      ...steps.flatMap(step => this.#step(step)),
      ...values.flatMap(value => this.#in('value', value.id, value.is)),
      ...(term.cases ?? []).flatMap(({ when }, index) => this.#in('term', String(index), when)),
      ...fees.flatMap(fee => [...this.#in('fee', fee.id, fee.when), ...this.#in('fee', fee.id, fee.amount)]),
    ]
  }

  #step(step: Step): readonly Constant[] {
    return [
      ...this.#in('step', step.id, step.visible),
      ...step.fields.flatMap(field => this.#field(field, step)),
      ...step.checks.flatMap(check => {
        const own = this.#in('check', check.id, check.must)
        const inStep = own.length === 0 && step.visible !== undefined && this.#isNever([step.visible, `!(${check.must})`])
        return inStep ? [...own, { of: 'check' as const, id: check.id, message: `${check.must}: it cannot fail where step ${step.id} is shown` }] : own
      }),
    ]
  }

  #field(field: Field, step: Step): readonly Constant[] {
    const required = typeof field.required === 'string' ? field.required : undefined
    const own = [...this.#in('field', field.id, field.visible), ...this.#in('field', field.id, required), ...this.#columns(field)]
    const shown = [step.visible, field.visible].filter(condition => condition !== undefined)
    if (own.length > 0) return own
    if (shown.length === 2 && this.#isNever(shown)) return [{ of: 'field', id: field.id, message: `${field.id} can never be shown: ${field.visible ?? ''} is never so where step ${step.id} is shown` }]
    if (required !== undefined && shown.length > 0 && this.#isNever([...shown, required])) return [{ of: 'field', id: field.id, message: `${field.id} is never required where it is shown: ${required}` }]
    return []
  }

  #columns(table: Field): readonly Constant[] {
    if (!isRepeat(table)) return []
    const meaning = this.#inRow('row', table, this.#meaning)
    return columnsOf(table, this.#kinds).flatMap(column => [column.visible, column.required].flatMap(condition =>
      typeof condition === 'string' ? constantParts(readTree(condition), meaning, this.#rowsOf).map(part => ({ of: 'field' as const, id: table.id, message: `${table.id}.${column.id}: ${part}` })) : []))
  }

  #in(of: Constant['of'], id: string, source: Expression | undefined): readonly Constant[] {
    return source === undefined ? [] : constantParts(readTree(source), this.#meaning, this.#rowsOf).map(part => ({ of, id, message: `${source}: ${part}` }))
  }

  #isNever(conditions: readonly Expression[]): boolean {
    return truthOf(readTree(conditions.map(condition => `(${condition})`).join(' && ')), this.#meaning) === false
  }

  /** What the variable of a quantifier means, where it goes through the rows of a table. */
  readonly #rowsOf: Rows = (quantifier, meaning) => {
    const list = quantifier.of.is === 'quantifier' && quantifier.of.name === 'filter' ? quantifier.of.of : quantifier.of
    const table = meaning(list)
    return table && !('is' in table) && isRepeat(table) ? this.#inRow(quantifier.variable, table, meaning) : withoutVariable(quantifier.variable, meaning)
  }

  #inRow(variable: string, table: Field, meaning: Meaning): Meaning {
    const columns = new Map(columnsOf(table, this.#kinds).map(column => [celName(column.id), column]))
    return tree => tree.is === 'part' && tree.of.is === 'name' && tree.of.name === variable ? columns.get(tree.name) : withoutVariable(variable, meaning)(tree)
  }
}

type Quantified = Extract<Tree, { is: 'quantifier' }>
type Rows = (quantifier: Quantified, meaning: Meaning) => Meaning

function withoutVariable(variable: string, meaning: Meaning): Meaning {
  return tree => tree.is === 'name' && tree.name === variable ? undefined : meaning(tree)
}

/** The innermost conditions of an expression that are constant, each in words: what holds them is constant, if at all, because of them. */
function constantParts(tree: Tree, meaning: Meaning, rows: Rows): readonly string[] {
  const inner = partsOf(tree, meaning, rows).flatMap(([part, ofPart]) => constantParts(part, ofPart, rows))
  if (inner.length > 0 || !isCondition(tree)) return inner
  const truth = truthOf(tree, meaning)
  return truth === undefined ? [] : [`${textOf(tree)} is always ${String(truth)}`]
}

function isCondition(tree: Tree): boolean {
  return tree.is === 'comparison' || tree.is === 'logical' || (tree.is === 'unary' && tree.operator === '!')
}

function partsOf(tree: Tree, meaning: Meaning, rows: Rows): readonly (readonly [Tree, Meaning])[] {
  const here = (...trees: readonly Tree[]): readonly (readonly [Tree, Meaning])[] => trees.map(one => [one, meaning] as const)
  switch (tree.is) {
    case 'literal':
    case 'name':
    case 'answered':
    case 'has': return []
    case 'part':
    case 'unary': return here(tree.of)
    case 'index': return here(tree.of, tree.at)
    case 'list': return here(...tree.items)
    case 'map': return here(...tree.entries.flat())
    case 'arithmetic':
    case 'comparison':
    case 'logical': return here(tree.left, tree.right)
    case 'choice': return here(tree.condition, tree.then, tree.otherwise)
    case 'call': return here(...tree.args)
    case 'quantifier': {
      const inside = rows(tree, meaning)
      return [[tree.of, meaning], ...[...tree.when ? [tree.when] : [], tree.body].map(one => [one, inside] as const)]
    }
  }
}

/** Whether a condition comes out one way in every state of what it reads; nothing when it goes both ways, or has too many states to try. */
function truthOf(tree: Tree, meaning: Meaning): boolean | undefined {
  const { unknowns, holds } = formulaOf(tree, meaning)
  const combinations = unknowns.reduce((product, one) => product * one.states.length, 1)
  if (combinations === 0 || combinations > MOST_STATES) return undefined
  const state = new Map<string, (typeof unknowns)[number]['states'][number]>()
  let first: boolean | undefined
  for (let number = 0; number < combinations; number += 1) {
    let rest = number
    for (const { name, states } of unknowns) {
      state.set(name, states[rest % states.length] ?? false)
      rest = Math.floor(rest / states.length)
    }
    const truth = holds(name => state.get(name) ?? false)
    first ??= truth
    if (truth !== first) return undefined
  }
  return first
}
