import type { Field } from '#domain/procedure/definition.ts'
import { isDecimal } from './decimal.ts'

/** A whole-number property of a field, such as `maxLength`; anything else counts as absent (and is a fault for `lint`). */
export function wholeOf(field: Field, property: string): number | undefined {
  const value = field[property]
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : undefined
}

/** A property that is text, such as `unit`. */
export function textOf(field: Field, property: string): string | undefined {
  const value = field[property]
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** A property that is a number written as 0.1 or '0.1'; comes back as a decimal string. */
export function decimalOf(field: Field, property: string): string | undefined {
  const value = field[property]
  const text = typeof value === 'number' ? String(value) : value
  return isDecimal(text) ? text : undefined
}

/** A property that is a pair of bounds, such as `rows: [1, 30]`. */
export function boundsOf(field: Field, property: string): readonly [min: number, max: number] | undefined {
  const value = field[property]
  if (!Array.isArray(value) || value.length !== 2) return undefined
  const [min, max] = value as readonly unknown[]
  return typeof min === 'number' && typeof max === 'number' && Number.isInteger(min) && Number.isInteger(max) && min >= 0 && min <= max
    ? [min, max]
    : undefined
}

/** Says which of the properties are there but cannot be read by `read`. */
export function lintProperties(field: Field, properties: readonly string[], read: (field: Field, property: string) => unknown): readonly string[] {
  return properties
    .filter(property => field[property] !== undefined && read(field, property) === undefined)
    .map(property => `${property} cannot be read: ${JSON.stringify(field[property])}`)
}
