import { Type, type Static } from 'typebox'
import { closed, Instant } from './shapes.ts'

export const StaffRole = Type.Union([Type.Literal('officer'), Type.Literal('head'), Type.Literal('protocol'), Type.Literal('administrator')])
export type StaffRole = Static<typeof StaffRole>

export const PersonReply = Type.Object({
  /** Opaque, stable for this body: the owner of drafts on the device. */
  owner: Type.String(),
  givenName: Type.String(),
  familyName: Type.String(),
  fiscalNumber: Type.String(),
  birthDate: Type.Optional(Type.String()),
  birthPlace: Type.Optional(Type.String()),
  gender: Type.Optional(Type.String()),
  email: Type.Optional(Type.String()),
  phone: Type.Optional(Type.String()),
  address: Type.Optional(Type.String()),
}, closed)
export type PersonReply = Static<typeof PersonReply>

export const StaffReply = Type.Object({
  owner: Type.String(),
  name: Type.String(),
  roles: Type.Array(Type.Object({ role: StaffRole, office: Type.String() }, closed)),
}, closed)
export type StaffReply = Static<typeof StaffReply>

export const SessionReply = Type.Object({
  person: Type.Union([Type.Null(), PersonReply]),
  staff: Type.Union([Type.Null(), StaffReply]),
  assurance: Type.Integer({ minimum: 0, maximum: 3 }),
  expiresAt: Type.Union([Type.Null(), Instant]),
}, closed)
export type SessionReply = Static<typeof SessionReply>

/** How many other sessions of the person were ended. */
export const ElsewhereReply = Type.Object({ ended: Type.Integer({ minimum: 0 }) }, closed)
export type ElsewhereReply = Static<typeof ElsewhereReply>
