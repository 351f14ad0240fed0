import { Type, type Static } from 'typebox'
import { closed, Instant } from './shapes.ts'

/** When the counter could not be used, by its own clock, the newest first. It sees its own stops and those of its database, not what lies between it and a person. */
export const OutagesReply = Type.Object({
  /** Nothing is known of the time before. */
  recordedSince: Instant,
  /** `of` the counter itself, or of the identity provider by which citizens log in. */
  outages: Type.Array(Type.Object({ from: Instant, to: Instant, of: Type.Union([Type.Literal('counter'), Type.Literal('login')]) }, closed)),
  /** Present while citizens cannot log in. */
  loginDownSince: Type.Optional(Instant),
}, closed)
export type OutagesReply = Static<typeof OutagesReply>
