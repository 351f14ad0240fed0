import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDays, dayNumber, dateOfDay, daysBetween } from './civil-date.ts'
import { easter, italianHolidays } from './holidays.ts'
import { termEnds } from './term.ts'

const piacenza = italianHolidays({ patronDay: '07-04' })

test.each([
  ['2024-03-31'], ['2025-04-20'], ['2026-04-05'], ['2027-03-28'], ['2038-04-25'], ['2008-03-23'],
])('Easter is on %s', date => expect(easter(Number(date.slice(0, 4)))).toBe(date))

test.each([
  ['2026-04-06', true, 'Easter Monday'],
  ['2026-10-04', true, 'San Francesco, a Sunday too'],
  ['2027-10-04', true, 'San Francesco, a Monday'],
  ['2025-10-04', false, 'San Francesco before it was a holiday again'],
  ['2026-07-04', true, 'the patron of Piacenza'],
  ['2026-03-19', false, 'the patron of La Spezia is none of Piacenza'],
  ['2026-02-15', true, 'a Sunday'],
  ['2026-02-14', false, 'a Saturday'],
])('%s is a holiday: %s (%s)', (date, holiday) => expect(piacenza(date)).toBe(holiday))

test('an administration may add days of its own', () => {
  expect(italianHolidays({ days: ['2026-05-20'] })('2026-05-20')).toBe(true)
  expect(() => italianHolidays({ patronDay: '02-30' })).toThrow(RangeError)
})

test.each([
  ['2026-02-12', 30, '2026-03-14', 'ends on a Saturday and stays there'],
  ['2026-02-13', 30, '2026-03-16', 'ends on a Sunday: Monday'],
  ['2026-03-06', 30, '2026-04-07', 'ends on Easter Sunday: the Tuesday after Easter Monday'],
  ['2025-11-25', 30, '2025-12-27', 'ends at Christmas: after Santo Stefano'],
  ['2026-06-04', 30, '2026-07-06', 'ends on the patron\'s Saturday: past the Sunday too'],
  ['2026-12-01', 31, '2027-01-02', 'ends on New Year\'s day of the next year'],
  ['2024-01-30', 30, '2024-02-29', 'a leap day'],
  ['2026-08-15', 0, '2026-08-15', 'effect at once is never put off'],
])('registered on %s, %i days: %s (%s)', (registered, days, ends) => expect(termEnds(registered, days, piacenza)).toBe(ends))

test('a term never ends on a holiday, never early, and never more than a week late', () => {
  const registered = fc.integer({ min: dayNumber('2000-01-01'), max: dayNumber('2100-01-01') }).map(dateOfDay)
  fc.assert(fc.property(registered, fc.integer({ min: 1, max: 400 }), (date, days) => {
    const end = termEnds(date, days, piacenza)
    expect(piacenza(end)).toBe(false)
    expect(daysBetween(addDays(date, days), end)).toBeGreaterThanOrEqual(0)
    expect(daysBetween(addDays(date, days), end)).toBeLessThan(7)
  }))
})

test('half a day is no term', () => expect(() => termEnds('2026-01-01', 1.5, piacenza)).toThrow(RangeError))
