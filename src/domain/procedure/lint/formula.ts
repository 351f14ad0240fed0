import Big from 'big.js'
import type { Comparison, Tree } from '../../condition/language/tree.ts'
import type { ComputedValue, Field } from '../definition.ts'
import { optionsIn } from './options.ts'
import { boundsOf, pointsOf, type Bounds } from './quantity.ts'
import { textOf } from './tree-text.ts'

/** What a name, or a part of a row, stands for; nothing for what is not looked into (`today`, `body`, a part of an address). */
export type Meaning = (tree: Tree) => Field | ComputedValue | undefined

/** One thing that can differ from filing to filing, with every state that a condition could tell apart. A state is known: unanswered is for the engine. */
export interface Unknown { readonly name: string, readonly states: readonly State[] }
type State = boolean | string | number | Big

/** A condition over unknowns, to be tried in every state of them. */
export interface Formula {
  readonly unknowns: readonly Unknown[]
  readonly holds: (state: (name: string) => State) => boolean
}

/**
 * Makes a condition into a formula. What is not understood stands as one unknown of its own, so a formula may allow what never happens
 * and never forbids what can: it is constant only where the condition is.
 */
export function formulaOf(tree: Tree, meaning: Meaning): Formula {
  const maker = new Maker(meaning)
  maker.measure(tree)
  const holds = maker.make(tree)
  return { unknowns: maker.unknowns(), holds }
}

type Holds = Formula['holds']
type Order = Exclude<Comparison, 'in'>

const TURNED: Readonly<Record<Order, Order>> = { '==': '==', '!=': '!=', '<': '>', '<=': '>=', '>': '<', '>=': '<=' }
const SIGNS = [-1, 0, 1] as const

class Maker {
  readonly #meaning: Meaning
  readonly #unknowns = new Map<string, Unknown>()
  /** Numbers that each quantity is compared with. */
  readonly #limits = new Map<string, { readonly bounds: Bounds, readonly limits: Big[] }>()

  constructor(meaning: Meaning) { this.#meaning = meaning }

  unknowns(): readonly Unknown[] { return [...this.#unknowns.values()] }

  /** Finds the limits of every quantity, before it is known which of its states matter. */
  measure(tree: Tree): void {
    if (tree.is === 'logical') [tree.left, tree.right].forEach(side => { this.measure(side) })
    else if (tree.is === 'choice') [tree.condition, tree.then, tree.otherwise].forEach(side => { this.measure(side) })
    else if (tree.is === 'unary') this.measure(tree.of)
    else if (tree.is === 'comparison') {
      const limited = limitIn(tree)
      if (!limited) return
      const known = this.#limits.get(textOf(limited.quantity)) ?? { bounds: boundsOf(limited.quantity, this.#meaning), limits: [] }
      this.#limits.set(textOf(limited.quantity), { ...known, limits: [...known.limits, limited.limit] })
    }
  }

  make(tree: Tree): Holds {
    switch (tree.is) {
      case 'literal': return () => tree.value === true
      case 'unary': return tree.operator === '!' ? negated(this.make(tree.of)) : this.#truth(tree)
      case 'logical': return this.#logical(this.make(tree.left), this.make(tree.right), tree.operator === '&&')
      case 'choice': return this.#choice(this.make(tree.condition), this.make(tree.then), this.make(tree.otherwise))
      case 'comparison': return this.#comparison(tree.operator, tree.left, tree.right)
      case 'name':
      case 'part':
      case 'index':
      case 'list':
      case 'map':
      case 'arithmetic':
      case 'call':
      case 'answered':
      case 'has':
      case 'quantifier': return this.#truth(tree)
    }
  }

  #logical(left: Holds, right: Holds, both: boolean): Holds {
    return both ? state => left(state) && right(state) : state => left(state) || right(state)
  }

  #choice(condition: Holds, then: Holds, otherwise: Holds): Holds {
    return state => condition(state) ? then(state) : otherwise(state)
  }

  #truth(tree: Tree): Holds {
    return this.#unknown(textOf(tree), [true, false], state => state === true)
  }

  #unknown(name: string, states: readonly State[], holds: (state: State) => boolean): Holds {
    if (!this.#unknowns.has(name)) this.#unknowns.set(name, { name, states })
    return state => holds(state(name))
  }

  #comparison(operator: Comparison, left: Tree, right: Tree): Holds {
    if (operator === 'in') return this.#membership(left, right)
    return this.#againstTruth(operator, left, right) ?? this.#againstOption(operator, left, right) ?? this.#againstLimit(operator, left, right) ?? this.#order(operator, left, right)
  }

  #againstTruth(operator: Order, left: Tree, right: Tree): Holds | undefined {
    const [side, truth] = isTruth(right) ? [left, right.value] : isTruth(left) ? [right, left.value] : []
    if (!side || (operator !== '==' && operator !== '!=')) return undefined
    const holds = this.make(side)
    return (operator === '==') === truth ? holds : negated(holds)
  }

  #againstOption(operator: Order, left: Tree, right: Tree): Holds | undefined {
    const [side, text] = isText(right) ? [left, right.value] : isText(left) ? [right, left.value] : []
    if (!side || text === undefined || (operator !== '==' && operator !== '!=')) return undefined
    return this.#oneOf(side, [text], operator === '!=')
  }

  #membership(left: Tree, right: Tree): Holds {
    const texts = right.is === 'list' && right.items.every(isText) ? right.items.map(item => item.value) : undefined
    return (texts && this.#oneOf(left, texts, false)) ?? this.#unknown(`${textOf(left)} in ${textOf(right)}`, [true, false], state => state === true)
  }

  /** A choice holds one of its options and nothing else. */
  #oneOf(side: Tree, texts: readonly string[], isNegated: boolean): Holds | undefined {
    const field = this.#meaning(side)
    const options = field?.type === 'choice' ? optionsIn(field) : undefined
    return options && this.#unknown(textOf(side), options, state => texts.includes(String(state)) !== isNegated)
  }

  #againstLimit(operator: Order, left: Tree, right: Tree): Holds | undefined {
    const limited = limitIn({ is: 'comparison', operator, left, right })
    const measured = limited && this.#limits.get(textOf(limited.quantity))
    if (!limited || !measured) return undefined
    const { limit } = limited
    return this.#unknown(`amount of ${textOf(limited.quantity)}`, pointsOf(measured.bounds, measured.limits), state => compares(limited.operator, (state as Big).cmp(limit)))
  }

  /** Two things that both can differ: the one is less, the same or more. */
  #order(operator: Order, left: Tree, right: Tree): Holds {
    const [one, other] = [textOf(left), textOf(right)]
    if (one === other) return () => compares(operator, 0)
    const turned = one > other
    const name = turned ? `${other} beside ${one}` : `${one} beside ${other}`
    return this.#unknown(name, SIGNS, state => compares(turned ? TURNED[operator] : operator, Number(state)))
  }
}

function negated(holds: Holds): Holds {
  return state => !holds(state)
}

function compares(operator: Order, sign: number): boolean {
  switch (operator) {
    case '==': return sign === 0
    case '!=': return sign !== 0
    case '<': return sign < 0
    case '<=': return sign <= 0
    case '>': return sign > 0
    case '>=': return sign >= 0
  }
}

interface Limited { readonly quantity: Tree, readonly operator: Order, readonly limit: Big }

/** A quantity compared with a number, the quantity on the left. */
function limitIn({ operator, left, right }: Extract<Tree, { is: 'comparison' }>): Limited | undefined {
  if (operator === 'in') return undefined
  const [atLeft, atRight] = [numberIn(left), numberIn(right)]
  if (atRight !== undefined && atLeft === undefined) return { quantity: left, operator, limit: atRight }
  return atLeft !== undefined && atRight === undefined ? { quantity: right, operator: TURNED[operator], limit: atLeft } : undefined
}

function numberIn(tree: Tree): Big | undefined {
  if (tree.is === 'unary' && tree.operator === '-') return numberIn(tree.of)?.neg()
  if (tree.is !== 'literal') return undefined
  return typeof tree.value === 'bigint' ? new Big(tree.value.toString()) : tree.value instanceof Big ? tree.value : undefined
}

function isText(tree: Tree): tree is Extract<Tree, { is: 'literal' }> & { readonly value: string } {
  return tree.is === 'literal' && typeof tree.value === 'string'
}

function isTruth(tree: Tree): tree is Extract<Tree, { is: 'literal' }> & { readonly value: boolean } {
  return tree.is === 'literal' && typeof tree.value === 'boolean'
}
