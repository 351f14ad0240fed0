import type { CivilDate } from '../filing/filing.ts'

/*
 * Days of the civil calendar, counted as whole numbers: no time of day, no zone, no `Date`.
 * The conversion is Howard Hinnant's "days from civil", exact for the proleptic Gregorian calendar.
 */

const DAYS_OF_ERA = 146_097
const DAYS_TO_EPOCH = 719_468

interface YearMonthDay { readonly year: number, readonly month: number, readonly day: number }

/** Whether a text is a day that exists, written YYYY-MM-DD. */
export function isCivilDate(text: string): boolean {
  return partsOf(text) !== undefined
}

/** Days since 1970-01-01; negative before. @throws RangeError when the text is no civil date: callers hold a checked one. */
export function dayNumber(date: CivilDate): number {
  const parts = partsOf(date)
  if (!parts) throw new RangeError(`Not a civil date: ${date}`)
  const year = parts.month > 2 ? parts.year : parts.year - 1
  const era = Math.floor(year / 400)
  const yearOfEra = year - era * 400
  const dayOfYear = Math.floor((153 * (parts.month + (parts.month > 2 ? -3 : 9)) + 2) / 5) + parts.day - 1
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * DAYS_OF_ERA + dayOfEra - DAYS_TO_EPOCH
}

/** The date so many days after 1970-01-01. @throws RangeError outside the years 0000–9999, which no text of ours can write. */
export function dateOfDay(dayNumber: number): CivilDate {
  const shifted = dayNumber + DAYS_TO_EPOCH
  const era = Math.floor(shifted / DAYS_OF_ERA)
  const dayOfEra = shifted - era * DAYS_OF_ERA
  const yearOfEra = Math.floor((dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365)
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153)
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  return format({ year, month, day: dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1 })
}

/** @param days may be negative. */
export function addDays(date: CivilDate, days: number): CivilDate {
  return dateOfDay(dayNumber(date) + days)
}

/** The same day of the month so many months later, or the month's last day where that does not exist: 31 January + 1 is 28 or 29 February. */
export function addMonths(date: CivilDate, months: number): CivilDate {
  const { year, month, day } = partsOf(date) ?? fail(date)
  const count = year * 12 + month - 1 + months
  const target = { year: Math.floor(count / 12), month: count - Math.floor(count / 12) * 12 + 1 }
  return format({ ...target, day: Math.min(day, daysInMonth(target.year, target.month)) })
}

/** Whole days from the first to the second: 0 on the same day, negative when the second comes first. */
export function daysBetween(from: CivilDate, to: CivilDate): number {
  return dayNumber(to) - dayNumber(from)
}

/** 0 is Sunday, 6 is Saturday. */
export function dayOfWeek(date: CivilDate): number {
  return (((dayNumber(date) + 4) % 7) + 7) % 7 // 1970-01-01 was a Thursday
}

export function yearOf(date: CivilDate): number {
  return (partsOf(date) ?? fail(date)).year
}

export function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28
  return [4, 6, 9, 11].includes(month) ? 30 : 31
}

export function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
}

function partsOf(text: string): YearMonthDay | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  if (!match) return undefined
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])]
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return undefined
  return { year, month, day }
}

function format({ year, month, day }: YearMonthDay): CivilDate {
  if (year < 0 || year > 9999) throw new RangeError(`Year ${String(year)} cannot be written as a civil date`)
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}

function fail(date: string): never {
  throw new RangeError(`Not a civil date: ${date}`)
}
