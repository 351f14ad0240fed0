import type { Language } from '#domain/procedure/definition.ts'
import type { PhotoPosition } from '#domain/procedure/kind.ts'
import { byLanguage } from '../by-language.ts'
import { isParts } from '../parts.ts'

const TAKEN = /^(\d{4})-(\d{2})-(\d{2})T([01]\d|2[0-3]):([0-5]\d):([0-5]\d)$/

/** Whether this is a wall time that exists, written YYYY-MM-DDTHH:MM:SS. */
export function isTaken(value: unknown): value is string {
  if (typeof value !== 'string') return false
  const [, year, month, day] = TAKEN.exec(value)?.map(Number) ?? []
  if (year === undefined || month === undefined || day === undefined) return false
  const date = new Date(Date.UTC(year, month - 1, day))
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day
}

/** Whether these are degrees on the Earth, six decimals at most, and nothing beside them. */
export function isPhotoPosition(value: unknown): value is PhotoPosition {
  if (!isParts(value) || Object.keys(value).toSorted().join() !== 'lat,lon') return false
  return isDegrees(value['lat'], 90) && isDegrees(value['lon'], 180)
}

function isDegrees(value: unknown, limit: number): boolean {
  return typeof value === 'number' && Math.abs(value) <= limit && sixDecimals(value) === value && !Object.is(value, -0)
}

/** Eleven centimetres: more than any camera knows. */
export function sixDecimals(degrees: number): number {
  return Number(degrees.toFixed(6)) + 0 // -0 + 0 is 0
}

const MOMENT = { day: '2-digit', month: '2-digit', year: 'numeric', hour: '2-digit', minute: '2-digit', timeZone: 'UTC' } as const
const moments = byLanguage(locale => new Intl.DateTimeFormat(locale, MOMENT))

/** `2026-05-12T10:31:07` → «12/05/2026, 10:31», as the camera's clock said: no time zone is known, so none is applied. */
export function showTaken(taken: string, language: Language): string {
  return moments(language).format(new Date(`${taken}Z`))
}

/** «44,11200 9,96100» in Italian: five decimals are a metre. */
export function showPosition({ lat, lon }: PhotoPosition, language: Language): string {
  const degrees = (value: number): string => language === 'it' ? value.toFixed(5).replace('.', ',') : value.toFixed(5)
  return `${degrees(lat)} ${degrees(lon)}`
}
