import { problem } from '#domain/problem/problem.ts'
import { cleanCode, isText, normaliseWith } from '../clean-text.ts'
import { defineKind } from '../define-kind.ts'

/** Roma: a list without it is a list that has not arrived yet, and then two letters are enough. */
const ALWAYS_THERE = 'RM'

/** A Provincia; the answer is its two letters. */
export const provinciaKind = defineKind<string>({
  type: 'provincia',
  cel: 'string',
  holds: isText,
  normalise: normaliseWith(cleanCode),
  judge: (value, _, { path, places }) => {
    const isKnown = places.isProvincia(ALWAYS_THERE) ? places.isProvincia(value) : /^[A-Z]{2}$/.test(value)
    return isKnown ? [] : [problem('field.not-an-option', { path })]
  },
  show: (value, _, __, places) => {
    const name = places.provinciaName(value)
    return name === undefined ? value : `${name} (${value})`
  },
  toCel: value => value,
})
