import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDays, addMonths, dateOfDay, dayNumber, dayOfWeek, daysBetween, isCivilDate } from './civil-date.ts'

const days = fc.integer({ min: dayNumber('0001-01-01'), max: dayNumber('9998-12-31') })

test.each([
  ['2024-02-29', true, 'leap year'],
  ['2023-02-29', false, 'no leap year'],
  ['2000-02-29', true, 'a century divisible by 400'],
  ['1900-02-29', false, 'a century not divisible by 400'],
  ['2026-04-31', false, 'April has 30 days'],
  ['2026-13-01', false, 'no such month'],
  ['2026-1-1', false, 'not padded'],
  ['2026-01-01T00:00', false, 'a time is no day'],
])('%s exists: %s (%s)', (text, exists) => expect(isCivilDate(text)).toBe(exists))

test('a day number and its date are one another, over ten thousand years', () => {
  fc.assert(fc.property(days, day => dayNumber(dateOfDay(day)) === day))
})

test('days agree with the clock that JavaScript keeps in UTC', () => {
  fc.assert(fc.property(days, day => {
    const date = dateOfDay(day)
    expect(date).toBe(new Date(day * 86_400_000).toISOString().slice(-24, -14))
    expect(dayOfWeek(date)).toBe(new Date(day * 86_400_000).getUTCDay())
  }))
})

test('adding days and counting them are inverse', () => {
  fc.assert(fc.property(days, fc.integer({ min: -300, max: 300 }), (day, count) => {
    const date = dateOfDay(day)
    expect(daysBetween(date, addDays(date, count))).toBe(count)
  }))
})

test.each([
  ['2026-01-31', 1, '2026-02-28', 'the last day of a shorter month'],
  ['2024-01-31', 1, '2024-02-29', 'in a leap year'],
  ['2026-03-31', -1, '2026-02-28', 'backwards'],
  ['2026-11-15', 14, '2028-01-15', 'over two year ends'],
  ['2024-02-29', 12, '2025-02-28', 'a birthday on 29 February'],
  ['2026-01-15', -13, '2024-12-15', 'backwards over two year ends'],
])('%s plus %i months is %s (%s)', (date, months, expected) => expect(addMonths(date, months)).toBe(expected))

test('what is no date is a bug, not a day', () => {
  expect(() => addDays('domani', 1)).toThrow(RangeError)
  expect(() => addDays('9999-12-31', 1)).toThrow(RangeError)
})
