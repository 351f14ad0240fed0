import type { FieldContext } from '#domain/procedure/kind.ts'
import type { Field } from '#domain/procedure/definition.ts'
import { problem, type Problem } from '#domain/problem/problem.ts'
import { cleanLine, normaliseWith } from '../clean-text.ts'
import { defineKind } from '../define-kind.ts'
import { isCivilDate, looksLikeDate, readCivilDate } from './civil-date.ts'
import { showDate } from './show-date.ts'

function judgeBounds(value: string, { notAfter, notBefore }: Field, { path, today }: FieldContext): readonly Problem[] {
  if (notAfter === 'today' && value > today) return [problem('field.in-the-future', { path })]
  if (notBefore === 'today' && value < today) return [problem('field.in-the-past', { path })]
  if (isCivilDate(notAfter) && value > notAfter) return [problem('field.too-late', { path, max: notAfter })]
  if (isCivilDate(notBefore) && value < notBefore) return [problem('field.too-early', { path, min: notBefore })]
  return []
}

function lintBound(field: Field, property: 'notAfter' | 'notBefore'): readonly string[] {
  const bound = field[property]
  return bound === undefined || bound === 'today' || isCivilDate(bound) ? [] : [`${property} is neither 'today' nor a date YYYY-MM-DD: ${JSON.stringify(bound)}`]
}

/** A day of the calendar. Properties: `notAfter`, `notBefore`: `today` or a date. */
export const dateKind = defineKind<string>({
  type: 'date',
  cel: 'date',
  holds: isCivilDate,
  normalise: normaliseWith(text => {
    const line = cleanLine(text)
    return readCivilDate(line) ?? line
  }),
  judge: judgeBounds,
  misread: (value, _, { path }) => typeof value === 'string'
    ? [problem('field.bad-format', { path, reason: looksLikeDate(value) ? 'no-such-date' : 'date' })]
    : [problem('field.unreadable', { path })],
  show: (value, _, language) => showDate(value, language),
  toCel: value => value,
  lint: field => [...lintBound(field, 'notAfter'), ...lintBound(field, 'notBefore')],
})
