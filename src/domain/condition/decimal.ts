import Big from 'big.js'

/*
 * Exact numbers. In binary doubles euro(1.5 * 0.35) is 0.52; on paper, and here, it is 0.53.
 * big.js keeps 20 decimal places in a division and rounds half away from zero, which is what an office does.
 */

/** A number of an expression: whole, or a decimal. */
export type Exact = Big | bigint

/** Any number an expression can hold, exactly. */
export function exact(value: Exact): Big {
  return typeof value === 'bigint' ? new Big(value.toString()) : value
}

/** Rounds half away from zero. @param places decimals to keep, 0 or more. */
export function roundTo(value: Big, places: bigint | number): Big {
  return value.round(Number(places), Big.roundHalfUp)
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
