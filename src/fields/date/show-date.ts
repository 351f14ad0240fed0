import type { Language } from '#domain/procedure/definition.ts'
import { byLanguage } from '../by-language.ts'

// Civil dates have no time zone: they are put at midnight UTC only so that Intl can word them.
const LONG = { dateStyle: 'long', timeZone: 'UTC' } as const

const dates = byLanguage(locale => new Intl.DateTimeFormat(locale, LONG))

/** `2026-02-03` → «3 febbraio 2026». @param date a civil date that exists */
export function showDate(date: string, language: Language): string {
  return dates(language).format(new Date(`${date}T00:00:00Z`))
}
