import { problem, type Problem } from '#domain/problem/problem.ts'
import { joinPath, type Path } from '#domain/filing/path.ts'
import type { Field } from '#domain/procedure/definition.ts'
import { cleanCode, cleanLine, normaliseWith } from '../clean-text.ts'
import { judgeComune, normaliseComune } from '../comune/kind.ts'
import { defineKind } from '../define-kind.ts'
import { isParts, joinTexts, judgeParts, linePart, normaliseParts, textPart, type Parts, type PartTable } from '../parts.ts'

const COMMON: PartTable = {
  street: linePart(120),
  number: linePart(15),
}

const IN_ITALY: PartTable = {
  ...COMMON,
  postcode: textPart(normaliseWith(cleanCode), (value, path) => /^\d{5}$/.test(value) ? [] : badPostcode(path)),
  comune: textPart(normaliseComune, (value, path, { places }) => judgeComune(value, path, places)),
}

const ABROAD: PartTable = {
  ...COMMON,
  postcode: textPart(normaliseWith(cleanLine), (value, path) => /^[\p{L}\d][\p{L}\d -]{0,11}$/u.test(value) ? [] : badPostcode(path)),
  country: textPart(normaliseWith(cleanCode), (value, path) => /^[A-Z]{2}$/.test(value) ? [] : [problem('field.not-an-option', { path })]),
  city: linePart(100),
}

function badPostcode(path: Path): readonly Problem[] {
  return [problem('field.bad-format', { path, reason: 'postcode' })]
}

function isAbroad(value: Parts): boolean {
  return value['country'] !== undefined
}

/** Whether it asks for a place that cannot be abroad, such as a building of this Province: the field's `abroad: false`. */
export function isOnlyItalian(field: Field): boolean {
  return field['abroad'] === false
}

/** `IT` says nothing that the Comune does not, so an address has one form. */
function normalise(raw: unknown): unknown {
  if (!isParts(raw)) return normaliseParts(raw, IN_ITALY)
  const country = ABROAD['country']?.normalise(raw['country'])
  const isItaly = country === undefined || country === 'IT'
  return normaliseParts(isItaly ? { ...raw, country: undefined } : raw, isItaly ? IN_ITALY : ABROAD)
}

/**
 * A postal address: street, number, postcode and Comune (ISTAT) in Italy; country (ISO 3166, two letters) and city in place of the
 * Comune elsewhere. Only the number may be missing: many houses in the hills have none. With `abroad: false` it is always in Italy.
 */
export const addressKind = defineKind<Parts>({
  type: 'address',
  cel: 'map',
  holds: isParts,
  normalise,
  judge: (value, field, context) => isAbroad(value)
    ? isOnlyItalian(field) ? [problem('field.not-an-option', { path: joinPath(context.path, 'country') })] : judgeParts(value, ABROAD, ['street', 'city', 'country'], context)
    : judgeParts(value, IN_ITALY, ['street', 'postcode', 'comune'], context),
  show: (value, _, __, places) => {
    const { street, number, postcode, comune, city, country } = value
    const town = typeof comune === 'string' ? places.comuneName(comune) ?? comune : city
    return joinTexts([joinTexts([street, number], ' '), joinTexts([postcode, town], ' '), country], ', ')
  },
  toCel: value => value,
  lint: ({ abroad }) => abroad === undefined || abroad === false ? [] : ['abroad: only false says something'],
})
