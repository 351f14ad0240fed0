import type { Receipt } from '#contract/filings.ts'
import type { Answers } from '#domain/filing/filing.ts'
import type { Identity } from '#domain/procedure/definition.ts'
import { isAssured } from '#domain/identity/assurance.ts'
import { ok, refuse, type Result } from '#domain/problem/problem.ts'
import type { Actor, LoginEvent, PersonActor } from '../identity/index.ts'

/** What is kept with a filing of how its filer was identified (CAD art. 65 c. 2): who it was stands beside it. */
export interface Evidence extends LoginEvent { readonly assurance: number }

/** Who a filing is by. An anonymous one keeps nothing of the person, logged in or not. */
export type Filer =
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'person', readonly owner: string, readonly name: string, readonly fiscalNumber: string, readonly evidence: Evidence }
  /** Somebody of the body's own staff, on duty: named, without the person they are at home. */
  | { readonly kind: 'staff', readonly owner: string, readonly name: string, readonly evidence: Evidence }

/**
 * Decides whose filing it is (CAD art. 65): the person of the session, or nobody where the law lets anyone report.
 * @param anonymous what the definition's own condition says of these answers.
 * @returns `identity.login-required`, `identity.assurance-too-low`, `procedure.staff-only`, or `filing.applicant-differs` when the answers name somebody else as the one who files.
 */
export function decideFiler(actor: Actor, { identity, answers, anonymous }: { readonly identity: Identity, readonly answers: Answers, readonly anonymous: boolean }): Result<Filer> {
  if (identity.staff) return decideStaff(actor, identity)
  const somebody = refuseNobody(actor, identity)
  if (!somebody.ok) return somebody
  if (actor.kind !== 'person') return ok({ kind: 'anonymous' })
  if (!isAssured(actor.assurance, identity.assurance)) {
    return refuse('identity.assurance-too-low', { required: identity.assurance, actual: actor.assurance })
  }
  if (anonymous) return ok({ kind: 'anonymous' })
  const named = namedApplicant(identity, answers)
  if (named !== undefined && named !== actor.fiscalNumber.toUpperCase()) return refuse('filing.applicant-differs', {})
  return ok(asFiler(actor))
}

/**
 * Whether a procedure can be filed without a login by who has none; it can be told before the answers are read.
 * @returns `identity.login-required`, also for a session that has ended while the filing waited.
 */
export function refuseNobody(actor: Actor, { staff, assurance }: Identity): Result<undefined> {
  // An officer's session is no citizen's: it says nothing of who the officer is at home.
  const isSomebody = actor.kind === 'person' || (staff === true && actor.kind === 'staff')
  return isSomebody || (staff !== true && assurance === 0) ? ok(undefined) : refuse('identity.login-required', {})
}

function decideStaff(actor: Actor, identity: Identity): Result<Filer> {
  const { assurance: required } = identity
  const somebody = refuseNobody(actor, identity)
  if (!somebody.ok) return somebody
  if (actor.kind !== 'staff') return refuse('procedure.staff-only', {})
  const { staffId: owner, name, assurance, login } = actor
  return isAssured(assurance, required) ? ok({ kind: 'staff', owner, name, evidence: { ...login, assurance } }) : refuse('identity.assurance-too-low', { required, actual: assurance })
}

function asFiler({ personId, givenName, familyName, fiscalNumber, assurance, login }: PersonActor): Filer {
  return { kind: 'person', owner: personId, name: `${givenName} ${familyName}`, fiscalNumber, evidence: { ...login, assurance } }
}

/** The fiscal number the answers give for who files: a field of its own, or part of a person. */
function namedApplicant({ applicant }: Identity, answers: Answers): string | undefined {
  const answer = applicant === undefined ? undefined : answers[applicant]
  if (typeof answer === 'string') return answer.toUpperCase()
  if (typeof answer === 'object' && answer !== null && 'fiscalCode' in answer && typeof answer.fiscalCode === 'string') return answer.fiscalCode.toUpperCase()
  return undefined
}

/**
 * Who brings back a filing that was registered before: the very person, or member of staff, that its receipt names. The receipt of a filing
 * without a name belongs to who holds it.
 * @returns `identity.login-required`, `identity.assurance-too-low`, `filing.applicant-differs`
 */
export function filerOfReceipt({ applicant }: Pick<Receipt, 'applicant'>, actor: Actor, { assurance: required }: Identity): Result<Filer> {
  if (applicant === null) return ok({ kind: 'anonymous' })
  if (actor.kind === 'anonymous') return refuse('identity.login-required', {})
  const isNamed = actor.kind === 'person' ? actor.fiscalNumber.toUpperCase() === applicant.fiscalNumber?.toUpperCase() : applicant.fiscalNumber === undefined && actor.name === applicant.name
  if (!isNamed) return refuse('filing.applicant-differs', {})
  if (!isAssured(actor.assurance, required)) return refuse('identity.assurance-too-low', { required, actual: actor.assurance })
  return ok(actor.kind === 'person' ? asFiler(actor) : { kind: 'staff', owner: actor.staffId, name: actor.name, evidence: { ...actor.login, assurance: actor.assurance } })
}
