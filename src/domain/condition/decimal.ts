import type { Environment } from '@marcbachmann/cel-js'
import Big from 'big.js'

/*
 * The exact CEL type `decimal`. In binary doubles euro(1.5 * 0.35) is 0.52; on paper, and here, it is 0.53.
 * big.js keeps 20 decimal places in a division and rounds half away from zero, which is what an office does.
 */
type Exact = Big | bigint

const SYNC = { async: false } as const

const ARITHMETIC: Readonly<Record<string, (left: Big, right: Big) => Big>> = {
  '+': (left, right) => left.plus(right),
  '-': (left, right) => left.minus(right),
  '*': (left, right) => left.times(right),
  '/': (left, right) => left.div(right), // throws on zero, which makes the expression uncomputable
  '%': (left, right) => left.mod(right),
}

const COMPARISON: Readonly<Record<string, (left: Big, right: Big) => boolean>> = {
  '<': (left, right) => left.lt(right),
  '<=': (left, right) => left.lte(right),
  '>': (left, right) => left.gt(right),
  '>=': (left, right) => left.gte(right),
}

/** Any number an expression can hold, exactly. */
export function exact(value: Exact): Big {
  return typeof value === 'bigint' ? new Big(value.toString()) : value
}

/** Rounds half away from zero. @param places decimals to keep, 0 or more. */
export function roundTo(value: Big, places: number): Big {
  return value.round(places, Big.roundHalfUp)
}

/** Canonical text of a decimal: dot, no exponent, no trailing zeros, no negative zero. */
export function decimalText(value: Big): string {
  return value.eq(0) ? '0' : value.toFixed()
}

/** Whole cents of an amount in euro, rounded half away from zero; nothing beyond what an integer of JSON holds. */
export function centsOf(euro: Big): number | undefined {
  const cents = roundTo(euro, 2).times(100).toNumber() + 0 // no negative zero
  return Number.isSafeInteger(cents) ? cents : undefined
}

/** Declares the type `decimal`, its operators with itself and with `int`, and the functions that make and round it. */
export function declareDecimal(environment: Environment): void {
  environment.registerType('decimal', { ctor: Big, fields: {} })
  for (const [left, right] of [['decimal', 'decimal'], ['decimal', 'int'], ['int', 'decimal']] as const) {
    for (const [operator, apply] of Object.entries(ARITHMETIC)) {
      environment.registerOperator(`${left} ${operator} ${right}: decimal`, (a: Exact, b: Exact) => apply(exact(a), exact(b)))
    }
    for (const [operator, compare] of Object.entries(COMPARISON)) {
      environment.registerOperator(`${left} ${operator} ${right}: bool`, (a: Exact, b: Exact) => compare(exact(a), exact(b)))
    }
  }
  environment.registerOperator('decimal == decimal: bool', (a: Big, b: Big) => a.eq(b))
  environment.registerOperator('decimal == int: bool', (a: Exact, b: Exact) => exact(a).eq(exact(b)))
  environment.registerOperator('-decimal: decimal', (a: Big) => a.neg())
  declareConversions(environment)
}

function declareConversions(environment: Environment): void {
  const round = (value: Exact, places: bigint): Big => roundTo(exact(value), Number(places))
  environment.registerFunction('decimal(string): decimal', (text: string) => new Big(text), SYNC)
  environment.registerFunction('decimal(int): decimal', (value: bigint) => exact(value), SYNC)
  for (const type of ['decimal', 'int']) {
    environment.registerFunction(`round(${type}): decimal`, (value: Exact) => round(value, 0n), SYNC)
    environment.registerFunction(`round(${type}, int): decimal`, round, SYNC)
    environment.registerFunction(`euro(${type}): decimal`, (value: Exact) => round(value, 2n), SYNC)
  }
  environment.registerFunction('string(decimal): string', decimalText, SYNC)
  environment.registerFunction('sum(list<decimal>): decimal', (list: readonly Big[]) => list.reduce((total, one) => total.plus(one), new Big(0)), SYNC)
  environment.registerFunction('sum(list<int>): int', (list: readonly bigint[]) => list.reduce((total, one) => total + one, 0n), SYNC)
}
