import { cleanText, isText, normaliseWith } from '../clean-text.ts'
import { defineKind } from '../define-kind.ts'
import { judgeLength, lintLength } from '../text/kind.ts'

const DEFAULT_MAX_LENGTH = 4000

/** Text of several lines. Properties: `minLength`, `maxLength` in characters. */
export const longTextKind = defineKind<string>({
  type: 'long-text',
  cel: 'string',
  holds: isText,
  normalise: normaliseWith(cleanText),
  judge: (value, field, context) => judgeLength(value, field, context, DEFAULT_MAX_LENGTH),
  show: value => value,
  toCel: value => value,
  lint: lintLength,
})
