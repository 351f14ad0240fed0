import type { CivilDate } from '../filing/filing.ts'
import { addDays } from './civil-date.ts'
import type { Holidays } from './holidays.ts'

/**
 * The last day of a term of so many calendar days (L. 241/1990 art. 2, counted as art. 2963 of the Civil Code says):
 * the day of registration is not counted, and a term that ends on a holiday ends on the next day that is none.
 * Saturday is no holiday there: art. 155 c.p.c. puts it off for acts of a trial only.
 * @param days calendar days, 0 or more; 0 is the day itself (effect at once) and is never put off.
 */
export function termEnds(registered: CivilDate, days: number, holidays: Holidays): CivilDate {
  if (!Number.isInteger(days) || days < 0) throw new RangeError(`A term has a whole number of days, not ${String(days)}`)
  if (days === 0) return registered
  let end = addDays(registered, days)
  while (holidays(end)) end = addDays(end, 1)
  return end
}
