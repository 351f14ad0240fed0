import type { Schema } from 'yup'
import type { Problem } from '../problem/problem.ts'
import type { Path } from '../filing/path.ts'
import type { Field, Language } from './definition.ts'

/** The Comuni and Province a code can name; small enough to be passed about. */
export interface Places {
  isComune: (istat: string) => boolean
  comuneName: (istat: string) => string | undefined
  isProvincia: (sigla: string) => boolean
  provinciaName: (sigla: string) => string | undefined
  road: (code: string) => { readonly code: string, readonly name: string, readonly kmFrom: number, readonly kmTo: number } | undefined
}

/** What a kind may know beside the answer. Nothing here reads a clock. */
export interface FieldContext {
  /** The body's civil date, YYYY-MM-DD, in Europe/Rome. */
  readonly today: string
  /** Local date and time in Europe/Rome, YYYY-MM-DDTHH:MM. */
  readonly now: string
  readonly places: Places
  /** The other answers, for warnings of coherence (name against fiscal code). */
  readonly answers: Readonly<Record<string, unknown>>
  readonly path: Path
}

/** The type an answer has inside a CEL expression. `decimal` is exact (big.js). */
export type CelType = 'string' | 'int' | 'decimal' | 'bool' | 'date' | 'list<string>' | 'list<map>' | 'map'

/**
 * The pure half of a field type, shared by browser and server.
 * `Value` is plain JSON: it is stored, sealed and sent as it is.
 */
export interface Kind<Value = unknown> {
  readonly type: string
  readonly cel: (field: Field) => CelType
  /**
   * What was typed or received → the answer in its one canonical form; `undefined` when nothing was answered.
   * Idempotent. What cannot be understood is given back as it is, for `schema` to name what is wrong.
   */
  readonly normalise: (raw: unknown, field: Field) => Value | undefined
  /** Judges a normalised answer. Messages are problem codes (see `fields/verdict.ts`). Emptiness is not its business. */
  readonly schema: (field: Field, context: FieldContext) => Schema
  /** Remarks that do not stop a filing but must be confirmed. */
  readonly warnings?: (value: Value, field: Field, context: FieldContext) => readonly Problem[]
  /** The answer as a person reads it in the summary and in the office. Never markup. */
  readonly show: (value: Value, field: Field, language: Language, places: Places) => string
  /** The answer as the expressions see it: strings, bigint, Big, boolean, lists, maps. */
  readonly toCel: (value: Value, field: Field) => unknown
  /** Faults of the definition itself (missing options, min above max), in English for the author. */
  readonly lint?: (field: Field) => readonly string[]
  /** Fields inside this one, for repeats and composites that are filled part by part. */
  readonly children?: (field: Field) => readonly Field[]
  /** Attachments inside the answer. */
  readonly attachments?: (value: Value) => readonly AttachmentRef[]
}

/** One attached file: its bytes live in the `files` store of the device, its name and digest in the answers. */
export interface AttachmentRef {
  readonly name: string
  readonly mediaType: string
  readonly bytes: number
  /** SHA-256 of the content, hex. */
  readonly sha256: string
  readonly caption?: string
  /** When the camera says that it was taken: its wall time, YYYY-MM-DDTHH:MM:SS. Declared, never trusted. */
  readonly taken?: string
  /** Where the camera says that it was taken, when the person agreed to tell: degrees with six decimals at most. */
  readonly position?: PhotoPosition
  /** What the device made of the digital signature; absent where none was found. The server looks again and believes only itself. */
  readonly signature?: SignatureState
}

export interface PhotoPosition { readonly lat: number, readonly lon: number }

/**
 * What can be told of a digital signature without a list of trusted certifiers. `intact`: nothing has changed since it was signed;
 * `extended`: what was signed has not changed, but something was added behind it; `broken`: something changed; `detached`: the signature
 * alone, without its document; `unchecked`: made in a way that cannot be checked here.
 */
export type SignatureState = 'intact' | 'extended' | 'broken' | 'detached' | 'unchecked'

export type Kinds = Readonly<Record<string, Kind>>
