import { createHash, randomBytes } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Assurance } from '#domain/procedure/definition.ts'
import { bodyOf } from '../platform/bodies.ts'
import type { Platform } from '../platform/ports.ts'
import { ownerOf, type Actor } from './actor.ts'
import { cookieOptions, sessionCookieName, type CookieScheme } from './cookies.ts'
import { identities, type SessionRow } from './repository.ts'
import { askToRevoke } from './revocation.ts'
import { openSecrets, sealSecrets, type SessionSecrets } from './secrets.ts'

export interface FoundSession {
  readonly actor: Exclude<Actor, { kind: 'anonymous' }>
  readonly expiresAt: Date
}

const TOKEN_BYTES = 32
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
    const replaced = old && await identities(tx).endSession(hashOf(old))
    if (replaced) await askToRevoke(tx, [replaced], platform)
    await identities(tx).addSession(hashOf(token), {
      body: session.body,
      person_id: session.personId,
      staff_id: session.staffId,
      assurance: session.assurance,
      sealed: sealSecrets(session.secrets, platform),
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

/** Ends the session of the request, if there is one. */
export async function endSession(request: FastifyRequest, reply: FastifyReply, platform: Platform): Promise<void> {
  const scheme = schemeOf(platform)
  const token = tokenOf(request, platform)
  reply.clearCookie(sessionCookieName(scheme), cookieOptions(scheme))
  if (!token) return
  await platform.inTransaction(async tx => {
    const ended = await identities(tx).endSession(hashOf(token))
    if (ended) await askToRevoke(tx, [ended], platform)
  })
}

/** Ends every other session of whose the request's own is: on a device left behind, or with whoever has copied its cookie. @returns how many */
export function endOtherSessions(request: FastifyRequest, actor: FoundSession['actor'], platform: Platform): Promise<number> {
  const token = tokenOf(request, platform)
  return platform.inTransaction(async tx => {
    const ended = await identities(tx).endSessionsOfOwner(ownerOf(actor), token && hashOf(token))
    await askToRevoke(tx, ended, platform)
    return ended.length
  })
}

/** Ends every session past its time. */
export async function endLateSessions(platform: Platform): Promise<void> {
  const now = platform.clock.now()
  const idleSince = new Date(now.getTime() - platform.config.session.idleMinutes * 60_000)
  await platform.inTransaction(async tx => { await askToRevoke(tx, await identities(tx).endSessionsBefore(now, idleSince), platform) })
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
  const { login, person } = openSecrets(row.sealed, platform) ?? {}
  if (!login) return undefined
  if (row.staff_id !== null) {
    const staff = await identities(platform.db).staffById(row.staff_id)
    return staff && { kind: 'staff', staffId: staff.id, name: staff.name, roles: staff.roles, assurance, login }
  }
  if (!person || row.person_id === null) return undefined
  const { fiscalNumber, givenName, familyName, ...attributes } = person
  return { kind: 'person', personId: row.person_id, fiscalNumber, givenName, familyName, assurance, login, attributes }
}

function tokenOf(request: FastifyRequest, platform: Platform): Buffer | undefined {
  const token = Buffer.from(request.cookies[sessionCookieName(schemeOf(platform))] ?? '', 'base64url')
  return token.length === TOKEN_BYTES ? token : undefined
}

/** Only the hash is stored. It needs no salt: the token is 256 random bits. */
function hashOf(token: Buffer): Buffer {
  return createHash('sha256').update(token).digest()
}
