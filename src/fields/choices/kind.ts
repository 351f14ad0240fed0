import type { Field } from '#domain/procedure/definition.ts'
import { problem } from '#domain/problem/problem.ts'
import { isText } from '../clean-text.ts'
import { isOptionOf, lintOptions, optionsOf, showOption } from '../choice/options.ts'
import { defineKind } from '../define-kind.ts'

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every(isText)
}

/** In the order of the options, each once; what is no option comes last, for the schema to refuse. Nothing chosen is no answer. */
function normalise(raw: unknown, field: Field): unknown {
  const chosen = typeof raw === 'string' ? [raw] : raw
  if (chosen === null || chosen === undefined) return undefined
  if (!isTexts(chosen)) return raw
  const values = new Set(chosen.map(value => value.trim()).filter(value => value !== ''))
  const known = optionsOf(field).map(option => option.value).filter(value => values.has(value))
  const unknown = [...values].filter(value => !known.includes(value))
  return values.size === 0 ? undefined : [...known, ...unknown]
}

/** Any number of several. Property: `options`, each with `value` and `label`. */
export const choicesKind = defineKind<readonly string[]>({
  type: 'choices',
  cel: 'list<string>',
  holds: isTexts,
  normalise,
  judge: (values, field, { path }) => values.every(value => isOptionOf(field, value)) ? [] : [problem('field.not-an-option', { path })],
  show: (values, field, language) => values.map(value => showOption(field, value, language)).join('; '),
  toCel: values => [...values],
  lint: lintOptions,
})
