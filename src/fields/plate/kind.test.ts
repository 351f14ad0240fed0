import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { aField, behavesWhateverIsSent, typed, type JudgingWith } from '#support/field-kinds.ts'
import { plateKind } from './kind.ts'

const refused = ['field.bad-format risposta']

describe('a plate', () => {
  test.each<JudgingWith>([
    ['AA000AA', {}, [], 'motor vehicles since 1994'],
    ['aa 000-aa', {}, [], 'blanks, dashes and lower case are mended'],
    ['XA123BC', {}, [], 'trailers since 2013'],
    ['AB12345', {}, [], 'motorcycles since 1999'],
    ['X2B3C4', {}, [], 'mopeds since 2006'],
    ['AB123C', {}, [], 'agricultural machines'],
    ['ABC123', {}, [], 'construction machines'],
    ['PC123456', {}, [], 'with the province'],
    ['SP 1234', {}, [], 'an older one'],
    ['Roma 12345', {}, [], 'the capital had its name in full'],
    ['MI A12345', {}, [], 'when digits were not enough'],
    ['EI AB123', {}, [], 'the army'],
    ['AI000AA', {}, refused, 'I is left out of plates'],
    ['AA000OQ', {}, refused, 'so are O and Q'],
    ['UA000AA', {}, refused, 'and U'],
    ['AA00AA', {}, refused, 'a digit short'],
    ['AA0000AA', {}, refused, 'a digit too many'],
    ['1234', {}, refused, 'no letters'],
    ['HH-AB 1234', {}, refused, 'a German one, where none is allowed'],
    ['HH-AB 1234', { foreign: true }, [], 'a German one, where it is'],
    ['AA000AA', { foreign: true }, [], 'an Italian one there too'],
    ['A', { foreign: true }, refused, 'one letter is nobody\'s'],
    ['AA*000', { foreign: true }, refused, 'a star is on no plate'],
    [123, {}, ['field.unreadable risposta'], 'a number'],
  ])('%j with %j gives %j: %s', (raw, properties, problems) => {
    expect(typed(plateKind, raw, aField(properties))).toEqual(problems)
  })

  test('it is kept in capitals without blanks', () => {
    expect(plateKind.normalise(' pc 123456', aField())).toBe('PC123456')
  })

  test('foreign is yes or no', () => {
    expect(plateKind.lint?.(aField({ foreign: true }))).toEqual([])
    expect(plateKind.lint?.(aField({ foreign: 'DE' }))).toHaveLength(1)
  })

  behavesWhateverIsSent(plateKind, aField({ foreign: true }), fc.stringMatching(/^[A-Za-z]{2} ?\d{3,5} ?[A-Za-z]{0,2}$/))
})
