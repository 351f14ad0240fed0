import { expect, test } from 'vitest'
import { registerYear } from '../register/register-year.ts'
import { civilDateInRome, dayEndsInRome, localTimeInRome } from './rome.ts'

test.each([
  ['2026-12-31T22:59:59Z', '2026-12-31T23:59', 'the last minute of the year in Italy'],
  ['2026-12-31T23:00:00Z', '2027-01-01T00:00', 'the new year, while UTC is still in the old one'],
  ['2026-07-01T22:30:00Z', '2026-07-02T00:30', 'summer time is two hours ahead'],
  ['2026-03-29T00:59:00Z', '2026-03-29T01:59', 'before the clock goes forward'],
  ['2026-03-29T01:00:00Z', '2026-03-29T03:00', 'after the clock went forward: there is no 02:30'],
  ['2026-10-25T00:30:00Z', '2026-10-25T02:30', 'the first 02:30 of the day the clock goes back'],
  ['2026-10-25T01:30:00Z', '2026-10-25T02:30', 'the second 02:30 of that day'],
  ['2024-02-28T23:10:00Z', '2024-02-29T00:10', 'a leap day'],
])('%s is %s in Rome (%s)', (instant, local) => {
  expect(localTimeInRome(instant)).toBe(local)
  expect(civilDateInRome(instant)).toBe(local.slice(0, 10))
})

test('a filing of the last hour of the year in UTC has a number of the new year', () => {
  expect(registerYear('2026-12-31T22:59:59.999Z')).toBe(2026)
  expect(registerYear('2026-12-31T23:00:00.000Z')).toBe(2027)
})

test('what is no instant is a bug', () => expect(() => civilDateInRome('ieri')).toThrow(RangeError))

test.each([
  ['2027-01-10', '2027-01-10T23:00:00.000Z', 'winter'],
  ['2027-07-10', '2027-07-10T22:00:00.000Z', 'summer'],
  ['2027-03-28', '2027-03-28T22:00:00.000Z', 'the day summer time begins'],
  ['2027-10-31', '2027-10-31T23:00:00.000Z', 'the day it ends'],
  ['2027-12-31', '2027-12-31T23:00:00.000Z', 'the last of the year'],
])('%s ends at %s (%s)', (date, instant) => { expect(dayEndsInRome(date)).toBe(instant) })
