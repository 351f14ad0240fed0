import Big from 'big.js'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { aContext, aField, behavesWhateverIsSent, detailsOf, somePlaces, typed, type Judging, type JudgingWith, type Reading } from '#support/field-kinds.ts'
import { roadStretchKind } from '../road-stretch/kind.ts'
import { roadPointKind } from './kind.ts'

const point = { road: 'SP999', km: '12.35', side: 'right' }
const stretch = { road: 'SP999', from: '1.2', to: '1.8', side: 'both' }

describe('a point of a road', () => {
  test.each<Reading>([
    ['12,35', '12.35', 'with a comma'],
    ['12+350', '12.35', 'as on the stones'],
    ['km 12+350', '12.35', 'with its unit'],
    ['12.350', '12.35', 'a point is decimal here: no road has twelve thousand kilometres'],
    ['4', '4', 'whole'],
    [12.35, '12.35', 'a JSON number'],
    ['12+35', '12+35', 'metres have three digits on the stones'],
    ['dopo il ponte', 'dopo il ponte', 'words are given back'],
  ])('km %j is read as %j: %s', (km, kept) => {
    expect(roadPointKind.normalise({ road: 'SP999', km }, aField())).toEqual({ road: 'SP999', km: kept })
  })

  test.each<JudgingWith>([
    [point, {}, [], 'complete'],
    [{ ...point, side: undefined }, {}, [], 'the side may be unknown'],
    [{ ...point, km: '0' }, {}, [], 'the first metre'],
    [{ ...point, km: '20' }, {}, [], 'the last'],
    [{ ...point, km: '20,001' }, {}, ['field.too-large risposta.km'], 'beyond the end of the road'],
    [{ ...point, km: '-1' }, {}, ['field.too-small risposta.km', 'field.too-small risposta.km'], 'before its start'],
    [{ road: 'SP1000', km: '300' }, {}, [], 'a road that is not in the list has no bounds'],
    [{ ...point, km: '1,2345' }, {}, ['field.too-many-decimals risposta.km'], 'tenths of a metre'],
    [{ ...point, km: 'dopo il ponte' }, {}, ['field.bad-format risposta.km'], 'no number'],
    [{ ...point, side: 'destro' }, {}, ['field.not-an-option risposta.side'], 'a word for the side'],
    [{ ...point, km: undefined }, {}, ['field.required risposta.km'], 'no kilometre'],
    [{ ...point, km: undefined }, { km: 'optional' }, [], 'where the road is enough'],
    [{ km: '3' }, {}, ['field.required risposta.road'], 'no road'],
    [{ ...point, note: 'n'.repeat(201) }, {}, ['field.too-long risposta.note'], 'a novel'],
    ['SP999 km 3', {}, ['field.unreadable risposta'], 'a line of text'],
    [{ road: '', km: '' }, {}, [], 'emptied again'],
  ])('%j with %j gives %j: %s', (raw, properties, problems) => {
    expect(typed(roadPointKind, raw, aField(properties))).toEqual(problems)
  })

  test('the details name the end of the road', () => {
    expect(detailsOf(roadPointKind, { road: 'SP999', km: '20.5' })).toEqual([{ path: 'risposta.km', max: '20' }])
  })

  test('a road that is not in the list is remarked', () => {
    expect(roadPointKind.warnings?.({ road: 'Strada del ponte', km: '3' }, aField(), aContext()))
      .toEqual([{ code: 'field.incoherent', details: { path: 'risposta.road', reason: 'unknown-road' } }])
    expect(roadPointKind.warnings?.(point, aField(), aContext())).toEqual([])
  })

  test('it is shown in words, and expressions see exact kilometres', () => {
    expect(roadPointKind.show(point, aField(), 'it', somePlaces)).toBe('SP 999 di prova, km 12,35, lato destro')
    expect(roadPointKind.show({ road: 'Via lunga', note: 'al ponte' }, aField(), 'en', somePlaces)).toBe('Via lunga, al ponte')
    expect(roadPointKind.toCel(point, aField())).toEqual({ road: 'SP999', km: new Big('12.35'), side: 'right' })
  })

  test('km can only be optional', () => {
    expect(roadPointKind.lint?.(aField({ km: 'optional' }))).toEqual([])
    expect(roadPointKind.lint?.(aField({ km: true }))).toHaveLength(1)
  })

  const part = fc.oneof(fc.string(), fc.stringMatching(/^\d{1,3}[.,+]\d{1,4}$/), fc.integer(), fc.constant(undefined))
  behavesWhateverIsSent(roadPointKind, aField(), fc.record({ road: fc.constantFrom('SP999', 'x'), km: part, side: part, note: part }, { requiredKeys: [] }))
})

describe('a stretch of a road', () => {
  test.each<Judging>([
    [stretch, [], 'complete'],
    [{ ...stretch, to: '1+200' }, [], 'a point is a stretch of no length'],
    [{ ...stretch, to: '1,1' }, ['field.too-small risposta.to'], 'it ends before it begins'],
    [{ ...stretch, to: '21' }, ['field.too-large risposta.to'], 'it ends beyond the road'],
    [{ ...stretch, from: undefined }, ['field.required risposta.from'], 'no start'],
    [{ ...stretch, side: 'left' }, [], 'one side'],
    [{ ...stretch, km: '3' }, ['filing.unknown-field risposta.km'], 'a part of another type'],
  ])('%j gives %j: %s', (raw, problems) => {
    expect(typed(roadStretchKind, raw)).toEqual(problems)
  })

  test('the end is compared as a number', () => {
    expect(typed(roadStretchKind, { ...stretch, from: '9.5', to: '10' })).toEqual([])
    expect(detailsOf(roadStretchKind, { ...stretch, from: '10', to: '9.5' })).toEqual([{ path: 'risposta.to', min: '10' }])
  })

  test('it is shown in words', () => {
    expect(roadStretchKind.show(stretch, aField(), 'it', somePlaces)).toBe('SP 999 di prova, km 1,2 – km 1,8, entrambi i lati')
    expect(roadStretchKind.show(stretch, aField(), 'en', somePlaces)).toBe('SP 999 di prova, km 1.2 – km 1.8, both sides')
  })

  const part = fc.oneof(fc.string(), fc.stringMatching(/^\d{1,3}[.,+]\d{1,4}$/), fc.integer(), fc.constant(undefined))
  behavesWhateverIsSent(roadStretchKind, aField(), fc.record({ road: fc.constantFrom('SP999', 'x'), from: part, to: part, side: part }, { requiredKeys: [] }))
})
