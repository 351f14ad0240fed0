import type { FastifyRequest } from 'fastify'
import { OWNER_HEADER } from '#contract/paths.ts'
import type { Platform } from '../platform/ports.ts'
import { refusal } from '../platform/problems.ts'
import { ownerOf, type Actor } from './actor.ts'
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

/** Who asks; `anonymous` without a living session. @throws the refusal `identity.login-required` when the sender means somebody else's session */
export async function actorOf(request: FastifyRequest, platform: Platform): Promise<Actor> {
  const actor = (await sessionOf(request, platform))?.actor ?? { kind: 'anonymous' }
  const meant = request.headers[OWNER_HEADER]
  if (meant !== undefined && meant !== ownerOf(actor)) throw refusal('identity.login-required', {})
  return actor
}
