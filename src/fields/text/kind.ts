import type { FieldContext } from '#domain/procedure/kind.ts'
import type { Field } from '#domain/procedure/definition.ts'
import { problem, type Problem } from '#domain/problem/problem.ts'
import { cleanLine, countCharacters, isText, normaliseWith } from '../clean-text.ts'
import { defineKind } from '../define-kind.ts'
import { lintProperties, wholeOf } from '../property.ts'

/** When a definition sets no `maxLength`: long enough for any name or subject, short enough for a register. */
const DEFAULT_MAX_LENGTH = 250

/** Judges the length of a text in characters, between the field's `minLength` and `maxLength`. */
export function judgeLength(value: string, field: Field, { path }: FieldContext, defaultMax: number): readonly Problem[] {
  const length = countCharacters(value)
  const min = wholeOf(field, 'minLength') ?? 0
  const max = wholeOf(field, 'maxLength') ?? defaultMax
  if (length < min) return [problem('field.too-short', { path, min })]
  return length > max ? [problem('field.too-long', { path, max })] : []
}

export function lintLength(field: Field): readonly string[] {
  const min = wholeOf(field, 'minLength')
  const max = wholeOf(field, 'maxLength')
  return [
    ...lintProperties(field, ['minLength', 'maxLength'], wholeOf),
    ...min !== undefined && max !== undefined && min > max ? ['minLength is above maxLength'] : [],
  ]
}

/** One line of text. Properties: `minLength`, `maxLength` in characters. */
export const textKind = defineKind<string>({
  type: 'text',
  cel: 'string',
  holds: isText,
  normalise: normaliseWith(cleanLine),
  judge: (value, field, context) => judgeLength(value, field, context, DEFAULT_MAX_LENGTH),
  show: value => value,
  toCel: value => value,
  lint: lintLength,
})
