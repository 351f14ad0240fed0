import { expect, test } from 'vitest'
import { lastDay, type Distance } from './deadline.ts'
import { italianHolidays } from './holidays.ts'

const piacenza = italianHolidays({ patronDay: '07-04', days: ['2027-06-03'] })

test.each<[string, Distance, string, string]>([
  ['2027-05-09', { days: -30 }, '2027-04-09', 'thirty days before a race'],
  ['2027-05-04', { days: -3 }, '2027-05-01', 'before an event a holiday is a day like others'],
  ['2027-05-04', { days: 0 }, '2027-05-04', 'the day itself'],
  ['2027-04-02', { days: 30 }, '2027-05-03', 'after a day, 2 May is a Sunday: it is put off'],
  ['2027-06-04', { days: 30 }, '2027-07-05', 'after a day, the patron’s day is a Sunday here'],
  ['2027-05-31', { days: -5, working: true }, '2027-05-24', 'five working days before a Monday'],
  ['2027-06-08', { days: -3, working: true }, '2027-06-01', 'without 2 June, the body’s own day and the weekend'],
  ['2027-07-02', { days: 1, working: true }, '2027-07-05', 'from Friday to Monday'],
])('from %s, %j: %s (%s)', (from, distance, last) => expect(lastDay(from, distance, piacenza)).toBe(last))

test('the patron’s day counts only where it is kept', () => {
  const spezia = italianHolidays({ patronDay: '03-19' })
  expect(lastDay('2028-07-05', { days: -1, working: true }, italianHolidays({ patronDay: '07-04' }))).toBe('2028-07-03')
  expect(lastDay('2028-07-05', { days: -1, working: true }, spezia)).toBe('2028-07-04')
})
