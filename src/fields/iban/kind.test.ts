import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { aField, behavesWhateverIsSent, detailsOf, somePlaces, typed, type Judging } from '#support/field-kinds.ts'
import { ibanKind } from './kind.ts'

describe('an IBAN', () => {
  test.each<Judging>([
    ['IT60X0542811101000000123456', [], 'the specimen'],
    ['it60 x054 2811 1010 0000 0123 456', [], 'in groups and lower case'],
    ['IBAN IT60X0542811101000000123456', [], 'with its name in front'],
    ['SM86U0322509800000000270100', [], 'San Marino, made as the Italian ones'],
    ['DE89370400440532013000', [], 'Germany'],
    ['FR1420041010050500013M02606', [], 'France, with a letter in the account'],
    ['GB29NWBK60161331926819', [], 'United Kingdom'],
    ['CH9300762011623852957', [], 'Switzerland'],
    ['VA59001123000012345678', [], 'Vatican City'],
    ['IT60X0542811101000000123457', ['field.bad-check-digit risposta'], 'wrong last digit'],
    ['IT06X0542811101000000123456', ['field.bad-check-digit risposta'], 'check digits changed over'],
    ['DE89370400440532013001', ['field.bad-check-digit risposta'], 'wrong last digit, abroad'],
    [99, ['field.unreadable risposta'], 'a number'],
  ])('%j gives %j: %s', (raw, problems) => {
    expect(typed(ibanKind, raw)).toEqual(problems)
  })

  test.each([
    ['IT60X054281110100000012345', 'iban-length', 'one character short'],
    ['BR1800360305000010009795493C1', 'iban-country', 'outside the SEPA area'],
    ['000012345678', 'iban', 'an account number alone'],
    ['DE8937040044053201300€', 'iban', 'a character that no IBAN has'],
  ])('%s is refused for %s: %s', (raw, reason) => {
    expect(detailsOf(ibanKind, ibanKind.normalise(raw, aField()))).toEqual([{ path: 'risposta', reason }])
  })

  test('the control letter of Italian accounts is checked beside the digits in front', () => {
    // Right modulo 97, made so for a wrong letter: IT83 W instead of IT60 X.
    expect(typed(ibanKind, withCheckDigits('W0542811101000000123456'))).toEqual(['field.bad-check-digit risposta'])
    expect(typed(ibanKind, withCheckDigits('X0542811101000000123456'))).toEqual([])
  })

  test('it is shown in groups of four', () => {
    expect(ibanKind.show('IT60X0542811101000000123456', aField(), 'it', somePlaces)).toBe('IT60 X054 2811 1010 0000 0123 456')
  })

  test('any one wrong digit is found', () => {
    fc.assert(fc.property(fc.integer({ min: 5, max: 26 }), fc.integer({ min: 1, max: 9 }), (place, by) => {
      const characters = Array.from('IT60X0542811101000000123456')
      characters[place] = String((Number(characters[place]) + by) % 10)
      expect(typed(ibanKind, characters.join(''))).toEqual(['field.bad-check-digit risposta'])
    }))
  })

  behavesWhateverIsSent(ibanKind, aField(), fc.stringMatching(/^(IT|SM|DE|XX)\d{2}[A-Z0-9]{10,30}$/))
})

function withCheckDigits(account: string): string {
  const digits = Array.from(`${account}IT00`).map(character => String(Number.parseInt(character, 36))).join('')
  return `IT${String(98n - BigInt(digits) % 97n).padStart(2, '0')}${account}`
}
