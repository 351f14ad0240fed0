import { Type, type Static } from 'typebox'
import { CaseEvent, FilingCard, Receipt } from './filings.ts'
import { CaseState, closed, Instant, LocalText, Sha256, Slug, Uuid } from './shapes.ts'

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

/** What the server found of a document's digital signature. Never that it is legally valid: nobody has vouched here for the certificates. */
export const SignatureFacts = Type.Object({
  form: Type.Union([Type.Literal('cades'), Type.Literal('pades')]),
  state: Type.Union([Type.Literal('intact'), Type.Literal('extended'), Type.Literal('broken'), Type.Literal('detached'), Type.Literal('unchecked')]),
  signers: Type.Array(Type.Object({
    role: Type.Union([Type.Literal('signer'), Type.Literal('timestamp')]),
    name: Type.String(),
    fiscalNumber: Type.Optional(Type.String()),
    issuer: Type.String(),
    validFrom: Type.Optional(Instant),
    validTo: Type.Optional(Instant),
    signedAt: Type.Optional(Instant),
    state: Type.Union([Type.Literal('intact'), Type.Literal('broken'), Type.Literal('unchecked')]),
  }, closed)),
}, closed)

/** How who filed was identified (CAD art. 65 c. 2). It names nobody: who it was is on the receipt. */
export const IdentificationReply = Type.Object({
  label: Type.String(),
  registeredAt: Instant,
  /** Null for a filing without a person. */
  identification: Type.Union([Type.Null(), Type.Object({
    assurance: Type.Integer({ minimum: 0, maximum: 3 }),
    /** The login behind the session; absent for a filing from before it was kept. */
    login: Type.Optional(Type.Object({
      event: Uuid,
      realm: Type.Union([Type.Literal('citizen'), Type.Literal('staff')]),
      issuer: Type.String(),
      acr: Type.String(),
      at: Instant,
      tokenHash: Sha256,
      tokenId: Type.Optional(Type.String()),
    }, closed)),
  }, closed)]),
}, closed)
export type IdentificationReply = Static<typeof IdentificationReply>

/** A signed receipt as the person holds it: compact JWS. */
export const ByHandRequest = Type.Object({ jws: Type.String({ minLength: 1, maxLength: 256_000, pattern: '^[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+$' }) }, closed)
export type ByHandRequest = Static<typeof ByHandRequest>

/** `fresh`: put back by this very request. The number is the one in the register: another than the receipt's where the filing was sent anew before. */
export const ByHandReply = Type.Object({ fresh: Type.Boolean(), label: Type.String(), registeredAt: Instant }, closed)
export type ByHandReply = Static<typeof ByHandReply>

export const OfficeFilingReply = Type.Object({
  row: InboxRow,
  receipt: Receipt,
  /** The sealed content, as the citizen confirmed it; null where a restore has lost it and only the receipt came back. */
  content: Type.Unknown(),
  /** The definition it was made on. */
  definitionDigest: Type.String(),
  /** Of the documents that are signed, by digest. */
  signatures: Type.Array(Type.Object({ sha256: Sha256, facts: SignatureFacts }, closed)),
  /** Digests of documents in which a virus was found after they had come: they are given out no more. */
  infected: Type.Array(Sha256),
  events: Type.Array(CaseEvent),
  /** Who looked, when, at what; newest first. */
  log: Type.Array(Type.Object({ at: Instant, who: Type.String(), what: Type.String(), document: Type.Optional(Type.String()) }, closed)),
  /** Whether the printable receipt is there to be downloaded. */
  pdfReady: Type.Boolean(),
  canTakeCharge: Type.Boolean(),
}, closed)
export type OfficeFilingReply = Static<typeof OfficeFilingReply>
