import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { aField, behavesWhateverIsSent, detailsOf, somePlaces, typed, type JudgingWith, type Reading } from '#support/field-kinds.ts'
import { integerKind } from './kind.ts'

describe('a whole number', () => {
  test.each<Reading>([
    ['14', 14, 'plain'],
    ['1.234', 1234, 'points group thousands'],
    ['18 000', 18000, 'blanks too'],
    ['-3', -3, 'below zero'],
    ['12,0', 12, 'zeros after the comma are nothing'],
    ['0012', 12, 'nor are zeros in front'],
    [7, 7, 'a JSON number'],
    [-0, 0, 'JSON has no minus zero'],
    ['12,5', '12,5', 'what is not whole is given back'],
    ['', undefined, 'unanswered'],
  ])('%j is read as %j: %s', (raw, kept) => {
    expect(integerKind.normalise(raw, aField())).toBe(kept)
  })

  test.each<JudgingWith>([
    ['14', { min: 0, max: 100_000 }, [], 'within'],
    ['1999', { min: 2000 }, ['field.too-small risposta'], 'before the first year allowed'],
    ['2101', { max: 2100 }, ['field.too-large risposta'], 'after the last'],
    ['12,5', {}, ['field.too-many-decimals risposta'], 'half a person'],
    [12.5, {}, ['field.too-many-decimals risposta'], 'the same as JSON'],
    ['99999999999999999999', {}, ['field.too-large risposta'], 'beyond what JSON holds exactly'],
    ['-99999999999999999999', {}, ['field.too-small risposta'], 'below it'],
    ['molti', {}, ['field.bad-format risposta'], 'no number'],
    [{}, {}, ['field.unreadable risposta'], 'no number at all'],
  ])('%j with %j gives %j: %s', (raw, properties, problems) => {
    expect(typed(integerKind, raw, aField(properties))).toEqual(problems)
  })

  test('the details name the bound', () => {
    expect(detailsOf(integerKind, 1, aField({ min: 2 }))).toEqual([{ path: 'risposta', min: '2' }])
  })

  test('a quantity is shown grouped and a year is not, and expressions see a whole number', () => {
    expect(integerKind.show(18000, aField({ unit: 'kg' }), 'it', somePlaces)).toBe('18.000 kg')
    expect(integerKind.show(18000, aField({ unit: 'kg' }), 'en', somePlaces)).toBe('18,000 kg')
    expect(integerKind.show(2025, aField(), 'it', somePlaces)).toBe('2025')
    expect(integerKind.toCel(18000, aField())).toBe(18000n)
    expect(integerKind.toCel('12,5', aField())).toBeUndefined()
  })

  behavesWhateverIsSent(integerKind, aField({ min: 0, max: 10 }), fc.oneof(fc.integer().map(String), fc.stringMatching(/^[0-9.,+ -]{0,12}$/)))
})
