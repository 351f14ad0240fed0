import type { Language } from '#domain/procedure/definition.ts'

const LOCALE: Readonly<Record<Language, string>> = { it: 'it-IT', en: 'en-GB' }
const ROME = 'Europe/Rome'

/** To make one takes longer than to draw a field, and they are used at every key. */
function formats<O extends object, F>(make: (locale: string, options: O) => F): (language: Language, options: O) => F {
  const made = new Map<string, F>()
  return (language, options) => {
    const key = `${language} ${JSON.stringify(options)}`
    const format = made.get(key) ?? make(LOCALE[language], options)
    made.set(key, format)
    return format
  }
}
const dates = formats((locale, options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, options))
const numbers = formats((locale, options: Intl.NumberFormatOptions) => new Intl.NumberFormat(locale, options))

/** `12 marzo 2027`. @param date YYYY-MM-DD */
export function showDate(date: string, language: Language): string {
  return dates(language, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(`${date}T00:00:00Z`))
}

/** `12 marzo 2027 alle ore 14:02`, in Italian time whatever the device says. @param at RFC 3339 instant */
export function showMoment(at: string, language: Language): string {
  return dates(language, { dateStyle: 'long', timeStyle: 'short', timeZone: ROME }).format(new Date(at))
}

/** `14:02`, in Italian time. @param at RFC 3339 instant */
export function showTime(at: string, language: Language): string {
  return dates(language, { timeStyle: 'short', timeZone: ROME }).format(new Date(at))
}

/** `16,00 €`. @param cents integer cents */
export function showEuro(cents: number, language: Language): string {
  return numbers(language, { style: 'currency', currency: 'EUR', useGrouping: 'always' }).format(cents / 100)
}

/** `4,1 MB`, in steps of 1,000 up to gigabytes. */
export function showBytes(bytes: number, language: Language): string {
  const [size, unit] = bytes < 1e6 ? [bytes / 1e3, 'kB'] : bytes < 1e9 ? [bytes / 1e6, 'MB'] : [bytes / 1e9, 'GB']
  const digits = size.toFixed(size < 10 ? 1 : 0).replace(/\.0$/, '') // by hand: the browser's own formats cost a phone a tenth of a second at their first use, and home has no other
  return `${language === 'it' ? digits.replace('.', ',') : digits} ${unit}`
}

/** `1.234,5` in Italian, `1,234.5` in English. @param number canonical decimal, with a dot; every digit is kept */
export function showNumber(number: string, language: Language): string {
  const decimals = number.split('.')[1]?.length ?? 0
  return numbers(language, { minimumFractionDigits: decimals, maximumFractionDigits: decimals, useGrouping: 'always' }).format(Number(number))
}
