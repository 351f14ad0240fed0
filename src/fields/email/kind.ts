import type { Path } from '#domain/filing/path.ts'
import { problem, type Problem } from '#domain/problem/problem.ts'
import { cleanLine, isText, normaliseWith } from '../clean-text.ts'
import { defineKind } from '../define-kind.ts'
import { isEmailAddress, readEmailAddress } from './email-address.ts'

export const normaliseEmail = normaliseWith(text => cleanLine(readEmailAddress(cleanLine(text))))

export function judgeEmail(value: string, path: Path): readonly Problem[] {
  return isEmailAddress(value) ? [] : [problem('field.bad-format', { path, reason: 'email' })]
}

/** An electronic mail address. */
export const emailKind = defineKind<string>({
  type: 'email',
  cel: 'string',
  holds: isText,
  normalise: normaliseEmail,
  judge: (value, _, { path }) => judgeEmail(value, path),
  show: value => value,
  toCel: value => value,
})
