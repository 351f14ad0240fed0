import { problem } from '#domain/problem/problem.ts'
import { cleanLine, isText, normaliseWith } from '../clean-text.ts'
import { defineKind } from '../define-kind.ts'
import { isOptionOf, lintOptions, showOption } from './options.ts'

/** One of several. Property: `options`, each with `value` and `label`. */
export const choiceKind = defineKind<string>({
  type: 'choice',
  cel: 'string',
  holds: isText,
  normalise: normaliseWith(cleanLine),
  judge: (value, field, { path }) => isOptionOf(field, value) ? [] : [problem('field.not-an-option', { path })],
  show: (value, field, language) => showOption(field, value, language),
  toCel: value => value,
  lint: lintOptions,
})
