import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { aContext, aField, behavesWhateverIsSent, noPlaces, somePlaces, typed, type Judging } from '#support/field-kinds.ts'
import { addressKind } from './kind.ts'

const house = { street: 'Via delle Prove', number: '12', postcode: '29121', comune: '033032' }
const abroad = { street: 'Musterstraße', number: '1', postcode: '10115', city: 'Berlin', country: 'DE' }

describe('an address', () => {
  test.each<Judging>([
    [house, [], 'complete'],
    [{ ...house, number: undefined }, [], 'houses in the hills have no number'],
    [{ ...house, street: ' ' }, ['field.required risposta.street'], 'no street'],
    [{ ...house, comune: undefined }, ['field.required risposta.comune'], 'no Comune'],
    [{ ...house, postcode: '2912' }, ['field.bad-format risposta.postcode'], 'four digits'],
    [{ ...house, postcode: '29 121' }, [], 'blanks are mended'],
    [{ ...house, comune: '999999' }, ['field.not-an-option risposta.comune'], 'not in the list'],
    [{ ...house, street: 'v'.repeat(121) }, ['field.too-long risposta.street'], 'a novel'],
    [{ ...house, street: 3 }, ['field.unreadable risposta.street'], 'a number for a street'],
    [{ ...house, piano: '2' }, ['filing.unknown-field risposta.piano'], 'a part nobody asked for'],
    [{ street: 'Via' }, ['field.required risposta.postcode', 'field.required risposta.comune'], 'half filled in'],
    [{ ...house, country: 'IT' }, [], 'Italy need not be said'],
    [abroad, [], 'abroad'],
    [{ ...abroad, postcode: undefined }, [], 'some countries have no postcodes'],
    [{ ...abroad, postcode: 'SW1A 1AA' }, [], 'others have letters'],
    [{ ...abroad, postcode: '?' }, ['field.bad-format risposta.postcode'], 'none has signs'],
    [{ ...abroad, city: undefined }, ['field.required risposta.city'], 'abroad the city is wanted'],
    [{ ...abroad, country: 'Deutschland' }, ['field.not-an-option risposta.country'], 'a name is no code'],
    [{ ...abroad, comune: '033032' }, ['filing.unknown-field risposta.comune'], 'no Comune is abroad'],
    ['Via delle Prove 12', ['field.unreadable risposta'], 'a line of text'],
    [{}, [], 'untouched'],
    [{ street: '', number: ' ' }, [], 'emptied again'],
  ])('%j gives %j: %s', (raw, problems) => {
    expect(typed(addressKind, raw)).toEqual(problems)
  })

  test('each part is kept in its one form', () => {
    expect(addressKind.normalise({ street: ' Via  Bozza ', number: '7', postcode: '29 017', comune: '033032', country: 'it' }, aField()))
      .toEqual({ street: 'Via  Bozza', number: '7', postcode: '29017', comune: '033032' })
    expect(addressKind.normalise({ street: ' ' }, aField())).toBeUndefined()
  })

  test('without a list six digits will do', () => {
    expect(typed(addressKind, { ...house, comune: '999999' }, aField(), aContext({ places: noPlaces }))).toEqual([])
  })

  test('it is shown on one line', () => {
    expect(addressKind.show(house, aField(), 'it', somePlaces)).toBe('Via delle Prove 12, 29121 Piacenza')
    expect(addressKind.show(abroad, aField(), 'it', somePlaces)).toBe('Musterstraße 1, 10115 Berlin, DE')
  })

  const part = fc.oneof(fc.string(), fc.constant(undefined), fc.integer())
  behavesWhateverIsSent(addressKind, aField(), fc.record({ street: part, number: part, postcode: part, comune: part, country: part, city: part }, { requiredKeys: [] }))
})
