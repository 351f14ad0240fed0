import type { FastifyRequest } from 'fastify'
import { hostOf } from './origin.ts'
import type { Bodies, Body } from './ports.ts'
import { refusal } from './problems.ts'

/** The administration whose counter was asked for, by the host of the request. @throws Refusal `request.not-found` for a host of nobody */
export function bodyOf(request: FastifyRequest, bodies: Bodies): Body {
  const body = bodies.byHost(hostOf(request))
  if (!body) throw refusal('request.not-found', {})
  return body
}
