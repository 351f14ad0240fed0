import Big from 'big.js'
import type { Tree } from '../../condition/language/tree.ts'
import type { ComputedValue, Field } from '../definition.ts'
import { optionsIn } from './options.ts'

/** Between which numbers a quantity can lie, and in what steps; absent: without end, without steps. */
export interface Bounds { readonly min?: Big, readonly max?: Big, readonly step?: Big }

const ONE = new Big(1)
const CENT = new Big('0.01')

/** What is known of a quantity in an expression: a number that is asked, or how many there are of something. */
export function boundsOf(tree: Tree, meaning: (tree: Tree) => Field | ComputedValue | undefined): Bounds {
  const [counted] = tree.is === 'call' && tree.name === 'size' ? tree.args : []
  if (counted) return countOf(meaning(counted))
  const asked = meaning(tree)
  return asked === undefined ? {} : 'is' in asked ? { ...asked.type === 'integer' ? { step: ONE } : {} } : numberOf(asked)
}

function numberOf(field: Field): Bounds {
  const step = field.type === 'integer' ? ONE : field.type === 'euro' ? CENT : typeof field['decimals'] === 'number' ? new Big(`1e-${String(field['decimals'])}`) : undefined
  const [min, max] = [big(field['min']), big(field['max'])]
  return { ...min ? { min } : {}, ...max ? { max } : {}, ...step ? { step } : {} }
}

function countOf(counted: Field | ComputedValue | undefined): Bounds {
  const options = counted && !('is' in counted) ? optionsIn(counted) : undefined
  const rows: unknown = counted && 'rows' in counted ? counted['rows'] : undefined
  const most = options?.length ?? (Array.isArray(rows) ? rows[1] as unknown : undefined)
  return { min: new Big(0), step: ONE, ...typeof most === 'number' ? { max: new Big(most) } : {} }
}

/**
 * Numbers that stand for all a quantity can be, beside the limits it is compared with: each limit, and something on either side of it and between
 * any two, within the bounds and in their steps.
 */
export function pointsOf({ min, max, step }: Bounds, limits: readonly Big[]): readonly Big[] {
  const marks = [...limits, ...min ? [min] : [], ...max ? [max] : []].sort((one, other) => one.cmp(other))
  const near = step ? marks.flatMap(mark => stepsAround(mark, step)) : marks.flatMap((mark, index) => [mark, middle(mark, marks[index + 1])])
  const outer = [...marks.slice(0, 1).map(mark => mark.minus(1)), ...marks.slice(-1).map(mark => mark.plus(1))]
  return [...near, ...outer].filter(point => !(min && point.lt(min)) && !(max && point.gt(max)))
}

function stepsAround(mark: Big, step: Big): readonly Big[] {
  const below = mark.div(step).round(0, Big.roundDown).times(step)
  return [below.minus(step), below, below.plus(step)]
}

function middle(one: Big, other: Big | undefined): Big {
  return other ? one.plus(other).div(2) : one.plus(1)
}

function big(value: unknown): Big | undefined {
  return typeof value === 'number' || typeof value === 'string' ? new Big(value) : undefined
}
