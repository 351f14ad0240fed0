import Big from 'big.js'
import type { Language } from '#domain/procedure/definition.ts'
import { problem } from '#domain/problem/problem.ts'
import { byLanguage } from '../by-language.ts'
import { cleanLine, normaliseWith } from '../clean-text.ts'
import { countDecimals, readDecimal } from '../decimal.ts'
import { defineKind } from '../define-kind.ts'
import { judgeBounds, lintBounds } from '../number/bounds.ts'

const MONEY = { style: 'currency', currency: 'EUR', useGrouping: 'always' } as const

const euros = byLanguage(locale => new Intl.NumberFormat(locale, MONEY))

const normaliseText = normaliseWith(text => cleanLine(text))

/** Typed euro without the currency's name. */
function readEuro(typed: string): string | undefined {
  return readDecimal(typed.replace(/€|euro|eur/i, ''))
}

/** Whole cents from typed euro; the text itself when it is no amount or has fractions of a cent. */
function readCents(raw: unknown): unknown {
  const text = normaliseText(raw)
  if (typeof text !== 'string') return text
  const euro = readEuro(text)
  if (euro === undefined || countDecimals(euro) > 2) return text
  const cents = new Big(euro).times(100).toNumber()
  return Number.isSafeInteger(cents) ? cents + 0 : text
}

/** An amount as a person reads it. @param cents whole cents */
export function showEuro(cents: number, language: Language): string {
  return euros(language).format(new Big(cents).div(100).toFixed(2) as Intl.StringNumericLiteral) // digits, a point, two digits
}

/**
 * Money. Typed text is euro, the answer is whole cents, expressions see euro as an exact decimal.
 * Properties: `min`, `max` in euro.
 */
export const euroKind = defineKind<number>({
  type: 'euro',
  cel: 'decimal',
  holds: (value): value is number => Number.isSafeInteger(value),
  normalise: raw => typeof raw === 'number' ? raw + 0 : readCents(raw), // -0 + 0 is 0: JSON has no minus zero
  judge: (value, field, { path }) => judgeBounds(new Big(value).div(100).toFixed(), field, path),
  misread: (value, _, { path }) => {
    if (typeof value !== 'string') return [problem('field.unreadable', { path })]
    const euro = readEuro(value)
    if (euro === undefined) return [problem('field.bad-format', { path, reason: 'number' })]
    return [countDecimals(euro) > 2 ? problem('field.too-many-decimals', { path, max: 2 }) : problem('field.unreadable', { path })]
  },
  show: (value, _, language) => showEuro(value, language),
  toCel: value => new Big(value).div(100),
  lint: lintBounds,
})
