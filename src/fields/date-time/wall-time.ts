import { localTimeInRome } from '#domain/calendar/rome.ts'
import { isCivilDate, readCivilDate } from '../date/civil-date.ts'
import { isClockTime, readClockTime } from '../time/clock-time.ts'

/** An instant with its offset, as devices and other systems write it. */
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})$/
/** A day and a time with a blank, a T, a comma or «ore» between. */
const TYPED = /^(\S{8,10})(?:T|,? (?:ore )?)(\S{4,8})$/i

/** YYYY-MM-DDTHH:MM, wall time in Europe/Rome, as answers hold it. */
export function isWallTime(value: unknown): value is string {
  return typeof value === 'string' && value.length === 16 && value[10] === 'T' && isCivilDate(value.slice(0, 10)) && isClockTime(value.slice(11))
}

/** `3/2/2026 8:30`, `2026-02-03T08:30:00` or an instant with its offset → wall time in Europe/Rome; `undefined` when it is none. */
export function readWallTime(text: string): string | undefined {
  if (INSTANT.test(text) && isCivilDate(text.slice(0, 10)) && !Number.isNaN(Date.parse(text))) return localTimeInRome(text)
  const parts = TYPED.exec(text)
  const date = readCivilDate(parts?.[1] ?? '')
  const time = readClockTime(parts?.[2] ?? '')
  return date !== undefined && time !== undefined ? `${date}T${time}` : undefined
}

/** Minutes from `from` to `to`, both wall times, as a clock on the wall would count them. */
export function minutesBetween(from: string, to: string): number {
  return (Date.parse(`${to}Z`) - Date.parse(`${from}Z`)) / 60_000
}
