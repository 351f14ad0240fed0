import type { Language } from '#domain/procedure/definition.ts'

/** Every number in Italian groups from a thousand on (`1.234`): the usual rule, from ten thousand, would leave paper and screen apart. */
const GROUPS = { useGrouping: 'always', maximumFractionDigits: 20 } as const

const NUMBERS: Readonly<Record<Language, Intl.NumberFormat>> = {
  it: new Intl.NumberFormat('it-IT', GROUPS),
  en: new Intl.NumberFormat('en-GB', GROUPS),
}

/** A decimal string as a person reads it, every digit kept (Intl formats strings exactly, without passing by doubles). */
export function showDecimal(decimal: string, language: Language): string {
  return NUMBERS[language].format(decimal as Intl.StringNumericLiteral) // an answer's decimal is such a literal, see isDecimal
}

/** A unit as it is printed: the superscripts of areas and volumes are put where definitions write `m2`, `m3`. */
export function showUnit(unit: string): string {
  return unit.replace(/(?<=m)2$/, '²').replace(/(?<=m)3$/, '³')
}

/** A quantity with its unit. */
export function showQuantity(decimal: string, unit: string | undefined, language: Language): string {
  const text = showDecimal(decimal, language)
  return unit === undefined ? text : `${text} ${showUnit(unit)}`
}
