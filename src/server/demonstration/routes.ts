import type { IncomingMessage } from 'node:http'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { InteractionResults } from 'oidc-provider'
import { acrOf, assuranceOf } from '#domain/identity/assurance.ts'
import { originOf } from '../platform/origin.ts'
import type { Platform } from '../platform/ports.ts'
import { refusal } from '../platform/problems.ts'
import { FAULTS, identityPage, STYLE, type Fault } from './page.ts'
import { DEMO_PEOPLE } from './people.ts'
import { accountId, MOUNT, type DevelopmentProviders } from './provider.ts'
import { DEMO_STAFF } from './staff.ts'

const FORM = 'application/x-www-form-urlencoded'
const OWN_FORMS = { config: { ownForms: true }, schema: { hide: true } } as const

/** The development provider under /dev-identity: its page, and the OpenID endpoints of oidc-provider. */
export async function developmentRoutes(app: FastifyInstance, platform: Platform, providers: DevelopmentProviders): Promise<void> {
  await app.register((scope, _, done) => {
    pageRoutes(scope, platform, providers)
    done()
  })
  await app.register((scope, _, done) => {
    endpointRoutes(scope, platform, providers)
    done()
  })
}

function pageRoutes(app: FastifyInstance, platform: Platform, providers: DevelopmentProviders): void {
  app.addContentTypeParser(FORM, { parseAs: 'string' }, (_, body, done) => { done(null, Object.fromEntries(new URLSearchParams(body.toString()))) })
  const providerOf = (request: FastifyRequest) => providers.of(originOf(request, platform.config))

  app.get(`${MOUNT}/accesso/stile.css`, { schema: { hide: true } }, async (_, reply) => reply.type('text/css; charset=utf-8').send(STYLE))

  app.get(`${MOUNT}/accesso/:uid`, { schema: { hide: true } }, async (request, reply) => {
    const provider = await providerOf(request)
    const { params } = await provider.interactionDetails(request.raw, reply.raw).catch(() => { throw refusal('request.not-found', {}) })
    const staff = params['client_id'] === platform.config.identity.realms.staff.clientId
    return reply.type('text/html; charset=utf-8').send(identityPage({
      title: staff ? 'Personale di prova' : 'Identità di prova',
      intro: 'Queste persone non esistono. Questa pagina sta al posto di SPID e CIE e non è mai attiva in un servizio vero.',
      action: request.url,
      level: levelAsked(params['acr_values']),
      choices: staff ? DEMO_STAFF : DEMO_PEOPLE.map(({ id, givenName, familyName, note }) => ({ id, note, name: `${givenName} ${familyName}` })),
    }))
  })

  app.post<{ Body: Readonly<Record<string, string | undefined>> }>(`${MOUNT}/accesso/:uid`, OWN_FORMS, async (request, reply) => {
    const provider = await providerOf(request)
    const { params } = await provider.interactionDetails(request.raw, reply.raw).catch(() => { throw refusal('request.not-found', {}) })
    const onward = await provider.interactionResult(request.raw, reply.raw, resultOf(request.body, levelAsked(params['acr_values'])))
    return reply.redirect(onward, 303)
  })
}

/** Everything else under the mount is oidc-provider's own: it reads the raw request and writes the raw reply, with our headers on it. */
function endpointRoutes(app: FastifyInstance, platform: Platform, providers: DevelopmentProviders): void {
  app.addContentTypeParser(FORM, (_, __, done) => { done(null) }) // left unread: it reads the stream itself
  const answer = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const provider = await providers.of(originOf(request, platform.config))
    reply.hijack()
    for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) reply.raw.setHeader(name, value)
    const raw: IncomingMessage & { originalUrl?: string } = request.raw
    raw.originalUrl = raw.url ?? MOUNT
    raw.url = raw.originalUrl.slice(MOUNT.length)
    if (raw.url.startsWith('/auth')) raw.headers.cookie = withoutSession(raw.headers.cookie)
    void provider.callback()(raw, reply.raw)
  }
  app.route({ method: ['GET', 'POST'], url: `${MOUNT}/*`, ...OWN_FORMS, handler: answer })
}

/** Each login is a new one, by whoever it is: with the session of another person oidc-provider would first ask to log that one out. */
function withoutSession(cookies: string | undefined): string {
  return (cookies ?? '').split(';').filter(cookie => !cookie.trim().startsWith('_session')).join(';')
}

function levelAsked(acrValues: unknown): 1 | 2 | 3 {
  const level = typeof acrValues === 'string' ? assuranceOf(acrValues.split(' ')[0] ?? '') : 0
  return level === 0 ? 2 : level
}

function resultOf({ person = '', level, fault }: Readonly<Record<string, string | undefined>>, asked: 1 | 2 | 3): InteractionResults {
  const chosen: Fault = fault !== undefined && Object.hasOwn(FAULTS, fault) ? fault as Fault : 'nessuno' // a key of FAULTS, as just checked
  if (chosen === 'annullato') return { error: 'access_denied', error_description: 'the person cancelled' }
  if (chosen === 'non-disponibile') return { error: 'temporarily_unavailable', error_description: 'the provider does not work' }
  const known = [...DEMO_PEOPLE, ...DEMO_STAFF].some(one => one.id === person)
  if (!known) throw refusal('request.malformed', { detail: 'person' })
  const given = level === '1' || level === '2' || level === '3' ? Number(level) as 1 | 2 | 3 : asked // one of the three, as just checked
  return { login: { accountId: accountId(person, { withoutEmail: chosen === 'senza-email' }), acr: acrOf(chosen === 'livello-basso' ? 1 : given), remember: false } }
}
