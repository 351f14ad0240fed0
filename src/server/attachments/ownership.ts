import { ok, problem, refuse, type Problem, type Result } from '#domain/problem/problem.ts'
import { ownerOf, type Actor } from '../identity/index.ts'
import type { Transaction } from '../platform/database.ts'
import { claims, type Claim } from './claims.ts'
import type { FileKey } from './repository.ts'

/**
 * Whether this actor may use uploads bound to an owner. What nobody's name is on is open to who knows the filing's random id:
 * a report is begun before login and may be sent after it.
 * @returns the problem when not; for somebody not logged in it may be their own session that has ended.
 */
export function refusalOf(bound: Claim, actor: Actor, sha256: string): Problem | undefined {
  if (bound.owner === null || bound.owner === ownerOf(actor)) return undefined
  return actor.kind === 'anonymous' ? problem('identity.login-required', {}) : problem('attachment.foreign', { sha256 })
}

/** Binds the filing id to its first user, or takes it over for the first person who logs in; holds it for the transaction. */
export async function bind(tx: Transaction, { body, filing, sha256 }: FileKey, actor: Actor): Promise<Result<Claim>> {
  const owner = ownerOf(actor)
  const bound = await claims(tx).bind(body, filing, owner)
  const refused = refusalOf(bound, actor, sha256)
  if (refused) return { ok: false, problems: [refused] }
  if (bound.owner === null && owner !== null) await claims(tx).takeOver(body, filing, owner)
  return ok({ owner: owner ?? bound.owner })
}

/** As {@link bind} for a file that must have been declared before; it binds nothing. @returns `request.not-found` when it was not. */
export async function bound(tx: Transaction, key: FileKey, actor: Actor): Promise<Result<Claim>> {
  const claim = await claims(tx).find(key.body, key.filing)
  if (!claim) return refuse('request.not-found', {})
  const refused = refusalOf(claim, actor, key.sha256)
  return refused ? { ok: false, problems: [refused] } : ok(claim)
}

/** Of filings whose filer the law lets be nobody (F-02): that somebody was logged in when the files came is kept nowhere. */
export function forgetSenders(tx: Transaction, body: string, filings: readonly string[]): Promise<void> {
  return claims(tx).forgetOwners(body, filings)
}
