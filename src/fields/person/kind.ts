import { problem } from '#domain/problem/problem.ts'
import { joinPath } from '#domain/filing/path.ts'
import { isText, normaliseWith, cleanLine } from '../clean-text.ts'
import { isCivilDate, readCivilDate } from '../date/civil-date.ts'
import { showDate } from '../date/show-date.ts'
import { defineKind } from '../define-kind.ts'
import { judgeFiscalCode, normaliseFiscalCode, remarkOnFiscalCode } from '../fiscal-code/kind.ts'
import { isParts, joinTexts, judgeParts, linePart, normaliseParts, textPart, type Parts, type PartTable } from '../parts.ts'

const PARTS: PartTable = {
  givenName: linePart(100),
  familyName: linePart(100),
  fiscalCode: textPart(normaliseFiscalCode, (value, path) => judgeFiscalCode(value, path, 'person')),
  birthDate: textPart(normaliseWith(text => readCivilDate(cleanLine(text)) ?? cleanLine(text)), (value, path, { today }) => {
    if (!isCivilDate(value)) return [problem('field.bad-format', { path, reason: 'date' })]
    return value > today ? [problem('field.in-the-future', { path })] : []
  }),
  birthPlace: linePart(100),
}

/** A natural person: given name, family name and fiscal code; date and place of birth when known. */
export const personKind = defineKind<Parts>({
  type: 'person',
  cel: 'map',
  holds: isParts,
  normalise: raw => normaliseParts(raw, PARTS),
  judge: (value, _, context) => judgeParts(value, PARTS, ['givenName', 'familyName', 'fiscalCode'], context),
  warnings: ({ fiscalCode, ...data }, _, { path }) =>
    isText(fiscalCode) ? remarkOnFiscalCode(fiscalCode, joinPath(path, 'fiscalCode'), 'person', data) : [],
  show: ({ givenName, familyName, fiscalCode, birthDate, birthPlace }, _, language, places) => {
    const place = isText(birthPlace) ? places.comuneName(birthPlace) ?? birthPlace : undefined
    return joinTexts([joinTexts([givenName, familyName], ' '), fiscalCode, place, isCivilDate(birthDate) ? showDate(birthDate, language) : birthDate], ', ')
  },
  toCel: value => value,
})
