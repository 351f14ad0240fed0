/** Control characters but tab and line feed; zero-width space and byte order mark; marks that turn the direction of the text round. */
const INVISIBLE = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u200B\u202A-\u202E\u2066-\u2069\uFEFF]/g

/**
 * Text as it is counted, compared and sealed: NFC, trimmed, one line. Characters nobody can see are taken out, because
 * PostgreSQL refuses NUL in JSON and a turned direction makes a clerk read something else than what was signed.
 */
export function cleanLine(raw: string): string {
  return cleanText(raw).replace(/[\n\t]+/g, ' ')
}

/** Like {@link cleanLine}, with the line breaks kept (as LF). */
export function cleanText(raw: string): string {
  // Half a pair of UTF-16 has no UTF-8; String.toWellFormed would say it, but Firefox 115 has it not.
  return raw.replace(/\p{Surrogate}/gu, '\uFFFD').replace(/\r\n?/g, '\n').replace(INVISIBLE, '').normalize('NFC').trim()
}

/** A code written with whatever spaces, dots and dashes people put in: upper-case letters and digits only are left. */
export function cleanCode(raw: string): string {
  return cleanLine(raw).replace(/[\s.\-_/]/g, '').toUpperCase().normalize('NFC')
}

/** How many characters a person would count: an accented letter or a simple emoji is one, whatever UTF-16 makes of it. */
export function countCharacters(text: string): number {
  return Array.from(text).length // by code point
}

/** What is not text is given back as it is, for the schema to refuse; an empty text is no answer. */
export function normaliseWith(clean: (text: string) => string): (raw: unknown) => unknown {
  return raw => {
    if (raw === null || raw === undefined) return undefined
    if (typeof raw !== 'string') return raw
    const text = clean(raw)
    return text === '' ? undefined : text
  }
}

export function isText(value: unknown): value is string {
  return typeof value === 'string'
}
