import type { FastifyInstance } from 'fastify'
import { Type, type Static } from 'typebox'
import { ElsewhereReply, SessionReply } from '#contract/identity.ts'
import { identityRoutes } from '#contract/paths.ts'
import { loginLimit } from '../platform/limits.ts'
import { refusal } from '../platform/problems.ts'
import { actorOf, sessionOf } from './guard.ts'
import { beginLogin, finishLogin, type LoginPorts } from './login.ts'
import { endOtherSessions, endSession, type FoundSession } from './sessions.ts'

/** Anything else in the query is left alone: providers and mail programs add to addresses. */
const LoginQuery = Type.Object({
  returnTo: Type.Optional(Type.String({ maxLength: 2_000 })),
  level: Type.Optional(Type.Union([Type.Literal('1'), Type.Literal('2'), Type.Literal('3')])),
})
type LoginQuery = Static<typeof LoginQuery>
const LEVELS = { 1: 1, 2: 2, 3: 3 } as const

const ANONYMOUS: SessionReply = { person: null, staff: null, assurance: 0, expiresAt: null }

export function identityRoom(app: FastifyInstance, ports: LoginPorts): void {
  const { platform } = ports
  const login = { schema: { querystring: LoginQuery, hide: true }, config: loginLimit(platform.config) }
  const callback = { schema: { hide: true }, config: loginLimit(platform.config) }

  for (const [realm, begin, finish] of [['citizen', identityRoutes.login, identityRoutes.callback], ['staff', identityRoutes.staffLogin, identityRoutes.staffCallback]] as const) {
    app.get<{ Querystring: LoginQuery }>(begin, login, async (request, reply) => {
      const { returnTo, level } = request.query
      return beginLogin({ realm, returnTo, level: level && LEVELS[level] }, request, reply.header('cache-control', 'no-store'), ports)
    })
    app.get(finish, callback, async (request, reply) => finishLogin(realm, request, reply.header('cache-control', 'no-store'), ports))
  }

  app.get(identityRoutes.session, { schema: { summary: 'Who is logged in', response: { 200: SessionReply } } }, async (request, reply) => {
    void reply.header('cache-control', 'no-store')
    return sessionReply(await sessionOf(request, platform))
  })

  app.post(identityRoutes.logout, { schema: { summary: 'Ends the session here and at the identity provider', response: { 200: SessionReply } } }, async (request, reply) => {
    await endSession(request, reply, platform)
    // Only the cache: the drafts and the outbox in the browser's storage are the person's and outlive the session.
    return reply.header('cache-control', 'no-store').header('clear-site-data', '"cache"').send(ANONYMOUS)
  })

  app.post(identityRoutes.logoutElsewhere, { schema: { summary: 'Ends every other session of who is logged in', response: { 200: ElsewhereReply } } }, async (request, reply) => {
    const actor = await actorOf(request, platform)
    if (actor.kind === 'anonymous') throw refusal('identity.login-required', {})
    return reply.header('cache-control', 'no-store').send({ ended: await endOtherSessions(request, actor, platform) })
  })
}

function sessionReply(session: FoundSession | undefined): SessionReply {
  if (!session) return ANONYMOUS
  const { actor, expiresAt } = session
  const common = { assurance: actor.assurance, expiresAt: expiresAt.toISOString() }
  if (actor.kind === 'staff') return { ...common, person: null, staff: { owner: actor.staffId, name: actor.name, roles: [...actor.roles] } }
  const { personId, fiscalNumber, givenName, familyName, attributes: { birthDate, birthPlace, gender, email, phone, address } } = actor
  const known = Object.fromEntries(Object.entries({ birthDate, birthPlace, gender, email, phone, address }).filter(([, value]) => value !== undefined))
  return { ...common, staff: null, person: { owner: personId, givenName, familyName, fiscalNumber, ...known } }
}
