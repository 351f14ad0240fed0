import { checkLetter } from '../check-character.ts'
import { hasElevenDigitCheck } from '../vat-number/vat-number.ts'

/**
 * Surname, name, year, month, day, place, check letter. Each of the seven digits may be a letter instead (omocodia), given when
 * two people would have the same code. Z before the place is a birth abroad; Italian places go from A to M.
 */
const PERSONAL = /^[A-Z]{6}[\dLMNPQRSTUV]{2}[ABCDEHLMPRST][\dLMNPQRSTUV]{2}[A-MZ][\dLMNPQRSTUV]{3}[A-Z]$/
const OMOCODIA = 'LMNPQRSTUV'
const MONTHS = 'ABCDEHLMPRST'
const LONGEST_MONTHS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const

export type FiscalCodeFault = 'shape' | 'no-such-date' | 'check'

/** What can be read back from a personal fiscal code. */
export interface FiscalCodeParts {
  readonly familyName: string
  readonly givenName: string
  /** Two digits: the century is not in the code. */
  readonly year: string
  readonly month: number
  readonly day: number
  readonly gender: 'm' | 'f'
}

/** Letters of omocodia turned back into the digits they stand for. */
function digitsOf(text: string): string {
  return text.replace(/[LMNPQRSTUV]/g, letter => String(OMOCODIA.indexOf(letter)))
}

/** Reads a personal code of 16 characters, of any omocodia; `undefined` when it has not that shape. Does not look at the check letter. */
export function readFiscalCode(code: string): FiscalCodeParts | undefined {
  if (!PERSONAL.test(code)) return undefined
  const day = Number(digitsOf(code.slice(9, 11)))
  return {
    familyName: code.slice(0, 3),
    givenName: code.slice(3, 6),
    year: digitsOf(code.slice(6, 8)),
    month: MONTHS.indexOf(code.charAt(8)) + 1,
    day: day > 40 ? day - 40 : day,
    gender: day > 40 ? 'f' : 'm', // forty is added to the day of women
  }
}

/** What is wrong with a personal code of 16 characters (D.M. 23/12/1976), or nothing. */
export function personalFault(code: string): FiscalCodeFault | undefined {
  const parts = readFiscalCode(code)
  if (!parts) return 'shape'
  if (parts.day < 1 || parts.day > (LONGEST_MONTHS[parts.month - 1] ?? 0)) return 'no-such-date'
  return checkLetter(code.slice(0, 15)) === code.charAt(15) ? undefined : 'check'
}

/** Whether a code is a fiscal code of anyone: 16 characters of a person, or 11 digits (companies, bodies, provisional codes of people). */
export function isFiscalCode(code: string): boolean {
  return code.length === 16 ? personalFault(code) === undefined : hasElevenDigitCheck(code)
}

function letters(name: string): string {
  return name.normalize('NFD').toUpperCase().replace(/[^A-Z]/g, '')
}

function codeOf(consonants: string, name: string): string {
  return `${consonants}${name.replace(/[^AEIOU]/g, '')}XXX`.slice(0, 3)
}

/** The three letters a surname gives: consonants, then vowels, then X. */
export function familyNameCode(familyName: string): string {
  const name = letters(familyName)
  return codeOf(name.replace(/[AEIOU]/g, ''), name)
}

/** The three letters a name gives: as for surnames, but of four consonants or more the second is left out. */
export function givenNameCode(givenName: string): string {
  const name = letters(givenName)
  const consonants = name.replace(/[AEIOU]/g, '')
  return codeOf(consonants.length > 3 ? consonants.charAt(0) + consonants.slice(2) : consonants, name)
}
