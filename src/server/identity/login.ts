import { createHash, randomUUID } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { isAssured } from '#domain/identity/assurance.ts'
import { bodyOf } from '../platform/bodies.ts'
import type { Realm } from '../platform/config.ts'
import { describeError } from '../platform/log.ts'
import { originOf } from '../platform/origin.ts'
import type { Platform } from '../platform/ports.ts'
import type { LoginEvent } from './actor.ts'
import { readPerson, readStaffLogin } from './claims.ts'
import { keepLogin, takeLogin, type LoginCookies, type PendingLogin } from './login-cookie.ts'
import { LoginFailure, type IdentityProvider, type ProvenIdentity } from './provider.ts'
import { identities } from './repository.ts'
import { returnToWith, safeReturnTo } from './return-to.ts'
import { EVIDENCE } from './secrets.ts'
import { openSession, personIdOf, schemeOf } from './sessions.ts'
import type { ProviderWatch } from './watch.ts'

export interface LoginPorts { readonly platform: Platform, readonly provider: IdentityProvider, readonly watch: Pick<ProviderWatch, 'failed'> }

export interface LoginWish { readonly realm: Realm, readonly returnTo?: string | undefined, readonly level?: 1 | 2 | 3 | undefined }

/** Sends the browser to the identity provider, or back to the page it came from when there is none to be reached. */
export async function beginLogin(wish: LoginWish, request: FastifyRequest, reply: FastifyReply, { platform, provider, watch }: LoginPorts): Promise<FastifyReply> {
  const returnTo = safeReturnTo(wish.returnTo)
  const least = platform.config.identity.realms[wish.realm].minimumLevel
  const level = wish.level !== undefined && wish.level > least ? wish.level : least
  try {
    const { url, secrets } = await provider.leave(wish.realm, originOf(request, platform.config), level)
    keepLogin(reply, { ...secrets, realm: wish.realm, body: bodyOf(request, platform.bodies).id, returnTo, level }, cookiesOf(platform))
    return await reply.redirect(url.href, 303)
  } catch (error) {
    return failed(error, returnTo, { request, reply, realm: wish.realm, platform, watch })
  }
}

/** Checks the provider's answer and opens a session. Whatever goes wrong, the browser lands on the page it left, which says so. */
export async function finishLogin(realm: Realm, request: FastifyRequest, reply: FastifyReply, { platform, provider, watch }: LoginPorts): Promise<FastifyReply> {
  const body = bodyOf(request, platform.bodies).id
  const login = takeLogin(request, reply, { realm, body }, cookiesOf(platform))
  if (!login) return reply.redirect(returnToWith(realm === 'staff' ? '/ufficio' : '/', 'non-riuscito'), 303)
  try {
    const origin = originOf(request, platform.config)
    const proven = await provider.comeBack(realm, new URL(request.url, origin), login)
    if (!isAssured(proven.assurance, login.level)) throw await refused('livello-basso', login, proven, platform)
    await (realm === 'staff' ? openStaffSession : openPersonSession)(proven, login, { request, reply, origin, platform })
    return await reply.redirect(login.returnTo, 303)
  } catch (error) {
    return failed(error, login.returnTo, { request, reply, realm, platform, watch })
  }
}

interface Opening { readonly request: FastifyRequest, readonly reply: FastifyReply, readonly origin: string, readonly platform: Platform }

async function openPersonSession(proven: ProvenIdentity, login: PendingLogin, { request, reply, origin, platform }: Opening): Promise<void> {
  const person = readPerson(proven.claims, platform.config.identity.claims)
  if (!person) throw await refused('non-riuscito', login, proven, platform)
  const personId = await personIdOf(login.body, person.fiscalNumber, platform)
  const event = await keepEvidence('riuscito', login, proven, platform)
  const secrets = { realm: login.realm, origin, accessToken: proven.accessToken, login: event, person }
  await openSession({ body: login.body, personId, staffId: null, assurance: proven.assurance, secrets }, request, reply, platform)
}

/** Roles are ours, not the provider's: who is not in the local table of staff is nobody here (I-12). */
async function openStaffSession(proven: ProvenIdentity, login: PendingLogin, { request, reply, origin, platform }: Opening): Promise<void> {
  const name = readStaffLogin(proven.claims, platform.config.identity.claims)
  const staff = name === undefined ? undefined : await identities(platform.db).staffByLogin(login.body, name)
  if (!staff) throw await refused('non-riuscito', login, proven, platform)
  const event = await keepEvidence('riuscito', login, proven, platform)
  const secrets = { realm: login.realm, origin, accessToken: proven.accessToken, login: event }
  await openSession({ body: login.body, personId: null, staffId: staff.id, assurance: proven.assurance, secrets }, request, reply, platform)
}

async function refused(outcome: 'livello-basso' | 'non-riuscito', login: PendingLogin, proven: ProvenIdentity, platform: Platform): Promise<LoginFailure> {
  await keepEvidence(outcome, login, proven, platform)
  return new LoginFailure(outcome)
}

/**
 * The signed ID token is the proof of what the provider said; it is kept 24 months and readable only with the master key (I-07).
 * @returns what stays for good with whatever is filed after this login
 */
async function keepEvidence(outcome: string, { body, realm, level }: PendingLogin, { issuer, acr, authenticatedAt, idToken, tokenId }: ProvenIdentity, platform: Platform): Promise<LoginEvent> {
  const event = randomUUID()
  const at = platform.clock.now()
  const sealed = platform.sealer.seal({ issuer, acr, asked: level, idToken }, EVIDENCE)
  await platform.inTransaction(tx => identities(tx).addEvidence({ body, at, realm, outcome, event, sealed }))
  return {
    event, realm, issuer, acr, at: (authenticatedAt ?? at).toISOString(),
    tokenHash: createHash('sha256').update(idToken).digest('hex'), ...tokenId !== undefined && { tokenId },
  }
}

interface Failing { readonly request: FastifyRequest, readonly reply: FastifyReply, readonly realm: Realm, readonly platform: Platform, readonly watch: Pick<ProviderWatch, 'failed'> }

function failed(error: unknown, returnTo: string, { request, reply, realm, platform, watch }: Failing): FastifyReply {
  if (!(error instanceof LoginFailure)) throw error
  if (error.isOutage && realm === 'citizen') watch.failed(originOf(request, platform.config)) // staff has no terms to lose
  if (error.outcome === 'non-disponibile' || error.outcome === 'non-riuscito') request.log.warn({ realm, outcome: error.outcome, err: describeError(error.cause) }, 'login failed')
  return reply.redirect(returnToWith(returnTo, error.outcome), 303)
}

function cookiesOf({ sealer, clock, config }: Platform): LoginCookies {
  return { sealer, clock, scheme: schemeOf({ config }) }
}
