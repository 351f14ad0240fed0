import { problem } from '#domain/problem/problem.ts'
import { cleanCode, isText, normaliseWith } from '../clean-text.ts'
import { defineKind } from '../define-kind.ts'
import { isForeignPlate, isItalianPlate } from './plate.ts'

/** The plate of a vehicle. Property: `foreign`: true where plates of other countries are allowed. */
export const plateKind = defineKind<string>({
  type: 'plate',
  cel: 'string',
  holds: isText,
  normalise: normaliseWith(cleanCode),
  judge: (value, { foreign }, { path }) =>
    isItalianPlate(value) || (foreign === true && isForeignPlate(value)) ? [] : [problem('field.bad-format', { path, reason: 'plate' })],
  show: value => value,
  toCel: value => value,
  lint: ({ foreign }) => foreign === undefined || typeof foreign === 'boolean' ? [] : ['foreign is neither true nor false'],
})
