import type { Assurance } from '../procedure/definition.ts'

/** Both SPID and CIE answer with these values of `acr`; CIE's old ones are accepted beside them. */
const LEVELS: ReadonlyMap<string, Assurance> = new Map([
  ['https://www.spid.gov.it/SpidL1', 1],
  ['https://www.spid.gov.it/SpidL2', 2],
  ['https://www.spid.gov.it/SpidL3', 3],
  ['CIE_L1', 1],
  ['CIE_L2', 2],
  ['CIE_L3', 3],
])

/** The level of an `acr`; 0 for one we do not know: an unknown word never raises a level. */
export function assuranceOf(acr: string): Assurance {
  return LEVELS.get(acr) ?? 0
}

/** The `acr` value to ask the provider for. It may answer with a higher one, never with a lower. */
export function acrOf(level: 1 | 2 | 3): string {
  return `https://www.spid.gov.it/SpidL${String(level)}`
}

/** Levels are compared by order: a person known at level 3 passes where level 2 is asked (I-02). */
export function isAssured(actual: Assurance, required: Assurance): boolean {
  return actual >= required
}
