import rateLimit, { normalizeIP } from '@fastify/rate-limit'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Config } from './config.ts'
import type { LivingSessions } from './living-sessions.ts'
import { refusal } from './problems.ts'

const MINUTE_MS = 60_000
const ADDRESSES_REMEMBERED = 20_000
/** Before the id of a person or member of the staff. */
const PERSON = 'person:'

/**
 * How often one may ask (S19): who is logged in as themselves, from whatever address, for a whole office may sit behind one; everybody else as
 * their address, where the network of an IPv6 address (/64) counts as one. Headers X-RateLimit-* tell what is left.
 */
export async function installRateLimit(app: FastifyInstance, { rateLimit: { perAddress, perPerson } }: Config, sessions: Pick<LivingSessions, 'whoHas'>): Promise<void> {
  app.addHook('onRequest', (request, _, done) => {
    const address = request.ip as string | undefined // whoever has gone before being read has none any more, and hears no answer
    done(address === undefined ? refusal('request.malformed', { detail: 'gone' }) : undefined)
  })
  await app.register(rateLimit, {
    global: true,
    keyGenerator: request => {
      const who = sessions.whoHas(request)
      return who === undefined ? senderOf(request) : `${PERSON}${who}`
    },
    max: (_, key) => key.startsWith(PERSON) ? perPerson : perAddress,
    timeWindow: MINUTE_MS,
    cache: ADDRESSES_REMEMBERED,
    errorResponseBuilder: (_, { ttl }) => refusal('request.rate-limited', { retryAfterSeconds: Math.ceil(ttl / 1_000) }),
  })
}

/** A stricter limit for the routes that make a login: `config: loginLimit(config)`. */
export function loginLimit({ rateLimit: { logins } }: Config): { readonly rateLimit: { readonly max: number, readonly timeWindow: number } } {
  return { rateLimit: { max: logins, timeWindow: MINUTE_MS } }
}

/**
 * A stricter limit, for who is not logged in alone, on routes that leave something behind for good: a number of the register, a promised file.
 * `config: namelessLimit(config)`; who is logged in is counted there as everywhere.
 */
export function namelessLimit({ rateLimit: { nameless, perPerson } }: Config): { readonly rateLimit: { readonly max: (request: FastifyRequest, key: string) => number, readonly timeWindow: number } } {
  return { rateLimit: { max: (_, key) => key.startsWith(PERSON) ? perPerson : nameless, timeWindow: MINUTE_MS } }
}

/** Pieces of files that one address may bring in a day for each filing that it may make in a minute: with the usual sixty, two gigabytes. */
const DAILY_PIECES = 64

export type NamelessLimit = (request: FastifyRequest) => Promise<void>

/** The address that counts as one: the network of an IPv6 address (/64). */
export function senderOf(request: FastifyRequest): string {
  return normalizeIP(request.ip)
}

/** How many pieces of files come in a day from one address without a name. @returns a guard that throws `request.rate-limited` */
export function namelessPieces(app: FastifyInstance, { rateLimit: { nameless } }: Config): NamelessLimit {
  const check = app.createRateLimit({ max: nameless * DAILY_PIECES, timeWindow: 24 * 60 * MINUTE_MS, keyGenerator: senderOf })
  return async request => {
    const state = await check(request)
    if (!state.isAllowed && state.isExceeded) throw refusal('request.rate-limited', { retryAfterSeconds: Math.max(1, state.ttlInSeconds) })
  }
}

export type PersonLimit = (request: FastifyRequest, key: string) => Promise<void>

/** How often one person may ask, from however many addresses. @returns a guard that throws `request.rate-limited` */
export function personLimit(app: FastifyInstance, { rateLimit: { perPerson } }: Config): PersonLimit {
  const keys = new WeakMap<FastifyRequest, string>()
  const check = app.createRateLimit({ max: perPerson, timeWindow: MINUTE_MS, keyGenerator: (request: FastifyRequest) => keys.get(request) ?? '' })
  return async (request, key) => {
    keys.set(request, `${PERSON}${key}`)
    const state = await check(request)
    if (!state.isAllowed && state.isExceeded) throw refusal('request.rate-limited', { retryAfterSeconds: Math.max(1, state.ttlInSeconds) })
  }
}
