import { Type, type Static } from 'typebox'
import { CaseEvent, FilingCard, Receipt } from './filings.ts'
import { CaseState, closed, Instant, LocalText, Slug } from './shapes.ts'

export const InboxSort = Type.Union([Type.Literal('newest'), Type.Literal('oldest'), Type.Literal('term')])
export const InboxQuery = Type.Object({
  q: Type.Optional(Type.String({ maxLength: 100 })),
  state: Type.Optional(CaseState),
  office: Type.Optional(Slug),
  procedure: Type.Optional(Slug),
  sort: Type.Optional(InboxSort),
  /** Opaque key of the last row seen. */
  after: Type.Optional(Type.String({ maxLength: 200 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
}, closed)
export type InboxQuery = Static<typeof InboxQuery>

export const InboxRow = Type.Object({
  card: FilingCard,
  applicant: Type.Union([Type.Null(), Type.String()]),
  office: Type.Object({ id: Slug, name: LocalText }, closed),
  inChargeOf: Type.Union([Type.Null(), Type.String()]),
  documents: Type.Integer(),
}, closed)
export type InboxRow = Static<typeof InboxRow>

export const InboxReply = Type.Object({
  rows: Type.Array(InboxRow),
  next: Type.Optional(Type.String()),
  total: Type.Integer(),
  offices: Type.Array(Type.Object({ id: Slug, name: LocalText }, closed)),
  procedures: Type.Array(Type.Object({ id: Slug, title: LocalText }, closed)),
}, closed)
export type InboxReply = Static<typeof InboxReply>

export const OfficeFilingReply = Type.Object({
  row: InboxRow,
  receipt: Receipt,
  /** The sealed content, as the citizen confirmed it. */
  content: Type.Unknown(),
  /** The definition it was made on. */
  definitionDigest: Type.String(),
  events: Type.Array(CaseEvent),
  /** Who looked, when, at what; newest first. */
  log: Type.Array(Type.Object({ at: Instant, who: Type.String(), what: Type.String(), document: Type.Optional(Type.String()) }, closed)),
  canTakeCharge: Type.Boolean(),
}, closed)
export type OfficeFilingReply = Static<typeof OfficeFilingReply>
