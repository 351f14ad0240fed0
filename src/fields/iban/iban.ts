import { checkLetter } from '../check-character.ts'

/** Length of an IBAN by country, for the countries that take SEPA transfers (EPC409-09). */
const LENGTHS: Readonly<Record<string, number>> = {
  AD: 24, AL: 28, AT: 20, BE: 16, BG: 22, CH: 21, CY: 28, CZ: 24, DE: 22, DK: 18, EE: 20, ES: 24, FI: 18, FR: 27, GB: 22, GI: 23,
  GR: 27, HR: 21, HU: 28, IE: 22, IS: 26, IT: 27, LI: 21, LT: 20, LU: 20, LV: 21, MC: 27, MD: 24, ME: 22, MK: 19, MT: 31, NL: 18,
  NO: 15, PL: 28, PT: 25, RO: 24, RS: 22, SE: 24, SI: 19, SK: 24, SM: 27, VA: 22,
}

/** Italy and San Marino: a control letter, five digits of the bank, five of the branch, twelve characters of the account. */
const ITALIAN_ACCOUNT = /^[A-Z]\d{10}[A-Z\d]{12}$/

export type IbanFault = 'shape' | 'country' | 'length' | 'check'

/** What is wrong with an IBAN without blanks (ISO 13616), or nothing. */
export function ibanFault(iban: string): IbanFault | undefined {
  if (!/^[A-Z]{2}\d{2}[A-Z\d]{1,30}$/.test(iban)) return 'shape'
  const country = iban.slice(0, 2)
  const length = Object.hasOwn(LENGTHS, country) ? LENGTHS[country] : undefined
  if (length === undefined) return 'country'
  if (iban.length !== length) return 'length'
  if (remainder(iban.slice(4) + iban.slice(0, 4)) !== 1) return 'check'
  return country === 'IT' || country === 'SM' ? italianFault(iban.slice(4)) : undefined
}

function italianFault(account: string): IbanFault | undefined {
  if (!ITALIAN_ACCOUNT.test(account)) return 'shape'
  return checkLetter(account.slice(1)) === account.charAt(0) ? undefined : 'check'
}

/** The number a text makes with A = 10 … Z = 35, modulo 97; piece by piece, since it has up to sixty digits. */
function remainder(text: string): number {
  let rest = 0
  for (const character of text) {
    const value = Number.parseInt(character, 36)
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97
  }
  return rest
}

/** In groups of four, as banks print it. */
export function showIban(iban: string): string {
  return iban.replace(/(.{4})(?=.)/g, '$1 ')
}
