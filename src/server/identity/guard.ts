import type { FastifyRequest } from 'fastify'
import type { Platform } from '../platform/ports.ts'
import type { Actor } from './actor.ts'
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
