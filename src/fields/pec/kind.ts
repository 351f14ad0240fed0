import { isText } from '../clean-text.ts'
import { defineKind } from '../define-kind.ts'
import { judgeEmail, normaliseEmail } from '../email/kind.ts'

/** A certified mail address. Whether the box exists and is certified is not asked: that needs the registers, and a network. */
export const pecKind = defineKind<string>({
  type: 'pec',
  cel: 'string',
  holds: isText,
  normalise: normaliseEmail,
  judge: (value, _, { path }) => judgeEmail(value, path),
  show: value => value,
  toCel: value => value,
})
