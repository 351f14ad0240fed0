import { createHash, randomBytes } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Assurance } from '#domain/procedure/definition.ts'
import { bodyOf } from '../platform/bodies.ts'
import type { Realm } from '../platform/config.ts'
import type { Platform } from '../platform/ports.ts'
import type { Actor, LoginEvent } from './actor.ts'
import type { PersonIdentity } from './claims.ts'
import { cookieOptions, sessionCookieName, type CookieScheme } from './cookies.ts'
import { identities, type SessionRow } from './repository.ts'

/** What a session keeps of its login, sealed. */
export interface SessionSecrets {
  readonly realm: Realm
  readonly origin: string
  readonly accessToken: string
  /** Absent in a session from before filings kept it: who has one logs in again. */
  readonly login?: LoginEvent
  /** Absent for staff. */
  readonly person?: PersonIdentity
}

export interface FoundSession {
  readonly actor: Exclude<Actor, { kind: 'anonymous' }>
  readonly expiresAt: Date
}

const TOKEN_BYTES = 32
const PURPOSE = 'session'
/** Writing down each request would cost a transaction each. */
const SEEN_EVERY_MS = 60_000

export function schemeOf({ config }: Pick<Platform, 'config'>): CookieScheme {
  return { https: config.publicUrl?.protocol === 'https:' }
}

export interface NewSession {
  readonly body: string
  readonly personId: string | null
  readonly staffId: string | null
  readonly assurance: Assurance
  readonly secrets: SessionSecrets
}

/** Opens a session under a new random cookie, whatever cookie the browser had: one planted before the login is worth nothing after it (S06). */
export async function openSession(session: NewSession, request: FastifyRequest, reply: FastifyReply, platform: Platform): Promise<void> {
  const token = randomBytes(TOKEN_BYTES)
  const now = platform.clock.now()
  const expiresAt = new Date(now.getTime() + platform.config.session.absoluteMinutes * 60_000)
  const old = tokenOf(request, platform)
  await platform.inTransaction(async tx => {
    if (old) await identities(tx).endSession(hashOf(old))
    await identities(tx).addSession(hashOf(token), {
      body: session.body,
      person_id: session.personId,
      staff_id: session.staffId,
      assurance: session.assurance,
      sealed: platform.sealer.seal(session.secrets, PURPOSE),
      created_at: now,
      seen_at: now,
      expires_at: expiresAt,
    })
  })
  const scheme = schemeOf(platform)
  reply.setCookie(sessionCookieName(scheme), token.toString('base64url'), { ...cookieOptions(scheme), expires: expiresAt })
}

/** The living session of a request, or nothing. Looks at the database each time: what was ended elsewhere is over at once. */
export async function findSession(request: FastifyRequest, platform: Platform): Promise<FoundSession | undefined> {
  const token = tokenOf(request, platform)
  if (!token) return undefined
  const row = await identities(platform.db).session(hashOf(token))
  const now = platform.clock.now()
  if (!row || row.body !== bodyOf(request, platform.bodies).id) return undefined
  const idleEnd = row.seen_at.getTime() + platform.config.session.idleMinutes * 60_000
  if (Math.min(idleEnd, row.expires_at.getTime()) <= now.getTime()) return undefined
  const actor = await actorFrom(row, platform)
  if (!actor) return undefined
  const seenAt = now.getTime() - row.seen_at.getTime() >= SEEN_EVERY_MS ? now : row.seen_at
  if (seenAt !== row.seen_at) await platform.inTransaction(tx => identities(tx).touchSession(hashOf(token), now))
  return { actor, expiresAt: new Date(Math.min(seenAt.getTime() + platform.config.session.idleMinutes * 60_000, row.expires_at.getTime())) }
}

/** Ends the session of the request. @returns what must be revoked at the provider; nothing when there was no session */
export async function endSession(request: FastifyRequest, reply: FastifyReply, platform: Platform): Promise<SessionSecrets | undefined> {
  const scheme = schemeOf(platform)
  const token = tokenOf(request, platform)
  reply.clearCookie(sessionCookieName(scheme), cookieOptions(scheme))
  if (!token) return undefined
  const row = await platform.inTransaction(tx => identities(tx).endSession(hashOf(token)))
  return row && secretsOf(row, platform)
}

/** Ends every session past its time. @returns what must be revoked at the providers */
export async function endLateSessions(platform: Platform): Promise<readonly SessionSecrets[]> {
  const now = platform.clock.now()
  const idleSince = new Date(now.getTime() - platform.config.session.idleMinutes * 60_000)
  const rows = await platform.inTransaction(tx => identities(tx).endSessionsBefore(now, idleSince))
  return rows.flatMap(row => secretsOf(row, platform) ?? [])
}

/**
 * The id a person has here, made at the first login; the person's devices keep their work under it. It is made of who they are, so that a
 * person whose first login was lost with what was restored over it is the same at the next.
 */
export function personIdOf(body: string, fiscalNumber: string, platform: Pick<Platform, 'inTransaction' | 'sealer'>): Promise<string> {
  return platform.inTransaction(tx => identities(tx).personId(body, fiscalNumber, platform.sealer.uuidOf(`${body} ${fiscalNumber}`, 'person')))
}

/**
 * Whose a filing is that a receipt names: a person by their fiscal number, a member of the staff by their name.
 * @returns nothing when none or more than one of the staff has that name
 */
export async function ownerNamed(body: string, { name, fiscalNumber }: { readonly name: string, readonly fiscalNumber?: string }, ports: Pick<Platform, 'db' | 'inTransaction' | 'sealer'>): Promise<string | undefined> {
  if (fiscalNumber !== undefined) return personIdOf(body, fiscalNumber, ports)
  const [only, ...others] = await identities(ports.db).staffNamed(body, name)
  return others.length === 0 ? only : undefined
}

async function actorFrom(row: SessionRow, platform: Platform): Promise<FoundSession['actor'] | undefined> {
  const assurance = row.assurance as Assurance // the table allows 1 to 3
  const { login, person } = secretsOf(row, platform) ?? {}
  if (!login) return undefined
  if (row.staff_id !== null) {
    const staff = await identities(platform.db).staffById(row.staff_id)
    return staff && { kind: 'staff', staffId: staff.id, name: staff.name, roles: staff.roles, assurance, login }
  }
  if (!person || row.person_id === null) return undefined
  const { fiscalNumber, givenName, familyName, ...attributes } = person
  return { kind: 'person', personId: row.person_id, fiscalNumber, givenName, familyName, assurance, login, attributes }
}

function secretsOf(row: SessionRow, { sealer }: Platform): SessionSecrets | undefined {
  return sealer.open(row.sealed, PURPOSE) as SessionSecrets | undefined // sealed by openSession
}

function tokenOf(request: FastifyRequest, platform: Platform): Buffer | undefined {
  const token = Buffer.from(request.cookies[sessionCookieName(schemeOf(platform))] ?? '', 'base64url')
  return token.length === TOKEN_BYTES ? token : undefined
}

/** Only the hash is stored. It needs no salt: the token is 256 random bits. */
function hashOf(token: Buffer): Buffer {
  return createHash('sha256').update(token).digest()
}
