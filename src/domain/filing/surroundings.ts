import { civilDateInRome, localTimeInRome } from '../calendar/rome.ts'
import type { Places } from '../procedure/kind.ts'
import type { CivilDate, Instant } from './filing.ts'

/** What a draft is judged against beside its own answers. The server judges again with its own. */
export interface Surroundings {
  /** The body's civil date, in Europe/Rome. */
  readonly today: CivilDate
  /** Date and time on the body's wall clock, YYYY-MM-DDTHH:MM. */
  readonly now: string
  readonly places: Places
}

export function surroundingsAt(instant: Instant, places: Places): Surroundings {
  return { today: civilDateInRome(instant), now: localTimeInRome(instant), places }
}
