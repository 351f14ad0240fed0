import Big from 'big.js'
import { dayOf, CivilDay } from '../condition/civil-day.ts'
import { centsOf, decimalText, exact } from '../condition/decimal.ts'
import type { ComputedValue, Field } from '../procedure/definition.ts'
import type { Kind } from '../procedure/kind.ts'
import type { ValueState } from './assessment.ts'

/** An answer as expressions see it; nothing when it is absent or not of its kind's shape, which is unknown. */
export function answerToCel(kind: Kind, field: Field, value: unknown): unknown {
  if (value === undefined) return undefined
  const seen = kind.toCel(value, field)
  return kind.cel(field) === 'date' && typeof seen === 'string' ? dayOf(seen) : seen
}

/** A computed value as other expressions see it: rounded as it is shown, so that a sum on paper agrees. */
export function valueToCel(type: ComputedValue['type'], state: ValueState | undefined): unknown {
  if (!state?.known) return undefined
  const { value } = state
  switch (type) {
    case 'number': return new Big(String(value))
    case 'integer': return BigInt(Number(value))
    case 'euro': return new Big(String(value)).div(100)
    case 'date': return dayOf(String(value))
    case 'text':
    case 'yes-no': return value
  }
}

/** The result of a computed value's expression as it is shown and sealed. @returns nothing when no JSON can hold it. */
export function valueFromCel(type: ComputedValue['type'], result: unknown): string | number | boolean | undefined {
  switch (type) {
    case 'number': return isNumber(result) ? decimalText(exact(result)) : undefined
    case 'integer': return typeof result === 'bigint' && Number.isSafeInteger(Number(result)) ? Number(result) : undefined
    case 'euro': return isNumber(result) ? centsOf(exact(result)) : undefined
    case 'date': return result instanceof CivilDay ? result.text : undefined
    case 'text': return typeof result === 'string' ? result.normalize('NFC') : undefined
    case 'yes-no': return typeof result === 'boolean' ? result : undefined
  }
}

export function isNumber(result: unknown): result is Big | bigint {
  return typeof result === 'bigint' || result instanceof Big
}
