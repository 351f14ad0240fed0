import type { CivilDate } from '../filing/filing.ts'
import { dateOfDay, dayNumber, dayOfWeek, isCivilDate, yearOf } from './civil-date.ts'

/** Whether a day is a holiday, Sundays included. */
export type Holidays = (date: CivilDate) => boolean

export interface LocalHolidays {
  /** The patron saint's day of the place where the office sits, MM-DD. */
  readonly patronDay?: string
  /** Single days the administration adds. */
  readonly days?: readonly CivilDate[]
}

/** L. 260/1949 and its amendments: the holidays that have the same date every year. */
const FIXED: ReadonlySet<string> = new Set([
  '01-01', '01-06', '04-25', '05-01', '06-02', '08-15', '11-01', '12-08', '12-25', '12-26',
])
/** San Francesco d'Assisi is a national holiday again from this year on. */
const FRANCIS = { day: '10-04', from: 2026 } as const

/**
 * The holidays of an Italian office: the national ones, Easter Monday, every Sunday, and the patron's day.
 * @throws RangeError when the patron's day or a local day cannot exist: it comes from the body's settings, not from a person.
 */
export function italianHolidays({ patronDay, days = [] }: LocalHolidays = {}): Holidays {
  if (patronDay !== undefined && !isCivilDate(`2000-${patronDay}`)) throw new RangeError(`Not a day of the year: ${patronDay}`)
  const wrong = days.find(day => !isCivilDate(day))
  if (wrong !== undefined) throw new RangeError(`Not a civil date: ${wrong}`)
  const added = new Set(days)
  return date => isSunday(date) || isNational(date) || date.slice(5) === patronDay || added.has(date)
}

/** Easter Sunday of the Gregorian calendar (Meeus, Jones and Butcher). */
export function easter(year: number): CivilDate {
  const a = year % 19
  const century = Math.floor(year / 100)
  const yearOfCentury = year % 100
  const correction = Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3)
  const epact = (19 * a + century - Math.floor(century / 4) - correction + 15) % 30
  const weekday = (32 + 2 * (century % 4) + 2 * Math.floor(yearOfCentury / 4) - epact - (yearOfCentury % 4)) % 7
  const shift = Math.floor((a + 11 * epact + 22 * weekday) / 451)
  const count = epact + weekday - 7 * shift + 114
  return `${String(year).padStart(4, '0')}-${String(Math.floor(count / 31)).padStart(2, '0')}-${String((count % 31) + 1).padStart(2, '0')}`
}

function isSunday(date: CivilDate): boolean {
  return dayOfWeek(date) === 0
}

function isNational(date: CivilDate): boolean {
  const dayOfYear = date.slice(5)
  if (FIXED.has(dayOfYear)) return true
  if (dayOfYear === FRANCIS.day) return yearOf(date) >= FRANCIS.from
  return date === dateOfDay(dayNumber(easter(yearOf(date))) + 1)
}
