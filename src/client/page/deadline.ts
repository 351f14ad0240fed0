import { civilDateInRome, dayEndsInRome } from '#domain/calendar/rome.ts'
import { daysBetween } from '#domain/calendar/civil-date.ts'
import type { CivilDate } from '#domain/filing/filing.ts'

const HOUR_MS = 3_600_000
const MINUTE_MS = 60_000

/** Less than this is how clocks are. */
export const NOTICEABLE_MS = 2 * MINUTE_MS

/** What is left of a term: whole days until the last one, on that day the hours or minutes until its midnight in Italy. */
export type TimeLeft =
  | { readonly is: 'days', readonly days: number }
  | { readonly is: 'hours', readonly hours: number }
  | { readonly is: 'minutes', readonly minutes: number }
  | { readonly is: 'over' }

/** @param nowMs the server's clock, as far as it is known. Parts of an hour, and of a minute, are not counted: nobody is told of more time than there is */
export function timeLeft(lastDay: CivilDate, nowMs: number): TimeLeft {
  const leftMs = Date.parse(dayEndsInRome(lastDay)) - nowMs
  if (leftMs <= 0) return { is: 'over' }
  const days = daysBetween(civilDateInRome(new Date(nowMs).toISOString()), lastDay)
  if (days > 0) return { is: 'days', days }
  return leftMs >= HOUR_MS ? { is: 'hours', hours: Math.floor(leftMs / HOUR_MS) } : { is: 'minutes', minutes: Math.floor(leftMs / MINUTE_MS) }
}
