import Big from 'big.js'
import { problem } from '#domain/problem/problem.ts'
import { cleanLine, normaliseWith } from '../clean-text.ts'
import { countDecimals, isDecimal, readDecimal, readNumber } from '../decimal.ts'
import { defineKind } from '../define-kind.ts'
import { lintProperties, textOf, wholeOf } from '../property.ts'
import { judgeBounds, lintBounds } from './bounds.ts'
import { showQuantity } from './show-number.ts'

const normaliseText = normaliseWith(text => {
  const line = cleanLine(text)
  return readDecimal(line) ?? line
})

/** An exact decimal, kept as text. Properties: `unit`, `min`, `max`, `decimals`. */
export const numberKind = defineKind<string>({
  type: 'number',
  cel: 'decimal',
  holds: isDecimal,
  normalise: raw => typeof raw === 'number' ? readNumber(raw) ?? raw : normaliseText(raw),
  judge: (value, field, { path }) => {
    const max = wholeOf(field, 'decimals')
    if (max !== undefined && countDecimals(value) > max) return [problem('field.too-many-decimals', { path, max })]
    return judgeBounds(value, field, path)
  },
  misread: (value, _, { path }) => [typeof value === 'string' ? problem('field.bad-format', { path, reason: 'number' }) : problem('field.unreadable', { path })],
  show: (value, field, language) => showQuantity(value, textOf(field, 'unit'), language),
  toCel: value => new Big(value),
  lint: field => [...lintProperties(field, ['decimals'], wholeOf), ...lintProperties(field, ['unit'], textOf), ...lintBounds(field)],
})
