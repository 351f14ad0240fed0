import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { aContext, aField, behavesWhateverIsSent, somePlaces, typed, type Judging } from '#support/field-kinds.ts'
import { personKind } from './kind.ts'

const altea = { givenName: 'Altea', familyName: 'Segnaposto', fiscalCode: 'SGNLTA98T45D611M', birthDate: '1998-12-05', birthPlace: 'Fiorenzuola d\'Arda' }

describe('a person', () => {
  test.each<Judging>([
    [altea, [], 'complete'],
    [{ givenName: 'Altea', familyName: 'Segnaposto', fiscalCode: 'SGNLTA98T45D611M' }, [], 'birth may be left out'],
    [{ ...altea, fiscalCode: ' sgnlta98t45d611m' }, [], 'the code is mended'],
    [{ ...altea, birthDate: '5/12/1998' }, [], 'so is the date'],
    [{ ...altea, fiscalCode: 'SGNLTA98T45D611A' }, ['field.bad-check-digit risposta.fiscalCode'], 'wrong check letter'],
    [{ ...altea, fiscalCode: undefined }, ['field.required risposta.fiscalCode'], 'no code'],
    [{ ...altea, familyName: '' }, ['field.required risposta.familyName'], 'no surname'],
    [{ ...altea, birthDate: '31/2/1998' }, ['field.bad-format risposta.birthDate'], 'no such day'],
    [{ ...altea, birthDate: '2026-02-13' }, ['field.in-the-future risposta.birthDate'], 'born tomorrow'],
    [{ ...altea, hobby: 'scacchi' }, ['filing.unknown-field risposta.hobby'], 'a part nobody asked for'],
    ['Altea', ['field.unreadable risposta'], 'a name alone'],
  ])('%j gives %j: %s', (raw, problems) => {
    expect(typed(personKind, raw)).toEqual(problems)
  })

  test('its own parts are compared with the code', () => {
    const remarks = personKind.warnings?.({ ...altea, familyName: 'Esempio', birthDate: '1998-12-06' }, aField(), aContext())
    expect(remarks).toEqual([
      { code: 'field.incoherent', details: { path: 'risposta.fiscalCode', reason: 'family-name' } },
      { code: 'field.incoherent', details: { path: 'risposta.fiscalCode', reason: 'birth-date' } },
    ])
    expect(personKind.warnings?.(altea, aField(), aContext())).toEqual([])
  })

  test('it is shown on one line', () => {
    expect(personKind.show({ ...altea, birthPlace: '033005' }, aField(), 'it', somePlaces)).toBe('Altea Segnaposto, SGNLTA98T45D611M, Bobbio, 5 dicembre 1998')
  })

  const part = fc.oneof(fc.string(), fc.constant(undefined), fc.integer())
  behavesWhateverIsSent(personKind, aField(), fc.record({ givenName: part, familyName: part, fiscalCode: fc.constantFrom('SGNLTA98T45D611M', 'x'), birthDate: part, birthPlace: part }, { requiredKeys: [] }))
})
