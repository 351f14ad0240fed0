import type { Path } from '#domain/filing/path.ts'
import type { Places } from '#domain/procedure/kind.ts'
import { problem, type Problem } from '#domain/problem/problem.ts'
import { cleanLine, isText, normaliseWith } from '../clean-text.ts'
import { defineKind } from '../define-kind.ts'

/** Roma: a list without it is a list that has not arrived yet. */
const ALWAYS_THERE = '058091'

/** Judges an ISTAT code by the list; while a device has no list, six digits are enough: the server judges again. */
export function judgeComune(value: string, path: Path, places: Places): readonly Problem[] {
  const isKnown = places.isComune(ALWAYS_THERE) ? places.isComune(value) : /^\d{6}$/.test(value)
  return isKnown ? [] : [problem('field.not-an-option', { path })]
}

export const normaliseComune = normaliseWith(cleanLine)

/** A Comune; the answer is its ISTAT code of six digits. */
export const comuneKind = defineKind<string>({
  type: 'comune',
  cel: 'string',
  holds: isText,
  normalise: normaliseComune,
  judge: (value, _, { path, places }) => judgeComune(value, path, places),
  show: (value, _, __, places) => places.comuneName(value) ?? value,
  toCel: value => value,
})
