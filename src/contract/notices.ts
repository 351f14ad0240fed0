import { Type, type Static } from 'typebox'
import { closed } from './shapes.ts'

/** How somebody may be told that one of their filings has moved, and what they have chosen. */
export const NoticesReply = Type.Object({
  /** Absent where this server sends no mail. */
  mail: Type.Optional(Type.Object({
    /** The address the identity provider gave; absent when it gave none. */
    address: Type.Optional(Type.String()),
    on: Type.Boolean(),
  }, closed)),
  /** Absent where this server wakes no browsers. */
  push: Type.Optional(Type.Object({
    /** The public key by which push services know this server (RFC 8292), uncompressed point in base64url. */
    key: Type.String(),
    /** Browsers that are woken for this person. */
    browsers: Type.Integer({ minimum: 0 }),
  }, closed)),
}, closed)
export type NoticesReply = Static<typeof NoticesReply>

export const MailChoice = Type.Object({ on: Type.Boolean(), language: Type.Union([Type.Literal('it'), Type.Literal('en')]) }, closed)
export type MailChoice = Static<typeof MailChoice>

export const PushChoice = Type.Object({ on: Type.Boolean(), endpoint: Type.String({ minLength: 1, maxLength: 1_000 }) }, closed)
export type PushChoice = Static<typeof PushChoice>
