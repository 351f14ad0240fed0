import type { CivilDate } from '../filing/filing.ts'
import { addDays, dayOfWeek } from './civil-date.ts'
import type { Holidays } from './holidays.ts'
import { termEnds } from './term.ts'

const SATURDAY = 6

export interface Distance {
  /** Days from the day that counts: negative, so many before it; positive, so many after it; 0, that day itself. */
  readonly days: number
  /** Only days on which offices work are counted: no holidays, no Saturdays. */
  readonly working?: boolean
}

/**
 * The last day on which a filing is in time. After a day it is counted as {@link termEnds} says: a holiday puts it off. Before a day nothing
 * is put off or anticipated: what must be there so many days before an event may be filed on a Sunday too, the counter never closes.
 */
export function lastDay(from: CivilDate, { days, working = false }: Distance, holidays: Holidays): CivilDate {
  if (working) return countWorking(from, days, holidays)
  return days > 0 ? termEnds(from, days, holidays) : addDays(from, days)
}

function countWorking(from: CivilDate, days: number, holidays: Holidays): CivilDate {
  const step = Math.sign(days)
  let day = from
  for (let left = Math.abs(days); left > 0;) {
    day = addDays(day, step)
    if (!holidays(day) && dayOfWeek(day) !== SATURDAY) left -= 1
  }
  return day
}
