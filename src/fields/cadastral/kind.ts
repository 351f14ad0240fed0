import type { FormatReason } from '#domain/problem/problem.ts'
import { joinPath } from '#domain/filing/path.ts'
import type { Language } from '#domain/procedure/definition.ts'
import { problem } from '#domain/problem/problem.ts'
import { cleanLine, normaliseWith } from '../clean-text.ts'
import { defineKind } from '../define-kind.ts'
import { isParts, joinTexts, judgeParts, normaliseParts, textPart, type Part, type Parts, type PartTable } from '../parts.ts'
import { boundsOf, lintProperties } from '../property.ts'
import { judgeRowCount } from '../repeat/row-count.ts'

/** Terreni and fabbricati are two registers: the same sheet and parcel mean different things in each. */
const REGISTERS: ReadonlyMap<string, string> = new Map([['TERRENI', 'T'], ['FABBRICATI', 'F']])

const SHOWN: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  it: { T: 'Terreni', F: 'Fabbricati', section: 'sez.', sheet: 'foglio', parcel: 'particella', sub: 'sub.' },
  en: { T: 'Land register', F: 'Buildings register', section: 'sect.', sheet: 'sheet', parcel: 'parcel', sub: 'sub.' },
}

const normaliseCode = normaliseWith(text => cleanLine(text).replace(/\s/g, '').toUpperCase().normalize('NFC'))

function codePart(shape: RegExp, reason: FormatReason): Part {
  return textPart(normaliseCode, (value, path) => shape.test(value) ? [] : [problem('field.bad-format', { path, reason })])
}

const PARTS: PartTable = {
  kind: textPart(
    normaliseWith(text => REGISTERS.get(cleanLine(text).toUpperCase()) ?? cleanLine(text).toUpperCase().normalize('NFC')),
    (value, path) => value === 'T' || value === 'F' ? [] : [problem('field.not-an-option', { path })],
  ),
  section: codePart(/^[A-Z\d]{1,3}$/, 'cadastral-section'),
  sheet: codePart(/^\d{1,4}[A-Z]?$/, 'cadastral-sheet'), // a letter for sheets drawn anew in pieces
  parcel: codePart(/^(?:[A-Z]{1,2}|\d{1,5}[A-Z]?)(?:\/\d{1,4})?$/, 'cadastral-parcel'), // old parcels are letters, split ones 145/2
  sub: codePart(/^\d{1,4}$/, 'cadastral-sub'),
}

/** Rows nobody wrote in are taken out: an untouched list of parcels is no answer. */
function normalise(raw: unknown): unknown {
  if (raw === null || raw === undefined || raw === '') return undefined
  const rows = isParts(raw) ? [raw] : raw
  if (!Array.isArray(rows)) return raw
  const parcels = rows.map((row: unknown) => normaliseParts(row, PARTS)).filter(row => row !== undefined)
  return parcels.length === 0 ? undefined : parcels
}

function showParcel(parcel: unknown, language: Language): string {
  if (!isParts(parcel)) return ''
  const words = SHOWN[language]
  const named = ['section', 'sheet', 'parcel', 'sub'].map(name => typeof parcel[name] === 'string' ? `${words[name] ?? ''} ${parcel[name]}` : '')
  return joinTexts([typeof parcel['kind'] === 'string' ? words[parcel['kind']] : '', ...named], ', ')
}

/** One or more parcels of the land register: `kind` T or F, section, sheet, parcel, sub. Property: `rows`: how many. */
export const cadastralKind = defineKind<readonly unknown[]>({
  type: 'cadastral',
  cel: 'list<map>',
  holds: Array.isArray,
  normalise,
  judge: (parcels, field, context) => [
    ...judgeRowCount(parcels.length, field, context.path),
    ...parcels.flatMap((parcel, index) => {
      const path = joinPath(context.path, index)
      return isParts(parcel) ? judgeParts(parcel, PARTS, ['kind', 'sheet', 'parcel'], { ...context, path }) : [problem('field.unreadable', { path })]
    }),
  ],
  show: (parcels, _, language) => joinTexts(parcels.map(parcel => showParcel(parcel, language)), '\n'),
  toCel: (parcels): readonly Parts[] => parcels.filter(isParts),
  lint: field => lintProperties(field, ['rows'], boundsOf),
})
