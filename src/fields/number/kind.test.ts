import Big from 'big.js'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { aField, behavesWhateverIsSent, detailsOf, somePlaces, typed, type JudgingWith, type Linting, type Reading } from '#support/field-kinds.ts'
import { readDecimal } from '../decimal.ts'
import { numberKind } from './kind.ts'

describe('a number', () => {
  test.each<Reading>([
    ['1.234,56', '1234.56', 'points group, the comma is decimal'],
    ['1.234', '1234', 'a point before exactly three digits groups'],
    ['1.234.567', '1234567', 'two groups'],
    ['2.5', '2.5', 'any other single point is decimal'],
    ['12.35', '12.35', 'two digits are no group'],
    ['0.125', '0.125', 'no group starts with zero'],
    ['1234.567', '1234.567', 'four digits before the point are no group'],
    ['1,234', '1.2340', 'three decimals keep a zero, or reading it again would make it a thousand'],
    ['1,2340', '1.2340', 'the same number, typed longer'],
    ['1.2345', '1.2345', 'four digits are no group'],
    ['2,50', '2.5', 'no needless zeros at the end'],
    ['007', '7', 'nor at the start'],
    ['5,', '5', 'while typing the decimals'],
    [',5', '0.5', 'without the unit'],
    ['- 3,5', '-3.5', 'below zero'],
    ['\u22123', '-3', 'the minus of word processors'],
    ['+3', '3', 'a plus says nothing'],
    ['-0', '0', 'no minus zero'],
    ['12 500', '12500', 'blanks group too'],
    [2.5, '2.5', 'a JSON number'],
    [1.234, '1.2340', 'a JSON number is never grouped'],
    ['1,234.56', '1,234.56', 'English grouping is not guessed: it is refused'],
    ['1.23.4', '1.23.4', 'groups of other sizes are refused'],
    ['cinque', 'cinque', 'words are given back'],
    ['', undefined, 'unanswered'],
  ])('%j is read as %j: %s', (raw, kept) => {
    expect(numberKind.normalise(raw, aField())).toBe(kept)
  })

  test.each<JudgingWith>([
    ['5', { min: 0.1, max: 10 }, [], 'within'],
    ['0,1', { min: 0.1 }, [], 'the bound itself is allowed'],
    ['0,09', { min: 0.1 }, ['field.too-small risposta'], 'just below'],
    ['10,01', { max: '10' }, ['field.too-large risposta'], 'just above'],
    ['2,345', { decimals: 2 }, ['field.too-many-decimals risposta'], 'three decimals of two'],
    ['2,340', { decimals: 2 }, [], 'a zero at the end is no decimal'],
    ['cinque', {}, ['field.bad-format risposta'], 'no number'],
    ['1,2,3', {}, ['field.bad-format risposta'], 'two commas'],
    ['.', {}, ['field.bad-format risposta'], 'a point alone'],
    ['9'.repeat(41), {}, ['field.bad-format risposta'], 'more digits than anything on paper has'],
    [true, {}, ['field.unreadable risposta'], 'a yes is no number'],
    [1e300, {}, ['field.unreadable risposta'], 'beyond exactness'],
  ])('%j with %j gives %j: %s', (raw, properties, problems) => {
    expect(typed(numberKind, raw, aField(properties))).toEqual(problems)
  })

  test('the details name the bound as a decimal', () => {
    expect(detailsOf(numberKind, '12', aField({ max: 10 }))).toEqual([{ path: 'risposta', max: '10' }])
  })

  test('it is shown in the language of the reader, with its unit', () => {
    expect(numberKind.show('1234.5', aField({ unit: 'm2' }), 'it', somePlaces)).toBe('1.234,5 m²')
    expect(numberKind.show('1234.5', aField({ unit: 'km' }), 'en', somePlaces)).toBe('1,234.5 km')
    expect(numberKind.show('2.5', aField({ unit: 'm3/giorno' }), 'it', somePlaces)).toBe('2,5 m³/giorno')
    expect(numberKind.show('2.5', aField({ unit: 'm3/giorno' }), 'en', somePlaces)).toBe('2.5 m³/day')
    expect(numberKind.show('12345678901234567890.12', aField(), 'it', somePlaces)).toBe('12.345.678.901.234.567.890,12')
  })

  test('expressions see it exactly', () => {
    expect(numberKind.toCel('0.1', aField())).toEqual(new Big('0.1'))
    expect(numberKind.toCel('cinque', aField())).toBeUndefined()
  })

  test('whatever is typed with a comma keeps its value', () => {
    fc.assert(fc.property(fc.nat(99999), fc.nat(99999), fc.integer({ min: 1, max: 5 }), (whole, fraction, digits) => {
      const decimals = String(fraction).padStart(5, '0').slice(0, digits)
      expect(new Big(readDecimal(`${whole},${decimals}`) ?? 'none').eq(`${whole}.${decimals}`)).toBe(true)
    }))
  })

  test.each<Linting>([
    [{ unit: 'm', min: 0.1, decimals: 2 }, 0, 'fine'],
    [{ min: 3, max: 2 }, 1, 'crossed bounds'],
    [{ decimals: -0.5, unit: 3 }, 2, 'neither a count nor a text'],
  ])('%j has %i faults: %s', (properties, faults) => {
    expect(numberKind.lint?.(aField(properties))).toHaveLength(faults)
  })

  behavesWhateverIsSent(numberKind, aField({ min: 0, max: 10, decimals: 2 }), fc.oneof(fc.stringMatching(/^[0-9.,+ -]{0,12}$/), fc.double({ noNaN: true, noDefaultInfinity: true })))
})
