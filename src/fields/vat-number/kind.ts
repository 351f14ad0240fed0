import type { Path } from '#domain/filing/path.ts'
import { problem, type Problem } from '#domain/problem/problem.ts'
import { cleanCode, isText, normaliseWith } from '../clean-text.ts'
import { defineKind } from '../define-kind.ts'
import { hasElevenDigitCheck } from './vat-number.ts'

/** Eleven digits without blanks; the `IT` of invoices abroad is taken off. */
export const normaliseVatNumber = normaliseWith(text => cleanCode(text).replace(/^IT(?=\d{11}$)/, ''))

export function judgeVatNumber(value: string, path: Path): readonly Problem[] {
  if (!/^\d{11}$/.test(value)) return [problem('field.bad-format', { path, reason: 'vat-number' })]
  return hasElevenDigitCheck(value) ? [] : [problem('field.bad-check-digit', { path })]
}

/** An Italian partita IVA. */
export const vatNumberKind = defineKind<string>({
  type: 'vat-number',
  cel: 'string',
  holds: isText,
  normalise: normaliseVatNumber,
  judge: (value, _, { path }) => judgeVatNumber(value, path),
  show: value => value,
  toCel: value => value,
})
