import type { Answers } from '#domain/filing/filing.ts'
import type { Identity } from '#domain/procedure/definition.ts'
import { isAssured } from '#domain/identity/assurance.ts'
import { ok, refuse, type Result } from '#domain/problem/problem.ts'
import type { Actor, PersonActor } from '../identity/index.ts'

/** Who a filing is by. An anonymous one keeps nothing of the person, logged in or not. */
export type Filer =
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'person', readonly owner: string, readonly name: string, readonly fiscalNumber: string, readonly assurance: number }

/**
 * Decides whose filing it is (CAD art. 65): the person of the session, or nobody where the law lets anyone report.
 * @param anonymous what the definition's own condition says of these answers.
 * @returns `identity.login-required`, `identity.assurance-too-low`, or `filing.applicant-differs` when the answers name somebody else as the one who files.
 */
export function decideFiler(actor: Actor, { identity, answers, anonymous }: { readonly identity: Identity, readonly answers: Answers, readonly anonymous: boolean }): Result<Filer> {
  // An officer's session is no citizen's: it says nothing of who the officer is at home.
  if (actor.kind !== 'person') return identity.assurance === 0 ? ok({ kind: 'anonymous' }) : refuse('identity.login-required', {})
  if (!isAssured(actor.assurance, identity.assurance)) {
    return refuse('identity.assurance-too-low', { required: identity.assurance, actual: actor.assurance })
  }
  if (anonymous) return ok({ kind: 'anonymous' })
  const named = namedApplicant(identity, answers)
  if (named !== undefined && named !== actor.fiscalNumber.toUpperCase()) return refuse('filing.applicant-differs', {})
  return ok(asFiler(actor))
}

function asFiler({ personId, givenName, familyName, fiscalNumber, assurance }: PersonActor): Filer {
  return { kind: 'person', owner: personId, name: `${givenName} ${familyName}`, fiscalNumber, assurance }
}

/** The fiscal number the answers give for who files: a field of its own, or part of a person. */
function namedApplicant({ applicant }: Identity, answers: Answers): string | undefined {
  const answer = applicant === undefined ? undefined : answers[applicant]
  if (typeof answer === 'string') return answer.toUpperCase()
  if (typeof answer === 'object' && answer !== null && 'fiscalCode' in answer && typeof answer.fiscalCode === 'string') return answer.fiscalCode.toUpperCase()
  return undefined
}

/** The level that opens one's own filings: the same that identifies who files (CAD art. 65). */
const READING_LEVEL = 2

/** The person who asks for their own filings. @returns `identity.login-required`, `identity.assurance-too-low`. */
export function personOf(actor: Actor): Result<PersonActor> {
  if (actor.kind !== 'person') return refuse('identity.login-required', {})
  if (isAssured(actor.assurance, READING_LEVEL)) return ok(actor)
  return refuse('identity.assurance-too-low', { required: READING_LEVEL, actual: actor.assurance })
}

/** The opaque owner a filing id belongs to; null for nobody. */
export function ownerOf(actor: Actor): string | null {
  return actor.kind === 'person' ? actor.personId : null
}
