import { describe, expect, test } from 'vitest'
import type { Places } from '#domain/procedure/kind.ts'
import { aContext, aField, behavesWhateverIsSent, noPlaces, somePlaces, typed } from '#support/field-kinds.ts'
import { provinciaKind } from '../provincia/kind.ts'
import { comuneKind } from './kind.ts'

const refused = ['field.not-an-option risposta']

describe('a Comune', () => {
  test.each<[raw: unknown, places: Places, problems: readonly string[], reason: string]>([
    ['033032', somePlaces, [], 'Piacenza'],
    [' 033032 ', somePlaces, [], 'with blanks'],
    ['999999', somePlaces, refused, 'not in the list'],
    ['Piacenza', somePlaces, refused, 'a name is no code'],
    ['33032', somePlaces, refused, 'the zero in front is missing'],
    ['999999', noPlaces, [], 'six digits will do while there is no list'],
    ['Piacenza', noPlaces, refused, 'but not a name'],
    [33032, somePlaces, ['field.unreadable risposta'], 'a number'],
  ])('%j gives %j: %s', (raw, places, problems) => {
    expect(typed(comuneKind, raw, aField(), aContext({ places }))).toEqual(problems)
  })

  test('it is shown by its name', () => {
    expect(comuneKind.show('033005', aField(), 'it', somePlaces)).toBe('Bobbio')
    expect(comuneKind.show('033005', aField(), 'it', noPlaces)).toBe('033005')
  })

  behavesWhateverIsSent(comuneKind)
})

describe('a Provincia', () => {
  test.each<[raw: unknown, places: Places, problems: readonly string[], reason: string]>([
    ['PC', somePlaces, [], 'Piacenza'],
    ['sp', somePlaces, [], 'in lower case'],
    ['ZZ', somePlaces, refused, 'not in the list'],
    ['ZZ', noPlaces, [], 'two letters will do while there is no list'],
    ['Piacenza', noPlaces, refused, 'but not a name'],
  ])('%j gives %j: %s', (raw, places, problems) => {
    expect(typed(provinciaKind, raw, aField(), aContext({ places }))).toEqual(problems)
  })

  test('it is shown by its name', () => {
    expect(provinciaKind.show('SP', aField(), 'it', somePlaces)).toBe('La Spezia (SP)')
    expect(provinciaKind.show('SP', aField(), 'it', noPlaces)).toBe('SP')
  })

  behavesWhateverIsSent(provinciaKind)
})
