import type { Language } from '#domain/procedure/definition.ts'
import { byLanguage } from '../by-language.ts'

/** Every number in Italian groups from a thousand on (`1.234`): the usual rule, from ten thousand, would leave paper and screen apart. */
const GROUPS = { useGrouping: 'always', maximumFractionDigits: 20 } as const

const numbers = byLanguage(locale => new Intl.NumberFormat(locale, GROUPS))

/** A decimal string as a person reads it, every digit kept (Intl formats strings exactly, without passing by doubles). */
export function showDecimal(decimal: string, language: Language): string {
  return numbers(language).format(decimal as Intl.StringNumericLiteral) // an answer's decimal is such a literal, see isDecimal
}

/** The units that are words, in the other language; definitions write them in Italian. */
const ENGLISH: Readonly<Record<string, string>> = { giorno: 'day', giorni: 'days', anno: 'year', anni: 'years' }

/** A unit as it is printed: areas and volumes with their superscript where definitions write `m2`, `m3/s`, and times in the reader's language. */
export function showUnit(unit: string, language: Language): string {
  return unit.split('/').map(part => (language === 'en' ? ENGLISH[part] : undefined) ?? part.replace(/(?<=m)2$/, '²').replace(/(?<=m)3$/, '³')).join('/')
}

/** A quantity with its unit. */
export function showQuantity(decimal: string, unit: string | undefined, language: Language): string {
  const text = showDecimal(decimal, language)
  return unit === undefined ? text : `${text} ${showUnit(unit, language)}`
}
