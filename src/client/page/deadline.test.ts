import { expect, test } from 'vitest'
import { timeLeft, type TimeLeft } from './deadline.ts'

test.each<[string, TimeLeft, string]>([
  ['2026-12-01T10:00:00Z', { is: 'days', days: 11 }, 'whole days'],
  ['2026-12-11T22:30:00Z', { is: 'days', days: 1 }, 'half past eleven in the evening in Italy: the last day is tomorrow'],
  ['2026-12-11T23:30:00Z', { is: 'hours', hours: 23 }, 'half past midnight in Italy: the last day has begun'],
  ['2026-12-12T21:59:30Z', { is: 'hours', hours: 1 }, 'never more than there is'],
  ['2026-12-12T22:00:01Z', { is: 'minutes', minutes: 59 }, 'less than an hour'],
  ['2026-12-12T22:59:30Z', { is: 'minutes', minutes: 0 }, 'seconds'],
  ['2026-12-12T23:00:00Z', { is: 'over' }, 'midnight in Italy'],
])('at %s the term of 12 December leaves %j (%s)', (now, left) => {
  expect(timeLeft('2026-12-12', Date.parse(now))).toEqual(left)
})

test('in summer the midnight of Italy is two hours before that of UTC', () => {
  expect(timeLeft('2026-07-01', Date.parse('2026-07-01T21:59:59Z')).is).toBe('minutes')
  expect(timeLeft('2026-07-01', Date.parse('2026-07-01T22:00:00Z')).is).toBe('over')
})
