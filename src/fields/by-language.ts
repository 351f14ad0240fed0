import type { Language } from '#domain/procedure/definition.ts'

const LOCALE: Readonly<Record<Language, string>> = { it: 'it-IT', en: 'en-GB' }

/** What words numbers and dates, made for a language when it first speaks: to make one takes longer than to draw a field, and most forms show few of them. */
export function byLanguage<T>(make: (locale: string) => T): (language: Language) => T {
  const made = new Map<Language, T>()
  return language => {
    const known = made.get(language) ?? make(LOCALE[language])
    made.set(language, known)
    return known
  }
}
