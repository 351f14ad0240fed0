import type { CivilDate, Instant } from '../filing/filing.ts'

/*
 * The law's clock is the Italian one: a filing sent at 23:30 of 31 December in Piacenza belongs to that day and that year,
 * whatever zone the server or the phone lives in.
 */
const ROME = {
  timeZone: 'Europe/Rome',
  year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23',
} as const
/** Made when it is first asked for: that takes longer than all that is asked of it afterwards, and most pages ask nothing. */
let clock: Intl.DateTimeFormat | undefined

/** The civil date in Italy at an instant. @throws RangeError when the text is no RFC 3339 instant. */
export function civilDateInRome(instant: Instant): CivilDate {
  return localTimeInRome(instant).slice(0, 10)
}

/** Date and time on an Italian wall clock, YYYY-MM-DDTHH:MM. @throws RangeError when the text is no RFC 3339 instant. */
export function localTimeInRome(instant: Instant): string {
  const milliseconds = Date.parse(instant)
  if (Number.isNaN(milliseconds)) throw new RangeError(`Not an instant: ${instant}`)
  clock ??= new Intl.DateTimeFormat('en-GB', ROME)
  const parts = new Map(clock.formatToParts(milliseconds).map(part => [part.type, part.value]))
  const read = (type: Intl.DateTimeFormatPartTypes): string => parts.get(type) ?? ''
  return `${read('year').padStart(4, '0')}-${read('month')}-${read('day')}T${read('hour')}:${read('minute')}`
}

const HOUR_MS = 3_600_000

/** The first instant after a civil date in Italy: its midnight is an hour or two ahead of that of UTC. */
export function dayEndsInRome(date: CivilDate): Instant {
  const utcMidnight = Date.parse(`${date}T00:00:00Z`) + 24 * HOUR_MS
  const inSummer = new Date(utcMidnight - 2 * HOUR_MS).toISOString()
  return civilDateInRome(inSummer) > date ? inSummer : new Date(utcMidnight - HOUR_MS).toISOString()
}
