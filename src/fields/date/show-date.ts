import type { Language } from '#domain/procedure/definition.ts'

// Civil dates have no time zone: they are put at midnight UTC only so that Intl can word them.
const LONG = { dateStyle: 'long', timeZone: 'UTC' } as const

const DATES: Readonly<Record<Language, Intl.DateTimeFormat>> = {
  it: new Intl.DateTimeFormat('it-IT', LONG),
  en: new Intl.DateTimeFormat('en-GB', LONG),
}

/** `2026-02-03` → «3 febbraio 2026». @param date a civil date that exists */
export function showDate(date: string, language: Language): string {
  return DATES[language].format(new Date(`${date}T00:00:00Z`))
}
