import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { aField, behavesWhateverIsSent, typed, type Judging, type Reading } from '#support/field-kinds.ts'
import { timeKind } from './kind.ts'

describe('a time of the day', () => {
  test.each<Reading>([
    ['8:30', '08:30', 'one digit of the hour'],
    ['8.30', '08:30', 'with a point, as on timetables'],
    ['08,30', '08:30', 'with a comma, as on numeric keyboards'],
    ['18:42:10', '18:42', 'some browsers add seconds'],
    ['00:00', '00:00', 'midnight'],
    ['24:00', '24:00', 'is given back'],
    ['', undefined, 'unanswered'],
  ])('%j is read as %j: %s', (raw, kept) => {
    expect(timeKind.normalise(raw, aField())).toBe(kept)
  })

  test.each<Judging>([
    ['23:59', [], 'the last minute'],
    ['24:00', ['field.bad-format risposta'], 'the day ends at 23:59'],
    ['8:60', ['field.bad-format risposta'], 'an hour has sixty minutes'],
    ['8', ['field.bad-format risposta'], 'minutes are wanted'],
    ['mattina', ['field.bad-format risposta'], 'no time'],
    [830, ['field.unreadable risposta'], 'a number'],
  ])('%j gives %j: %s', (raw, problems) => {
    expect(typed(timeKind, raw)).toEqual(problems)
  })

  behavesWhateverIsSent(timeKind, aField(), fc.stringMatching(/^\d{1,2}[:.,]\d{2}(:\d{2})?$/))
})
