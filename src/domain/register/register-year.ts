import { yearOf } from '../calendar/civil-date.ts'
import { civilDateInRome } from '../calendar/rome.ts'
import type { Instant } from '../filing/filing.ts'

/** The year whose series of numbers an instant belongs to: the solar year in Italy (DPR 445/2000 art. 57), not that of UTC. */
export function registerYear(instant: Instant): number {
  return yearOf(civilDateInRome(instant))
}
