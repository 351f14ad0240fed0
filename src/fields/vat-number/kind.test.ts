import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { aField, behavesWhateverIsSent, typed, type Judging } from '#support/field-kinds.ts'
import { vatNumberKind } from './kind.ts'

describe('a partita IVA', () => {
  test.each<Judging>([
    ['99900010333', [], 'specimen of Piacenza'],
    ['99900020118', [], 'specimen of La Spezia'],
    ['99900030331', [], 'another of Piacenza'],
    ['IT 99900010333', [], 'as invoices abroad write it'],
    ['999.000.103-33', [], 'with points and a dash'],
    ['99900010334', ['field.bad-check-digit risposta'], 'wrong check digit'],
    ['99900013033', ['field.bad-check-digit risposta'], 'two digits changed over'],
    ['00000000000', ['field.bad-check-digit risposta'], 'zeros pass the check and are nobody'],
    ['9990001033', ['field.bad-format risposta'], 'ten digits'],
    ['999000103330', ['field.bad-format risposta'], 'twelve digits'],
    ['SGNLTA98T45D611M', ['field.bad-format risposta'], 'a fiscal code'],
    [99900010333, ['field.unreadable risposta'], 'a number loses zeros in front'],
  ])('%j gives %j: %s', (raw, problems) => {
    expect(typed(vatNumberKind, raw)).toEqual(problems)
  })

  test('it is kept as eleven digits', () => {
    expect(vatNumberKind.normalise(' it 99900 010333', aField())).toBe('99900010333')
  })

  test('any one wrong digit is found', () => {
    fc.assert(fc.property(fc.nat(10), fc.integer({ min: 1, max: 9 }), (place, by) => {
      const digits = Array.from('99900010333')
      digits[place] = String((Number(digits[place]) + by) % 10)
      expect(typed(vatNumberKind, digits.join(''))).toEqual(['field.bad-check-digit risposta'])
    }))
  })

  behavesWhateverIsSent(vatNumberKind, aField(), fc.stringMatching(/^(IT ?)?\d{10,12}$/))
})
