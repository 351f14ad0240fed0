/** Land lines keep their zero, mobiles begin with 3, the rest are services such as 800 numbers. */
const ITALIAN = /^(?:0\d{5,10}|3\d{8,9}|[1-25-9]\d{5,9})$/
/** E.164: a plus, a country, fifteen digits at most. */
const INTERNATIONAL = /^\+[1-9]\d{6,14}$/

/**
 * A number with its country: `0523 795111` and `0039 0523 795111` → `+390523795111`; a foreign one keeps the country it was
 * typed with. What is no number is given back without its blanks.
 */
export function readPhoneNumber(typed: string): string {
  const digits = typed.replace(/[\s./()-]/g, '').replace(/^00/, '+')
  if (ITALIAN.test(digits)) return `+39${digits}`
  return /^39\d{8,11}$/.test(digits) ? `+${digits}` : digits // typed without the plus: too long for an Italian number of its own
}

export function isPhoneNumber(value: string): boolean {
  return value.startsWith('+39') ? ITALIAN.test(value.slice(3)) : INTERNATIONAL.test(value)
}

/** `+393331234567` → «+39 333 1234567»; land lines have areas of two to four digits, which only a list could tell. */
export function showPhoneNumber(value: string): string {
  return value.replace(/^\+39(3\d\d)?/, (_, mobile?: string) => mobile === undefined ? '+39 ' : `+39 ${mobile} `)
}
