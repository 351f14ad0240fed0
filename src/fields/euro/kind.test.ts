import Big from 'big.js'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { aField, behavesWhateverIsSent, detailsOf, somePlaces, typed, type JudgingWith, type Reading } from '#support/field-kinds.ts'
import { euroKind } from './kind.ts'

describe('money', () => {
  test.each<Reading>([
    ['1.234,56', 123456, 'as Italians write it'],
    ['16', 1600, 'whole euro'],
    ['16,5', 1650, 'one decimal is tens of cents'],
    ['0.53', 53, 'a single point is decimal'],
    ['€ 80,00', 8000, 'with the sign in front'],
    ['80 euro', 8000, 'with the name behind'],
    ['1.250.000', 125000000, 'two groups'],
    ['-12,30', -1230, 'a debt'],
    [8000, 8000, 'a JSON number is cents already'],
    ['0,005', '0,005', 'a fraction of a cent is given back'],
    ['gratis', 'gratis', 'words are given back'],
    ['', undefined, 'unanswered'],
  ])('%j is read as %j cents: %s', (raw, kept) => {
    expect(euroKind.normalise(raw, aField())).toBe(kept)
  })

  test.each<JudgingWith>([
    ['640,50', { min: 0 }, [], 'within'],
    ['-1', { min: 0 }, ['field.too-small risposta'], 'below zero'],
    ['1000,01', { max: 1000 }, ['field.too-large risposta'], 'one cent above, bounds being euro'],
    ['1,005', {}, ['field.too-many-decimals risposta'], 'half a cent'],
    ['gratis', {}, ['field.bad-format risposta'], 'no amount'],
    [640.5, {}, ['field.unreadable risposta'], 'half a cent as JSON'],
    ['9'.repeat(30), {}, ['field.unreadable risposta'], 'more than JSON holds exactly'],
  ])('%j with %j gives %j: %s', (raw, properties, problems) => {
    expect(typed(euroKind, raw, aField(properties))).toEqual(problems)
  })

  test('the details name the bound in euro', () => {
    expect(detailsOf(euroKind, 100, aField({ min: 2.5 }))).toEqual([{ path: 'risposta', min: '2.5' }])
  })

  test('it is shown in euro, and expressions see euro exactly', () => {
    expect(euroKind.show(123456, aField(), 'it', somePlaces)).toBe('1.234,56\u00A0€')
    expect(euroKind.show(123456, aField(), 'en', somePlaces)).toBe('€1,234.56')
    expect(euroKind.toCel(53, aField())).toEqual(new Big('0.53'))
  })

  test('what is shown is read back as the same cents', () => {
    fc.assert(fc.property(fc.maxSafeInteger(), cents => {
      expect(euroKind.normalise(euroKind.show(cents, aField(), 'it', somePlaces), aField())).toBe(cents)
    }))
  })

  behavesWhateverIsSent(euroKind, aField({ min: 0, max: 100 }), fc.stringMatching(/^[0-9.,€ -]{0,12}$/))
})
