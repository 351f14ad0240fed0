import type { CivilDate } from '#domain/filing/filing.ts'
import type { Field } from '#domain/procedure/definition.ts'
import { daysBetween } from '#domain/calendar/civil-date.ts'
import { lastDay } from '#domain/calendar/deadline.ts'
import { italianHolidays } from '#domain/calendar/holidays.ts'
import { isCivilDate } from '../date/civil-date.ts'
import { wholeOf } from '../property.ts'

const PATRON = /^\d{2}-\d{2}$/
/** A term of more days than this is one of months or years, and written so. */
const MOST_DAYS = 400

export interface LastDay {
  readonly day: CivilDate
  /** Days left from today; 0 on the day itself, negative when it has passed. */
  readonly left: number
}

/** The last day to file, counted from the day that was answered with the holidays of the body. Nothing while there is no day. */
export function lastDayOf(field: Field, answer: unknown, today: CivilDate): LastDay | undefined {
  const days = wholeOf(field, 'days')
  if (!isCivilDate(answer) || days === undefined || answer < '0002' || answer > '9998') return undefined // the calendar of texts ends there
  const { patronDay, holidays, working } = field
  const day = lastDay(answer, { days, working: working === true }, italianHolidays({
    ...isPatronDay(patronDay) && { patronDay },
    days: Array.isArray(holidays) ? holidays.filter(isCivilDate) : [],
  }))
  return { day, left: daysBetween(today, day) }
}

/** Faults of the properties by which it is counted. */
export function lintDistance(field: Field): readonly string[] {
  const days = wholeOf(field, 'days')
  const { patronDay, holidays, working } = field
  return [
    ...days === undefined || Math.abs(days) > MOST_DAYS ? [`days must be a whole number of at most ${MOST_DAYS}`] : [],
    ...working === undefined || typeof working === 'boolean' ? [] : ['working must be true or false'],
    ...patronDay === undefined || isPatronDay(patronDay) ? [] : ['patronDay must be MM-DD'],
    ...holidays === undefined || (Array.isArray(holidays) && holidays.every(isCivilDate)) ? [] : ['holidays must be dates YYYY-MM-DD'],
  ]
}

function isPatronDay(value: unknown): value is string {
  return typeof value === 'string' && PATRON.test(value) && isCivilDate(`2000-${value}`)
}
