import type { Assurance } from '#domain/procedure/definition.ts'
import type { Instant } from '#domain/filing/filing.ts'
import type { StaffRole } from '#contract/identity.ts'
import type { Realm } from '../platform/config.ts'
import type { RowSight } from '../platform/row-sight.ts'

/** Who asks. Every use case takes one and decides by capability, never by URL. */
export type Actor = AnonymousActor | PersonActor | StaffActor

/** The login behind a session, as it is kept with what is filed in that session (CAD art. 65 c. 2). It names nobody. */
export interface LoginEvent {
  /** Random; the same in the log of logins. */
  readonly event: string
  readonly realm: Realm
  readonly issuer: string
  /** The level in the provider's own words. */
  readonly acr: string
  /** When the provider saw the person. */
  readonly at: Instant
  /** SHA-256 of the ID token, by which the one kept in the log is recognised. */
  readonly tokenHash: string
  /** The ID token's own `jti`, by which the provider finds it. */
  readonly tokenId?: string
}

export interface AnonymousActor { readonly kind: 'anonymous' }

export interface PersonActor {
  readonly kind: 'person'
  /** Stable and opaque, one for each person and body. */
  readonly personId: string
  /** Codice fiscale, or the 11 digits of a provisional one, without the `TINIT-` prefix; for people without one the eIDAS identifier. */
  readonly fiscalNumber: string
  readonly givenName: string
  readonly familyName: string
  /** SPID/CIE level of this session. */
  readonly assurance: Assurance
  readonly login: LoginEvent
  readonly attributes: PersonAttributes
}

/** What the identity provider said beyond the name; each may be missing. */
export interface PersonAttributes {
  /** YYYY-MM-DD */
  readonly birthDate?: string
  readonly birthPlace?: string
  readonly gender?: string
  readonly email?: string
  readonly phone?: string
  readonly address?: string
  readonly companyName?: string
  readonly vatNumber?: string
}

export interface StaffActor {
  readonly kind: 'staff'
  readonly staffId: string
  readonly name: string
  readonly roles: readonly StaffOfficeRole[]
  readonly assurance: Assurance
  readonly login: LoginEvent
}

/** A role holds in one office only; `*` means every office of the body. */
export interface StaffOfficeRole { readonly role: StaffRole, readonly office: string }

/** The opaque owner of what somebody files and uploads; null for nobody. */
export function ownerOf(actor: PersonActor | StaffActor): string
export function ownerOf(actor: Actor): string | null
export function ownerOf(actor: Actor): string | null {
  switch (actor.kind) {
    case 'person': return actor.personId
    case 'staff': return actor.staffId
    case 'anonymous': return null
  }
}

/** What of the database is this actor's to see: their own, and what the offices list in which they work. The protocol lists every office. */
export function sightOf(body: string, actor: Actor): RowSight {
  const isOfProtocol = actor.kind === 'staff' && officesOf(actor, ['protocol']).length > 0
  return { body, owner: ownerOf(actor), offices: isOfProtocol ? '*' : actor.kind === 'staff' ? officesOf(actor, ['officer', 'head']) : [] }
}

/** The offices in which the person holds one of the roles; `'*'` when it is all of them. */
export function officesOf(staff: StaffActor, roles: readonly StaffRole[]): readonly string[] | '*' {
  const held = staff.roles.filter(one => roles.includes(one.role))
  return held.some(one => one.office === '*') ? '*' : [...new Set(held.map(one => one.office))]
}

/** Whether the person holds one of the roles in that office. */
export function hasRole(staff: StaffActor, roles: readonly StaffRole[], office: string): boolean {
  const offices = officesOf(staff, roles)
  return offices === '*' || offices.includes(office)
}
