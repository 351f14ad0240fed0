/** YYYY-MM-DD as answers hold it. */
const CIVIL_DATE = /^(\d{4})-(\d{2})-(\d{2})$/
/** Day, month, year as Italians write them: 3/2/2026, 03.02.2026, 3-2-2026. */
const TYPED = /^(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})$/

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const

function isLeap(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
}

function exists(year: number, month: number, day: number): boolean {
  const days = DAYS[month - 1]
  return year >= 1000 && days !== undefined && day >= 1 && day <= (month === 2 && isLeap(year) ? 29 : days)
}

/** Whether a value is a day of the calendar written YYYY-MM-DD. */
export function isCivilDate(value: unknown): value is string {
  const parts = typeof value === 'string' ? CIVIL_DATE.exec(value) : undefined
  return !!parts && exists(Number(parts[1]), Number(parts[2]), Number(parts[3]))
}

/** Whether a text has the looks of a date, be there such a day or not. */
export function looksLikeDate(text: string): boolean {
  return TYPED.test(text) || CIVIL_DATE.test(text)
}

/** `3/2/2026` or `2026-02-03` → `2026-02-03`; `undefined` when it is no day of the calendar. */
export function readCivilDate(text: string): string | undefined {
  const parts = TYPED.exec(text)
  const date = parts ? `${parts[3] ?? ''}-${(parts[2] ?? '').padStart(2, '0')}-${(parts[1] ?? '').padStart(2, '0')}` : text
  return isCivilDate(date) ? date : undefined
}
