import { problem } from '#domain/problem/problem.ts'
import { cleanLine, normaliseWith } from '../clean-text.ts'
import { isDecimal, readDecimal } from '../decimal.ts'
import { defineKind } from '../define-kind.ts'
import { judgeBounds, lintBounds } from '../number/bounds.ts'
import { showQuantity } from '../number/show-number.ts'
import { lintProperties, textOf } from '../property.ts'

const normaliseText = normaliseWith(cleanLine)

/** A safe integer from what was typed (`1.234` is 1234); the text itself when it is none. */
function readInteger(raw: unknown): unknown {
  const text = normaliseText(raw)
  if (typeof text !== 'string') return text
  const decimal = readDecimal(text)
  const value = Number(decimal)
  return decimal !== undefined && Number.isSafeInteger(value) && String(value) === decimal ? value : text
}

/** A whole number. Properties: `unit`, `min`, `max`. */
export const integerKind = defineKind<number>({
  type: 'integer',
  cel: 'int',
  holds: (value): value is number => Number.isSafeInteger(value),
  normalise: raw => typeof raw === 'number' ? raw + 0 : readInteger(raw), // -0 + 0 is 0: JSON has no minus zero
  judge: (value, field, { path }) => judgeBounds(String(value), field, path),
  misread: (value, _, { path }) => {
    const decimal = typeof value === 'string' ? readDecimal(value) : typeof value === 'number' ? String(value) : undefined
    if (!isDecimal(decimal)) return [typeof value === 'string' ? problem('field.bad-format', { path, reason: 'number' }) : problem('field.unreadable', { path })]
    if (decimal.includes('.')) return [problem('field.too-many-decimals', { path, max: 0 })]
    return [decimal.startsWith('-')
      ? problem('field.too-small', { path, min: String(Number.MIN_SAFE_INTEGER) })
      : problem('field.too-large', { path, max: String(Number.MAX_SAFE_INTEGER) })]
  },
  show: (value, field, language) => {
    const unit = textOf(field, 'unit')
    return unit === undefined ? String(value) : showQuantity(String(value), unit, language) // without a unit it may be a year, which nobody writes in thousands
  },
  toCel: value => BigInt(value),
  lint: field => [...lintProperties(field, ['unit'], textOf), ...lintBounds(field)],
})
