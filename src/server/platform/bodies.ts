import type { FastifyRequest } from 'fastify'
import { hostOf } from './origin.ts'
import type { Bodies, Body } from './ports.ts'

/** The administration whose counter was asked for, by the host of the request. */
export function bodyOf(request: FastifyRequest, bodies: Bodies): Body {
  return bodies.byHost(hostOf(request))
}
