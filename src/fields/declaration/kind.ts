import { problem } from '#domain/problem/problem.ts'
import { defineKind } from '../define-kind.ts'
import { lintLocalText } from '../local-text.ts'

const SHOWN = { it: 'Dichiarato', en: 'Declared' } as const

/** A statement that is made or not: an empty box is no answer, so only `true` is ever sealed (DPR 445/2000 art. 46–47). Property: `text`. */
export const declarationKind = defineKind<true>({
  type: 'declaration',
  cel: 'bool',
  holds: (value): value is true => value === true,
  normalise: raw => {
    if (raw === 'true') return true
    return raw === false || raw === 'false' || raw === '' || raw === null ? undefined : raw
  },
  judge: () => [],
  misread: (_, __, { path }) => [problem('field.not-accepted', { path })],
  show: (_, __, language) => SHOWN[language],
  toCel: value => value,
  lint: field => lintLocalText(field, 'text'),
})
