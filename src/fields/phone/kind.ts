import { problem } from '#domain/problem/problem.ts'
import { cleanLine, isText, normaliseWith } from '../clean-text.ts'
import { defineKind } from '../define-kind.ts'
import { isPhoneNumber, readPhoneNumber, showPhoneNumber } from './phone-number.ts'

/** A telephone number, Italian or foreign. */
export const phoneKind = defineKind<string>({
  type: 'phone',
  cel: 'string',
  holds: isText,
  normalise: normaliseWith(text => cleanLine(readPhoneNumber(cleanLine(text)))),
  judge: (value, _, { path }) => isPhoneNumber(value) ? [] : [problem('field.bad-format', { path, reason: 'phone' })],
  show: showPhoneNumber,
  toCel: value => value,
})
