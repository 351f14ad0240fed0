import type { Language } from '#domain/procedure/definition.ts'
import type { AttachmentRef } from '#domain/procedure/kind.ts'
import { byLanguage } from '../by-language.ts'
import { showTaken } from './photo-facts.ts'

const sizes = byLanguage(locale => new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }))
const TAKEN: Readonly<Record<Language, string>> = { it: 'scattata il', en: 'taken on' }

/** `1843201` → «1,8 MB»; thousands, not 1024: as phones show it. */
export function showBytes(bytes: number, language: Language): string {
  const [unit, size] = bytes < 1000 ? ['B', 1] as const : bytes < 1_000_000 ? ['kB', 1000] as const : ['MB', 1_000_000] as const
  return `${sizes(language).format(bytes / size)} ${unit}`
}

/** A file in one line: «IMG_1.jpg (1,8 MB), scattata il 12/05/2026, 10:31: Lato nord». */
export function showRef({ name, bytes, caption, taken }: AttachmentRef, language: Language): string {
  const when = taken === undefined ? '' : `, ${TAKEN[language]} ${showTaken(taken, language)}`
  return `${name} (${showBytes(bytes, language)})${when}${caption === undefined ? '' : `: ${caption}`}`
}
