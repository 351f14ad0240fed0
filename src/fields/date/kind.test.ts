import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { aField, behavesWhateverIsSent, detailsOf, somePlaces, typed, type JudgingWith, type Linting, type Reading } from '#support/field-kinds.ts'
import { dateKind } from './kind.ts'

describe('a date', () => {
  test.each<Reading>([
    ['2026-02-03', '2026-02-03', 'as browsers give it'],
    ['3/2/2026', '2026-02-03', 'the day comes first'],
    ['03.02.2026', '2026-02-03', 'with points'],
    ['3-2-2026', '2026-02-03', 'with dashes'],
    [' 3 2 2026 ', '2026-02-03', 'with blanks'],
    ['29/2/2028', '2028-02-29', 'a leap year'],
    ['31/2/2026', '31/2/2026', 'a day that is not is given back'],
    ['3/2/26', '3/2/26', 'the century is not guessed'],
    ['', undefined, 'unanswered'],
  ])('%j is read as %j: %s', (raw, kept) => {
    expect(dateKind.normalise(raw, aField())).toBe(kept)
  })

  test.each<JudgingWith>([
    ['2026-02-12', { notAfter: 'today' }, [], 'today is not after today'],
    ['2026-02-13', { notAfter: 'today' }, ['field.in-the-future risposta'], 'tomorrow'],
    ['2026-02-12', { notBefore: 'today' }, [], 'today is not before today'],
    ['2026-02-11', { notBefore: 'today' }, ['field.in-the-past risposta'], 'yesterday'],
    ['2027-01-01', { notAfter: '2026-12-31' }, ['field.too-late risposta'], 'after a fixed day'],
    ['1999-12-31', { notBefore: '2000-01-01' }, ['field.too-early risposta'], 'before a fixed day'],
    ['29/2/2026', {}, ['field.bad-format risposta'], 'no leap year'],
    ['2026-13-01', {}, ['field.bad-format risposta'], 'no thirteenth month'],
    ['0026-02-03', {}, ['field.bad-format risposta'], 'a year half typed'],
    ['domani', {}, ['field.bad-format risposta'], 'no date'],
    [20260203, {}, ['field.unreadable risposta'], 'a number'],
  ])('%j with %j gives %j: %s', (raw, properties, problems) => {
    expect(typed(dateKind, raw, aField(properties))).toEqual(problems)
  })

  test.each([
    ['31/2/2026', { reason: 'no-such-date' }, 'it has the looks of a date'],
    ['2026-02-30', { reason: 'no-such-date' }, 'so has this'],
    ['domani', { reason: 'date' }, 'it has not'],
  ])('%j is refused with %j: %s', (raw, details) => {
    expect(detailsOf(dateKind, raw)).toEqual([{ path: 'risposta', ...details }])
  })

  test('it is shown in words', () => {
    expect(dateKind.show('2026-02-03', aField(), 'it', somePlaces)).toBe('3 febbraio 2026')
    expect(dateKind.show('2026-02-03', aField(), 'en', somePlaces)).toBe('3 February 2026')
    expect(dateKind.show('31/2/2026', aField(), 'it', somePlaces)).toBe('31/2/2026')
  })

  test.each<Linting>([
    [{ notAfter: 'today', notBefore: '1900-01-01' }, 0, 'fine'],
    [{ notAfter: 'tomorrow' }, 1, 'no such word'],
    [{ notBefore: '2026-02-30' }, 1, 'no such day'],
  ])('%j has %i faults: %s', (properties, faults) => {
    expect(dateKind.lint?.(aField(properties))).toHaveLength(faults)
  })

  behavesWhateverIsSent(dateKind, aField({ notAfter: 'today' }), fc.oneof(
    fc.date({ noInvalidDate: true, min: new Date('0001-01-01'), max: new Date('9999-12-31') }).map(date => date.toISOString().slice(0, 10)),
    fc.stringMatching(/^\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}$/),
  ))
})
