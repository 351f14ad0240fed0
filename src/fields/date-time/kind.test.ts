import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { aContext, aField, behavesWhateverIsSent, somePlaces, typed, type JudgingWith, type Reading } from '#support/field-kinds.ts'
import { dateTimeKind } from './kind.ts'

describe('day and time', () => {
  test.each<Reading>([
    ['2026-02-11T18:38', '2026-02-11T18:38', 'as browsers give it'],
    ['2026-02-11T18:38:00', '2026-02-11T18:38', 'with seconds'],
    ['11/2/2026 18.38', '2026-02-11T18:38', 'as people type it'],
    ['11/2/2026 ore 8:30', '2026-02-11T08:30', 'with the word'],
    ['11/02/2026, 18:38', '2026-02-11T18:38', 'with a comma'],
    ['2026-02-11T18:38:00+01:00', '2026-02-11T18:38', 'winter time in Italy'],
    ['2026-07-11T16:38:00Z', '2026-07-11T18:38', 'an instant is put on the Italian clock, in summer'],
    ['2026-12-31T23:30:00Z', '2027-01-01T00:30', 'which may be next year'],
    ['2026-02-30T10:00:00Z', '2026-02-30T10:00:00Z', 'a day that is not is given back'],
    ['2026-02-11', '2026-02-11', 'a day alone is given back'],
    ['', undefined, 'unanswered'],
  ])('%j is read as %j: %s', (raw, kept) => {
    expect(dateTimeKind.normalise(raw, aField())).toBe(kept)
  })

  test.each<JudgingWith>([
    ['2026-02-12T07:55', { notAfter: 'now' }, [], 'now'],
    ['2026-02-12T08:05', { notAfter: 'now' }, [], 'the clock of a phone may be ten minutes ahead'],
    ['2026-02-12T08:06', { notAfter: 'now' }, ['field.in-the-future risposta'], 'eleven are the future'],
    ['2027-01-01T10:00', { notAfter: 'now' }, ['field.in-the-future risposta'], 'next year'],
    ['2026-02-12T07:44', { notBefore: 'now' }, ['field.in-the-past risposta'], 'eleven minutes ago'],
    ['2027-01-01T10:00', {}, [], 'without a bound any time will do'],
    ['2026-02-11', {}, ['field.bad-format risposta'], 'the time is missing'],
    ['2026-02-11T25:00', {}, ['field.bad-format risposta'], 'no such hour'],
    [0, {}, ['field.unreadable risposta'], 'a number'],
  ])('%j with %j gives %j: %s', (raw, properties, problems) => {
    expect(typed(dateTimeKind, raw, aField(properties), aContext({ now: '2026-02-12T07:55' }))).toEqual(problems)
  })

  test('it is shown in words', () => {
    expect(dateTimeKind.show('2026-02-11T18:38', aField(), 'it', somePlaces)).toBe('11 febbraio 2026, ore 18:38')
    expect(dateTimeKind.show('2026-02-11T18:38', aField(), 'en', somePlaces)).toBe('11 February 2026, 18:38')
  })

  test('only now can bound it', () => {
    expect(dateTimeKind.lint?.(aField({ notAfter: 'now' }))).toEqual([])
    expect(dateTimeKind.lint?.(aField({ notAfter: 'today', notBefore: 3 }))).toHaveLength(2)
  })

  behavesWhateverIsSent(dateTimeKind, aField({ notAfter: 'now' }), fc.oneof(
    fc.date({ noInvalidDate: true }).map(date => date.toISOString()),
    fc.stringMatching(/^\d{1,2}\/\d{1,2}\/\d{4} \d{1,2}[:.]\d{2}$/),
  ))
})
