import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { aField, behavesWhateverIsSent, detailsOf, somePlaces, typed, type JudgingWith, type Reading } from '#support/field-kinds.ts'
import { cadastralKind } from './kind.ts'

const land = { kind: 'T', sheet: '22', parcel: '145' }
const building = { kind: 'F', sheet: '14', parcel: '388', sub: '3' }

describe('parcels of the land register', () => {
  test.each<Reading>([
    [[land], [land], 'as it is'],
    [[{ ...land, kind: 'Terreni' }], [land], 'the register in words'],
    [[{ kind: 't', sheet: ' 22a ', parcel: '145 / 2' }], [{ kind: 'T', sheet: '22A', parcel: '145/2' }], 'capitals, no blanks'],
    [land, [land], 'one alone is a list of one'],
    [[land, {}], [land], 'rows nobody wrote in go'],
    [[], undefined, 'untouched is no answer'],
    [[{ kind: '' }], undefined, 'nor is an emptied one'],
    ['foglio 22', 'foglio 22', 'given back'],
  ])('%j is read as %j: %s', (raw, kept) => {
    expect(cadastralKind.normalise(raw, aField())).toEqual(kept)
  })

  test.each<JudgingWith>([
    [[land, building], {}, [], 'land and a building'],
    [[{ ...land, section: 'B' }], {}, [], 'with a section'],
    [[{ ...land, parcel: 'AB' }], {}, [], 'old parcels are letters'],
    [[{ ...land, sheet: 'ventidue' }], {}, ['field.bad-format risposta.0.sheet'], 'a sheet in words'],
    [[land, { ...land, parcel: '145-2' }], {}, ['field.bad-format risposta.1.parcel'], 'parcels are split by a slash'],
    [[{ ...building, sub: '3bis' }], {}, ['field.bad-format risposta.0.sub'], 'a sub is a number'],
    [[{ ...land, section: 'ABCD' }], {}, ['field.bad-format risposta.0.section'], 'a section of four'],
    [[{ ...land, kind: 'X' }], {}, ['field.not-an-option risposta.0.kind'], 'no third register'],
    [[{ kind: 'T', sheet: '22' }], {}, ['field.required risposta.0.parcel'], 'no parcel'],
    [[land, land], { rows: [1, 1] }, ['field.too-many-rows risposta'], 'more than one'],
    [[land], { rows: [2, 4] }, ['field.too-few-rows risposta'], 'fewer than two'],
    [['T 22 145'], {}, ['field.unreadable risposta.0'], 'a line of text'],
    ['T 22 145', {}, ['field.unreadable risposta'], 'no list'],
  ])('%j with %j gives %j: %s', (raw, properties, problems) => {
    expect(typed(cadastralKind, raw, aField(properties))).toEqual(problems)
  })

  test('a bad part is named', () => {
    expect(detailsOf(cadastralKind, [{ ...land, sheet: '?' }])).toEqual([{ path: 'risposta.0.sheet', reason: 'cadastral-sheet' }])
  })

  test('they are shown one on a line', () => {
    expect(cadastralKind.show([land, building], aField(), 'it', somePlaces)).toBe('Terreni, foglio 22, particella 145\nFabbricati, foglio 14, particella 388, sub. 3')
    expect(cadastralKind.show([land], aField(), 'en', somePlaces)).toBe('Land register, sheet 22, parcel 145')
  })

  const part = fc.oneof(fc.string(), fc.stringMatching(/^\d{1,5}(\/\d)?$/), fc.integer(), fc.constant(undefined))
  behavesWhateverIsSent(cadastralKind, aField(), fc.array(fc.record({ kind: fc.constantFrom('T', 'terreni', 'x'), section: part, sheet: part, parcel: part, sub: part }, { requiredKeys: [] })))
})
