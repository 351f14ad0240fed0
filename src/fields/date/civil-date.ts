import { isCivilDate as isDay } from '#domain/calendar/civil-date.ts'

const WRITTEN = /^\d{4}-\d{2}-\d{2}$/
/** Day, month, year as Italians write them: 3/2/2026, 03.02.2026, 3-2-2026. */
const TYPED = /^(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})$/

/** Whether a value is a day of the calendar written YYYY-MM-DD. Years of less than four digits are a year half typed. */
export function isCivilDate(value: unknown): value is string {
  return typeof value === 'string' && value >= '1000' && isDay(value)
}

/** Whether a text has the looks of a date, be there such a day or not. */
export function looksLikeDate(text: string): boolean {
  return TYPED.test(text) || WRITTEN.test(text)
}

/** `3/2/2026` or `2026-02-03` → `2026-02-03`; `undefined` when it is no day of the calendar. */
export function readCivilDate(text: string): string | undefined {
  const parts = TYPED.exec(text)
  const date = parts ? `${parts[3] ?? ''}-${(parts[2] ?? '').padStart(2, '0')}-${(parts[1] ?? '').padStart(2, '0')}` : text
  return isCivilDate(date) ? date : undefined
}
