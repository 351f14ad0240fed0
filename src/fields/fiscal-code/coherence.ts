import type { Path } from '#domain/filing/path.ts'
import { problem, type IncoherenceReason, type Problem } from '#domain/problem/problem.ts'
import { isCivilDate } from '../date/civil-date.ts'
import { familyNameCode, givenNameCode, readFiscalCode, type FiscalCodeParts } from './fiscal-code.ts'

/** What is known of the person beside the code; parts that are no text are passed over. */
export interface PersonalData {
  readonly familyName?: unknown
  readonly givenName?: unknown
  /** YYYY-MM-DD */
  readonly birthDate?: unknown
  /** `m` or `f`, in either case. */
  readonly gender?: unknown
}

/**
 * Remarks, never errors: a surname taken by marriage, a name that the registry writes otherwise or a changed gender are all
 * good reasons for a right code to differ.
 */
export function incoherences(code: string, data: PersonalData, path: Path): readonly Problem[] {
  const parts = readFiscalCode(code)
  if (!parts) return []
  return reasons(parts, data).map(reason => problem('field.incoherent', { path, reason }))
}

function reasons(parts: FiscalCodeParts, { familyName, givenName, birthDate, gender }: PersonalData): readonly IncoherenceReason[] {
  const found: IncoherenceReason[] = []
  if (hasLetters(familyName) && familyNameCode(familyName) !== parts.familyName) found.push('family-name')
  if (hasLetters(givenName) && givenNameCode(givenName) !== parts.givenName) found.push('given-name')
  if (isCivilDate(birthDate) && birthDate.slice(2) !== birthOf(parts)) found.push('birth-date')
  if (typeof gender === 'string' && /^[mf]$/i.test(gender) && gender.toLowerCase() !== parts.gender) found.push('gender')
  return found
}

/** YY-MM-DD */
function birthOf({ year, month, day }: FiscalCodeParts): string {
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}

/** A name in another alphabet gives no code to compare with. */
function hasLetters(name: unknown): name is string {
  return typeof name === 'string' && /[A-Z]/i.test(name)
}
