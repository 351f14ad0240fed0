import type { FastifyRequest } from 'fastify'
import type { StaffRole } from '#contract/identity.ts'
import { isAssured } from '#domain/identity/assurance.ts'
import type { Assurance } from '#domain/procedure/definition.ts'
import type { Platform } from '../platform/ports.ts'
import { refusal } from '../platform/problems.ts'
import { officesOf, type Actor, type PersonActor, type StaffActor } from './actor.ts'
import { findSession, type FoundSession } from './sessions.ts'

const asked = new WeakMap<FastifyRequest, Promise<FoundSession | undefined>>()

/** The session of the request; looked up once for each request, however many ask. */
export function sessionOf(request: FastifyRequest, platform: Platform): Promise<FoundSession | undefined> {
  const known = asked.get(request)
  if (known) return known
  const looking = findSession(request, platform)
  asked.set(request, looking)
  return looking
}

/** Who asks; `anonymous` without a living session. */
export async function actorOf(request: FastifyRequest, platform: Platform): Promise<Actor> {
  return (await sessionOf(request, platform))?.actor ?? { kind: 'anonymous' }
}

/**
 * The citizen who asks, known at that level at least.
 * @throws Refusal `identity.login-required`, also for office staff: their session is no citizen's · `identity.assurance-too-low`
 */
export async function requirePerson(request: FastifyRequest, platform: Platform, level: Assurance = 2): Promise<PersonActor> {
  const actor = await actorOf(request, platform)
  if (actor.kind !== 'person') throw refusal('identity.login-required', {})
  if (!isAssured(actor.assurance, level)) throw refusal('identity.assurance-too-low', { required: level, actual: actor.assurance })
  return actor
}

/**
 * The member of staff who asks, holding one of the roles in some office; which office may see what is the use case's to decide.
 * @throws Refusal `identity.login-required` · `permission.denied` without such a role
 */
export async function requireStaff(request: FastifyRequest, platform: Platform, roles: readonly StaffRole[] = ['officer', 'head', 'protocol', 'administrator']): Promise<StaffActor> {
  const actor = await actorOf(request, platform)
  if (actor.kind === 'anonymous') throw refusal('identity.login-required', {})
  if (actor.kind !== 'staff' || officesOf(actor, roles).length === 0) throw refusal('permission.denied', {})
  return actor
}
