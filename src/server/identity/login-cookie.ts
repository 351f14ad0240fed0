import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Realm } from '../platform/config.ts'
import type { Clock } from '../platform/clock.ts'
import type { Sealer } from '../platform/sealer.ts'
import { cookieOptions, type CookieScheme } from './cookies.ts'
import type { LoginSecrets } from './provider.ts'

/** A login that has left for the provider and may come back. */
export interface PendingLogin extends LoginSecrets {
  readonly realm: Realm
  readonly body: string
  readonly returnTo: string
  readonly level: 1 | 2 | 3
  /** Milliseconds since the epoch. */
  readonly until: number
}

/** A login in another tab, or one begun twice, must not disturb this one: each state has a cookie of its own. */
const MINUTES = 10
const PURPOSE = 'login'

export function keepLogin(reply: FastifyReply, login: Omit<PendingLogin, 'until'>, { sealer, clock, scheme }: LoginCookies): void {
  const until = clock.now().getTime() + MINUTES * 60_000
  reply.setCookie(nameOf(login.state, scheme), sealer.seal({ ...login, until }, PURPOSE).toString('base64url'), { ...cookieOptions(scheme), maxAge: MINUTES * 60 })
}

export interface LoginCookies { readonly sealer: Sealer, readonly clock: Clock, readonly scheme: CookieScheme }

/** The login this answer belongs to, once: the cookie is taken away whatever happens next. Nothing when it is unknown, late, of another body or of another realm. */
export function takeLogin(request: FastifyRequest, reply: FastifyReply, expected: { readonly realm: Realm, readonly body: string }, { sealer, clock, scheme }: LoginCookies): PendingLogin | undefined {
  const state = new URL(request.url, 'http://nowhere.invalid').searchParams.get('state') ?? ''
  const name = nameOf(state, scheme)
  const sealed = request.cookies[name]
  if (sealed === undefined) return undefined
  reply.clearCookie(name, cookieOptions(scheme))
  const login = sealer.open(Buffer.from(sealed, 'base64url'), PURPOSE) as PendingLogin | undefined // sealed above, so it has this shape
  if (!login || login.state !== state || login.until < clock.now().getTime()) return undefined
  return login.realm === expected.realm && login.body === expected.body ? login : undefined
}

function nameOf(state: string, { https }: CookieScheme): string {
  return `${https ? '__Host-' : ''}accesso-${createHash('sha256').update(state).digest('hex').slice(0, 12)}`
}
