import { Type, type Static } from 'typebox'

/** Shapes that several routes share. Every object refuses unknown properties (S11). */
export const closed = { additionalProperties: false } as const

export const Sha256 = Type.String({ pattern: '^[0-9a-f]{64}$' })
export const Uuid = Type.String({ pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$' })
export const Slug = Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,79}$' })
export const Instant = Type.String({ format: 'date-time' })
export const CivilDate = Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' })
export const LocalText = Type.Object({ it: Type.String(), en: Type.String() }, closed)
export const DefinitionRef = Type.Object({ id: Slug, version: Type.Integer({ minimum: 1 }), digest: Sha256 }, closed)

export const CaseState = Type.Union([
  Type.Literal('registered'), Type.Literal('in-charge'), Type.Literal('suspended'), Type.Literal('completed'), Type.Literal('refusal-notice'),
  Type.Literal('granted'), Type.Literal('granted-in-part'), Type.Literal('refused'), Type.Literal('closed'), Type.Literal('withdrawn'), Type.Literal('revoked'),
])

/** RFC 9457. `type` is the problem code; `problems` carries every fault when there are several. */
export const ProblemReply = Type.Object({
  type: Type.String(),
  title: Type.String(),
  status: Type.Integer(),
  detail: Type.Optional(Type.String()),
  instance: Type.Optional(Type.String()),
  problems: Type.Optional(Type.Array(Type.Object({ code: Type.String(), details: Type.Record(Type.String(), Type.Unknown()) }, closed))),
}, closed)
export type ProblemReply = Static<typeof ProblemReply>
