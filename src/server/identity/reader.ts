import { isAssured } from '#domain/identity/assurance.ts'
import { ok, refuse, type Result } from '#domain/problem/problem.ts'
import { ownerOf, type Actor } from './actor.ts'

/** The level that opens one's own filings: the same that identifies who files (CAD art. 65). */
const READING_LEVEL = 2

/** Whose filings they are that somebody asks for as their own. @returns `identity.login-required`, `identity.assurance-too-low`. */
export function readerOf(actor: Actor): Result<string> {
  const owner = ownerOf(actor)
  if (actor.kind === 'anonymous' || owner === null) return refuse('identity.login-required', {})
  if (isAssured(actor.assurance, READING_LEVEL)) return ok(owner)
  return refuse('identity.assurance-too-low', { required: READING_LEVEL, actual: actor.assurance })
}
