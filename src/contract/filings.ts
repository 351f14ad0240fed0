import { Type, type Static } from 'typebox'
import { MAX_ATTACHMENT_BYTES } from './paths.ts'
import { CaseState, CivilDate, closed, DefinitionRef, Instant, LocalText, Sha256, Uuid } from './shapes.ts'

export const Receipt = Type.Object({
  filing: Uuid,
  /** Public code of the receipt, 26 characters of Crockford base32 (130 random bits): opens the page where anyone holding it can check it. */
  code: Type.String({ pattern: '^[0-9a-hjkmnp-tv-z]{26}$' }),
  body: Type.String(),
  bodyName: Type.String(),
  register: Type.String(),
  year: Type.Integer(),
  number: Type.Integer({ minimum: 1 }),
  /** `0000123/2026` */
  label: Type.String(),
  registeredAt: Instant,
  sealHash: Sha256,
  procedure: DefinitionRef,
  title: LocalText,
  subject: Type.String(),
  applicant: Type.Union([Type.Null(), Type.Object({ name: Type.String(), fiscalNumber: Type.Optional(Type.String({ description: 'Absent for the staff of the body' })) }, closed)]),
  documents: Type.Array(Type.Object({ path: Type.String(), name: Type.String(), mediaType: Type.String(), bytes: Type.Integer(), sha256: Sha256 }, closed)),
  office: Type.Object({ name: LocalText, pec: Type.String(), phone: Type.String(), address: Type.String(), responsible: Type.String(), substitute: Type.String() }, closed),
  term: Type.Object({ days: Type.Integer(), ends: CivilDate, silence: Type.String(), silenceText: LocalText }, closed),
  remedies: LocalText,
}, closed)
export type Receipt = Static<typeof Receipt>

/** What the server answers to a PUT. `jws`: compact JWS (ES256) whose payload is the receipt; keys at /.well-known/jwks.json. */
export const FilingReply = Type.Object({ receipt: Receipt, jws: Type.String() }, closed)
export type FilingReply = Static<typeof FilingReply>

/** A filing with the receipt it has. `sealed`: its very bytes, which are canonical JSON and so are the same when they are read and written again. */
export const FilingRestore = Type.Object({ sealed: Type.Unknown(), receipt: Receipt, jws: Type.String() }, closed)
export type FilingRestore = Static<typeof FilingRestore>

/** Numbers of the body's registers that a restore may have lost: who holds one asks whether the office still has the filing. */
export const RaisesReply = Type.Object({ body: Type.String(), raises: Type.Array(Type.Object({ register: Type.String(), year: Type.Integer(), from: Type.Integer(), to: Type.Integer() }, closed)) }, closed)
export type RaisesReply = Static<typeof RaisesReply>

/** Says how long a file will be before its first chunk. The same file declared again with another length is refused. */
export const AttachmentDeclaration = Type.Object({ bytes: Type.Integer({ minimum: 1, maximum: MAX_ATTACHMENT_BYTES }) }, closed)
export type AttachmentDeclaration = Static<typeof AttachmentDeclaration>

export const AttachmentStatus = Type.Object({
  sha256: Sha256,
  bytes: Type.Integer(),
  complete: Type.Boolean(),
  /** Chunk numbers still to be sent. */
  missing: Type.Array(Type.Integer()),
}, closed)
export type AttachmentStatus = Static<typeof AttachmentStatus>

export const CaseEvent = Type.Object({
  at: Instant,
  kind: Type.String(),
  state: CaseState,
  text: Type.Optional(LocalText),
  /** The office, never the officer's name. */
  by: Type.Optional(Type.String()),
}, closed)
export type CaseEvent = Static<typeof CaseEvent>

/** A registered filing as its owner sees it in a list. */
export const FilingCard = Type.Object({
  id: Uuid,
  label: Type.String(),
  registeredAt: Instant,
  procedure: DefinitionRef,
  title: LocalText,
  subject: Type.String(),
  state: CaseState,
  changedAt: Instant,
  termEnds: CivilDate,
  receiptCode: Type.String(),
}, closed)
export type FilingCard = Static<typeof FilingCard>

export const MyFilingsReply = Type.Object({ filings: Type.Array(FilingCard), next: Type.Optional(Type.String()) }, closed)
export type MyFilingsReply = Static<typeof MyFilingsReply>

export const MyFilingReply = Type.Object({
  card: FilingCard,
  /** The sealed content, as sent; null where a restore has lost it and only the receipt came back. */
  content: Type.Unknown(),
  receipt: Receipt,
  jws: Type.String(),
  events: Type.Array(CaseEvent),
  pdfReady: Type.Boolean(),
  /** Which offices opened the filing, and when: no person's name (G-03). */
  looked: Type.Array(Type.Object({ at: Instant, office: Type.String() }, closed)),
}, closed)
export type MyFilingReply = Static<typeof MyFilingReply>

/** Anyone holding the code may ask. Says nothing the receipt itself does not say, and leaves out the applicant, the subject and the names of files, which people write. */
export const ReceiptCheckReply = Type.Object({
  valid: Type.Literal(true),
  label: Type.String(),
  registeredAt: Instant,
  bodyName: Type.String(),
  title: LocalText,
  office: LocalText,
  sealHash: Sha256,
  documents: Type.Array(Type.Object({ bytes: Type.Integer(), sha256: Sha256 }, closed)),
  state: CaseState,
  changedAt: Instant,
  termEnds: CivilDate,
  pdfReady: Type.Boolean(),
  /** Only the receipt came back after a restore: a device that has the content still is asked for it. */
  contentLost: Type.Optional(Type.Literal(true)),
}, closed)
export type ReceiptCheckReply = Static<typeof ReceiptCheckReply>

/** The body's legal clock, for telling a person how far the device's own is off. */
export const TimeReply = Type.Object({ now: Instant }, closed)
export type TimeReply = Static<typeof TimeReply>
