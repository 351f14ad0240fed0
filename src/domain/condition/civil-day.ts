import { addDays, addMonths, dayNumber, isCivilDate } from '../calendar/civil-date.ts'
import type { CivilDate } from '../filing/filing.ts'

/** A civil date as expressions hold it: the CEL type `date`. */
export class CivilDay {
  readonly text: CivilDate
  readonly number: number

  constructor(text: CivilDate) {
    this.text = text
    this.number = dayNumber(text)
  }

  plusDays(days: number): CivilDay {
    return new CivilDay(addDays(this.text, days))
  }

  plusMonths(months: number): CivilDay {
    return new CivilDay(addMonths(this.text, months))
  }
}

/** The day of a `YYYY-MM-DD` or `YYYY-MM-DDTHH:MM` text; nothing when it does not exist. */
export function dayOf(text: string): CivilDay | undefined {
  const date = text.slice(0, 10)
  return isCivilDate(date) && (text.length === 10 || text[10] === 'T') ? new CivilDay(date) : undefined
}
