import Big from 'big.js'
import type { Field } from '#domain/procedure/definition.ts'
import { problem, type Problem } from '#domain/problem/problem.ts'
import type { Path } from '#domain/filing/path.ts'
import { decimalOf, lintProperties } from '../property.ts'

/** Compares a decimal with the field's `min` and `max`, exactly, and names the bound that was passed. */
export function judgeBounds(decimal: string, field: Field, path: Path): readonly Problem[] {
  const value = new Big(decimal)
  const min = decimalOf(field, 'min')
  const max = decimalOf(field, 'max')
  if (min !== undefined && value.lt(min)) return [problem('field.too-small', { path, min })]
  return max !== undefined && value.gt(max) ? [problem('field.too-large', { path, max })] : []
}

export function lintBounds(field: Field): readonly string[] {
  const min = decimalOf(field, 'min')
  const max = decimalOf(field, 'max')
  return [
    ...lintProperties(field, ['min', 'max'], decimalOf),
    ...min !== undefined && max !== undefined && new Big(min).gt(max) ? ['min is above max'] : [],
  ]
}
