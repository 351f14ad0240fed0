import { problem, type Problem } from '#domain/problem/problem.ts'
import type { Path } from '#domain/filing/path.ts'
import { cleanCode, isText, normaliseWith } from '../clean-text.ts'
import { defineKind } from '../define-kind.ts'
import { ibanFault, showIban } from './iban.ts'

function judgeIban(value: string, path: Path): readonly Problem[] {
  const fault = ibanFault(value)
  switch (fault) {
    case undefined: return []
    case 'check': return [problem('field.bad-check-digit', { path })]
    case 'country': return [problem('field.bad-format', { path, reason: 'iban-country' })]
    case 'length': return [problem('field.bad-format', { path, reason: 'iban-length' })]
    case 'shape': return [problem('field.bad-format', { path, reason: 'iban' })]
  }
}

/** A bank account in the SEPA area. */
export const ibanKind = defineKind<string>({
  type: 'iban',
  cel: 'string',
  holds: isText,
  normalise: normaliseWith(text => cleanCode(text).replace(/^IBAN:?/, '')),
  judge: (value, _, { path }) => judgeIban(value, path),
  show: showIban,
  toCel: value => value,
})
