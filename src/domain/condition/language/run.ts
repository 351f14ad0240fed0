import Big from 'big.js'
import { CivilDay } from '../civil-day.ts'
import { exact, type Exact } from '../decimal.ts'
import { FUNCTIONS } from './functions.ts'
import type { Arithmetic, Comparison, Quantifier, Tree } from './tree.ts'

/*
 * Makes a tree into functions once, so that evaluating walks no tree. Two things are not values:
 * `UNKNOWN`, given back, means that something needed is not answered; an error, thrown, that all is there and it still cannot be computed.
 * `&&`, `||`, `all` and `exists` absorb both when the other side decides alone, as CEL does.
 */

export const UNKNOWN = Symbol('unknown')

/** Where a name's value is found: the answers, the row, the variable of a quantifier. @returns {@link UNKNOWN} where there is none */
export type Look = (name: string) => unknown
export type Run = (look: Look) => unknown

/** @throws SyntaxError naming a function that the language does not have */
export function runnerOf(tree: Tree): Run {
  switch (tree.is) {
    case 'literal': return () => tree.value
    case 'name': return look => look(tree.name)
    case 'part': return strict([tree.of], target => partOf(target, tree.name))
    case 'index': return strict([tree.of, tree.at], elementOf)
    case 'list': return strict(tree.items, (...items) => items)
    case 'map': return strict(tree.entries.flat(), mapOf)
    case 'unary': return strict([tree.of], tree.operator === '!' ? value => !value : negative)
    case 'arithmetic': return strict([tree.left, tree.right], (left, right) => calculate(tree.operator, left, right))
    case 'comparison': return strict([tree.left, tree.right], (left, right) => compare(tree.operator, left, right))
    case 'logical': return logical(runnerOf(tree.left), runnerOf(tree.right), tree.operator === '||')
    case 'choice': return choice(runnerOf(tree.condition), runnerOf(tree.then), runnerOf(tree.otherwise))
    case 'call': return call(tree.name, tree.args)
    case 'answered': return answered(runnerOf(tree.of))
    case 'has': return strict([tree.of], target => partOf(target, tree.name) !== UNKNOWN)
    case 'quantifier': return quantifier(tree)
  }
}

/** Unknown as soon as one of its operands is, read from the left. */
function strict(operands: readonly Tree[], apply: (...values: unknown[]) => unknown): Run {
  const runs = operands.map(runnerOf)
  return look => {
    const values: unknown[] = []
    for (const run of runs) {
      const value = run(look)
      if (value === UNKNOWN) return UNKNOWN
      values.push(value)
    }
    return apply(...values)
  }
}

/** @param flat each key followed by its value */
function mapOf(...flat: readonly unknown[]): unknown {
  return Object.fromEntries(flat.flatMap((key, index) => index % 2 === 0 ? [[String(key), flat[index + 1]] as const] : []))
}

function partOf(target: unknown, name: string): unknown {
  if (typeof target !== 'object' || target === null || !Object.hasOwn(target, name)) return UNKNOWN
  return (target as Readonly<Record<string, unknown>>)[name]
}

function elementOf(target: unknown, at: unknown): unknown {
  if (!Array.isArray(target)) return partOf(target, String(at))
  const index = Number(at)
  return index >= 0 && index < target.length ? target[index] as unknown : UNKNOWN
}

function negative(value: unknown): unknown {
  return typeof value === 'bigint' ? -value : number(value).neg()
}

function number(value: unknown): Big {
  if (typeof value !== 'bigint' && !(value instanceof Big)) throw new TypeError('Not a number')
  return exact(value)
}

function calculate(operator: Arithmetic, left: unknown, right: unknown): unknown {
  if (typeof left === 'bigint' && typeof right === 'bigint') return wholly(operator, left, right)
  if (operator === '+' && typeof left === 'string' && typeof right === 'string') return left + right
  if (operator === '+' && Array.isArray(left) && Array.isArray(right)) return [...left as unknown[], ...right as unknown[]]
  const [one, other] = [number(left), number(right)]
  switch (operator) {
    case '+': return one.plus(other)
    case '-': return one.minus(other)
    case '*': return one.times(other)
    case '/': return one.div(other)
    case '%': return one.mod(other)
  }
}

function wholly(operator: Arithmetic, left: bigint, right: bigint): bigint {
  switch (operator) {
    case '+': return left + right
    case '-': return left - right
    case '*': return left * right
    case '/': return left / right
    case '%': return left % right
  }
}

function compare(operator: Comparison, left: unknown, right: unknown): boolean {
  switch (operator) {
    case '==': return isEqual(left, right)
    case '!=': return !isEqual(left, right)
    case 'in': return isIn(left, right)
    case '<': return orderOf(left, right) < 0
    case '<=': return orderOf(left, right) <= 0
    case '>': return orderOf(left, right) > 0
    case '>=': return orderOf(left, right) >= 0
  }
}

function isNumber(value: unknown): value is Exact {
  return typeof value === 'bigint' || value instanceof Big
}

function isEqual(left: unknown, right: unknown): boolean {
  if (isNumber(left) && isNumber(right)) return exact(left).eq(exact(right))
  if (left instanceof CivilDay && right instanceof CivilDay) return left.number === right.number
  if (Array.isArray(left) && Array.isArray(right)) return left.length === right.length && left.every((one, index) => isEqual(one, right[index]))
  return left === right
}

function isIn(one: unknown, all: unknown): boolean {
  return Array.isArray(all) ? all.some(other => isEqual(one, other)) : partOf(all, String(one)) !== UNKNOWN
}

function orderOf(left: unknown, right: unknown): number {
  if (isNumber(left) && isNumber(right)) return exact(left).cmp(exact(right))
  if (left instanceof CivilDay && right instanceof CivilDay) return left.number - right.number
  if (typeof left === 'string' && typeof right === 'string') return left < right ? -1 : left > right ? 1 : 0
  throw new TypeError('These have no order')
}

/** A result, with what failed kept instead of thrown. */
function attempt(run: Run, look: Look): unknown {
  try {
    return run(look)
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}

/** @param deciding the truth that one side alone decides by: true for `||`, false for `&&` */
function logical(runLeft: Run, runRight: Run, deciding: boolean): Run {
  return look => {
    const left = attempt(runLeft, look)
    if (left === deciding) return deciding
    const right = runRight(look)
    if (right === deciding || right === UNKNOWN) return right
    if (left instanceof Error) throw left
    return left
  }
}

function choice(condition: Run, then: Run, otherwise: Run): Run {
  return look => {
    const chosen = condition(look)
    return chosen === UNKNOWN ? UNKNOWN : chosen === true ? then(look) : otherwise(look)
  }
}

function call(name: string, args: readonly Tree[]): Run {
  const apply = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined
  if (!apply) throw new SyntaxError(`there is no function "${name}"`)
  return strict(args, apply as (...values: unknown[]) => unknown)
}

/** The one question an expression may ask about absence itself: everything else that looks at an unanswered field is unknown. */
function answered(run: Run): Run {
  return look => {
    const value = run(look)
    return value !== UNKNOWN && !(Array.isArray(value) && value.length === 0)
  }
}

function quantifier({ name, of, variable, when, body }: Extract<Tree, { is: 'quantifier' }>): Run {
  const list = runnerOf(of)
  const [chosen, asked] = [when && runnerOf(when), runnerOf(body)]
  return look => {
    const items = list(look)
    if (items === UNKNOWN) return UNKNOWN
    if (!Array.isArray(items)) throw new TypeError('Not a list')
    const within = items.map((item: unknown): Look => inner => inner === variable ? item : look(inner))
    return QUANTIFY[name](within, asked, { items, chosen })
  }
}

interface Over { readonly items: readonly unknown[], readonly chosen: Run | undefined }

const QUANTIFY: Readonly<Record<Quantifier, (each: readonly Look[], asked: Run, over: Over) => unknown>> = {
  all: (each, asked) => decided(each, asked, false),
  exists: (each, asked) => decided(each, asked, true),
  exists_one: (each, asked) => {
    const found = each.map(asked)
    return found.includes(UNKNOWN) ? UNKNOWN : found.filter(one => one === true).length === 1
  },
  filter: (each, asked, { items }) => {
    const found = each.map(asked)
    return found.includes(UNKNOWN) ? UNKNOWN : items.filter((_, index) => found[index] === true)
  },
  map: (each, asked, { chosen }) => {
    const taken = chosen ? each.map(look => [look, chosen(look)] as const) : each.map(look => [look, true] as const)
    if (taken.some(([, take]) => take === UNKNOWN)) return UNKNOWN
    const made = taken.filter(([, take]) => take === true).map(([look]) => asked(look))
    return made.includes(UNKNOWN) ? UNKNOWN : made
  },
}

/** One element decides for all; where none does, the first that is unknown or has failed speaks. */
function decided(each: readonly Look[], asked: Run, deciding: boolean): unknown {
  let doubt: unknown
  for (const look of each) {
    const one = attempt(asked, look)
    if (one === deciding) return deciding
    if (one === UNKNOWN || one instanceof Error) doubt ??= one
  }
  if (doubt instanceof Error) throw doubt
  return doubt ?? !deciding
}
