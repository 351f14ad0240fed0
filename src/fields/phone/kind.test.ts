import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { aField, behavesWhateverIsSent, somePlaces, typed, type Judging, type Reading } from '#support/field-kinds.ts'
import { phoneKind } from './kind.ts'

const refused = ['field.bad-format risposta']

describe('a telephone number', () => {
  test.each<Reading>([
    ['0523 795111', '+390523795111', 'a land line keeps its zero'],
    ['333 1234567', '+393331234567', 'a mobile'],
    ['333-123.4567', '+393331234567', 'dashes and points'],
    ['(0187) 742111', '+390187742111', 'brackets'],
    ['+39 0523 795111', '+390523795111', 'with the country'],
    ['0039 333 1234567', '+393331234567', 'with two zeros for the plus'],
    ['39 333 1234567', '+393331234567', 'without the plus'],
    ['393 1234567', '+393931234567', 'a mobile that begins with 39'],
    ['800 123456', '+39800123456', 'a free number'],
    ['+44 20 7946 0958', '+442079460958', 'a foreign one keeps its country'],
    ['casa', 'casa', 'given back'],
    ['', undefined, 'unanswered'],
  ])('%j is read as %j: %s', (raw, kept) => {
    expect(phoneKind.normalise(raw, aField())).toBe(kept)
  })

  test.each<Judging>([
    ['0523 795111', [], 'a land line'],
    ['+1 202 555 0143', [], 'America'],
    ['333 12345', refused, 'a mobile too short'],
    ['333 1234567890', refused, 'a mobile too long'],
    ['+39 12', refused, 'Italy and nothing'],
    ['+0 123456789', refused, 'no country begins with zero'],
    ['+1234567890123456', refused, 'sixteen digits'],
    ['112', refused, 'nobody is called back at 112'],
    ['333 1234567 int. 3', refused, 'extensions cannot be dialled'],
    [3331234567, ['field.unreadable risposta'], 'a number loses zeros in front'],
  ])('%j gives %j: %s', (raw, problems) => {
    expect(typed(phoneKind, raw)).toEqual(problems)
  })

  test.each([
    ['+393331234567', '+39 333 1234567'], ['+390523795111', '+39 0523795111'], ['+442079460958', '+442079460958'],
  ])('%s is shown as %s', (value, shown) => {
    expect(phoneKind.show(value, aField(), 'it', somePlaces)).toBe(shown)
  })

  behavesWhateverIsSent(phoneKind, aField(), fc.stringMatching(/^(\+|00)?[0-9 ./()-]{0,18}$/))
})
