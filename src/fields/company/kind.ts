import { problem } from '#domain/problem/problem.ts'
import { cleanCode, normaliseWith } from '../clean-text.ts'
import { defineKind } from '../define-kind.ts'
import { judgeEmail, normaliseEmail } from '../email/kind.ts'
import { judgeFiscalCode, normaliseFiscalCode } from '../fiscal-code/kind.ts'
import { isParts, joinTexts, judgeParts, linePart, normaliseParts, textPart, type Parts, type PartTable } from '../parts.ts'
import { judgeVatNumber, normaliseVatNumber } from '../vat-number/kind.ts'

/** Number in the business register: two letters of the chamber of commerce and up to seven digits. */
const normaliseRea = normaliseWith(text => cleanCode(text).replace(/^([A-Z]{2})(\d)/, '$1-$2'))

const PARTS: PartTable = {
  name: linePart(200),
  vatNumber: textPart(normaliseVatNumber, judgeVatNumber),
  fiscalCode: textPart(normaliseFiscalCode, (value, path) => judgeFiscalCode(value, path, 'any')), // sole traders have their own, of 16 characters
  rea: textPart(normaliseRea, (value, path) => /^[A-Z]{2}-\d{1,7}$/.test(value) ? [] : [problem('field.bad-format', { path, reason: 'rea' })]),
  pec: textPart(normaliseEmail, judgeEmail),
}

/** A company or body: name and fiscal code; partita IVA too, unless the property `vat` is `optional` (associations, public bodies). */
export const companyKind = defineKind<Parts>({
  type: 'company',
  cel: 'map',
  holds: isParts,
  normalise: raw => normaliseParts(raw, PARTS),
  judge: (value, { vat }, context) => judgeParts(value, PARTS, vat === 'optional' ? ['name', 'fiscalCode'] : ['name', 'vatNumber', 'fiscalCode'], context),
  show: ({ name, vatNumber, fiscalCode, rea, pec }) => joinTexts([name, vatNumber, fiscalCode === vatNumber ? undefined : fiscalCode, rea, pec], ', '),
  toCel: value => value,
  lint: ({ vat }) => vat === undefined || vat === 'optional' ? [] : ['vat can only be optional'],
})
