/**
 * Letters of Italian plates since 1994: I, O, Q and U are left out, being too like 1, 0 and V.
 */
const L = '[A-HJ-NPR-TV-Z]'

const ITALIAN = new RegExp(`^(?:${[
  `${L}{2}\\d{3}${L}{2}`, // motor vehicles since 1994, trailers since 2013 (X first)
  `${L}{2}\\d{5}`, // motorcycles since 1999
  `X[2-9B-DF-HJ-NP-TV-Z]{5}`, // mopeds since 2006
  `${L}{2}\\d{3}${L}`, // agricultural machines
  `${L}{3}\\d{3}`, // construction machines
  '(?:ROMA|[A-Z]{2})(?:\\d{4,6}|[A-Z]\\d{5}|\\d[A-Z]\\d{4})', // with the province, before 1994
  '(?:EI|AM|MM|CC)[A-Z]{2}\\d{3}', // armed forces
].join('|')})$`)

/** What foreign authorities print, without blanks: letters of any alphabet and digits. */
const FOREIGN = /^[\p{Lu}\p{N}]{2,12}$/u

/** @param plate upper case, without blanks and dashes */
export function isItalianPlate(plate: string): boolean {
  return ITALIAN.test(plate)
}

export function isForeignPlate(plate: string): boolean {
  return FOREIGN.test(plate)
}
