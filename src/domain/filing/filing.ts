import type { AttachmentRef } from '../procedure/kind.ts'
import type { BodyId, DefinitionRef, Language } from '../procedure/definition.ts'
import type { Path } from './path.ts'

/** UUID made on the device when the draft began; it is the idempotency key of the filing for ever. */
export type FilingId = string
/** RFC 3339 instant, always with `Z`. */
export type Instant = string
/** YYYY-MM-DD in Europe/Rome. */
export type CivilDate = string

export type Answers = Readonly<Record<string, unknown>>

/** The frozen content of a filing. Its bytes are its RFC 8785 canonical JSON in UTF-8; `sealHash` is their SHA-256, hex. */
export interface SealedContent {
  readonly format: 1
  readonly id: FilingId
  readonly body: BodyId
  readonly procedure: DefinitionRef
  readonly language: Language
  /** Visible answers only, normalised. */
  readonly answers: Answers
  /** Computed values by id; decimals as strings, euro as integer cents. */
  readonly values: Answers
  readonly fees: readonly { readonly id: string, readonly at: 'filing' | 'release', readonly amountCents: number | null }[]
  readonly attachments: readonly SealedAttachment[]
  /** Ids of the checks of level warning, and `code path` of field warnings, that the person has read and confirmed. Sorted. */
  readonly confirmed: readonly string[]
  /** The device's own clock: declared, never trusted. */
  readonly sealedAt: Instant
}

export interface SealedAttachment extends AttachmentRef { readonly path: Path }

export interface SealedFiling {
  readonly content: SealedContent
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly sealHash: string
}

/** What a protocol entry fixes for ever. */
export interface ProtocolEntry {
  readonly register: string
  readonly year: number
  readonly number: number
  /** Server time, read after the counter's lock. */
  readonly registeredAt: Instant
}

/** `0000123/2026` — seven digits at least (DPR 445/2000 art. 57). */
export function protocolLabel(entry: Pick<ProtocolEntry, 'year' | 'number'>): string {
  return `${String(entry.number).padStart(7, '0')}/${String(entry.year)}`
}
