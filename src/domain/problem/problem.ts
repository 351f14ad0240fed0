import type { Path } from '../filing/path.ts'

/**
 * Everything a person can cause or must read, by stable code. A code is never renamed or reused:
 * the words for it live in `client/text`, the HTTP status in `contract/problems.ts`.
 */
export interface ProblemDetails {
  // answers
  'field.required': { readonly path: Path }
  'field.unreadable': { readonly path: Path }
  'field.too-short': { readonly path: Path, readonly min: number }
  'field.too-long': { readonly path: Path, readonly max: number }
  'field.too-small': { readonly path: Path, readonly min: string }
  'field.too-large': { readonly path: Path, readonly max: string }
  'field.too-many-decimals': { readonly path: Path, readonly max: number }
  'field.not-an-option': { readonly path: Path }
  'field.bad-format': { readonly path: Path, readonly reason: FormatReason }
  'field.bad-check-digit': { readonly path: Path }
  'field.in-the-future': { readonly path: Path }
  'field.in-the-past': { readonly path: Path }
  'field.too-early': { readonly path: Path, readonly min: string } // YYYY-MM-DD
  'field.too-late': { readonly path: Path, readonly max: string } // YYYY-MM-DD
  'field.too-few-rows': { readonly path: Path, readonly min: number }
  'field.too-many-rows': { readonly path: Path, readonly max: number }
  'field.not-accepted': { readonly path: Path }
  'field.incoherent': { readonly path: Path, readonly reason: IncoherenceReason }
  'check.failed': { readonly path: Path, readonly check: string }
  'value.uncomputable': { readonly path: Path }
  // attachments
  'attachment.too-big': { readonly path: Path, readonly name: string, readonly maxBytes: number }
  'attachment.wrong-type': { readonly path: Path, readonly name: string, readonly accept: readonly string[] }
  'attachment.too-few': { readonly path: Path, readonly min: number }
  'attachment.too-many': { readonly path: Path, readonly max: number }
  'attachment.name-differs': { readonly path: Path, readonly name: string, readonly type: string } // the content is of `type`, the name says otherwise
  'attachment.empty': { readonly path: Path, readonly name: string }
  'attachment.unreadable': { readonly path: Path, readonly name: string }
  'attachment.not-decodable': { readonly path: Path, readonly name: string } // a photograph (HEIC) that this browser cannot open, so it cannot be made small
  'attachment.active': { readonly path: Path, readonly name: string } // a document that would run something in the office that opens it, fetch something for it or bring other files along
  'attachment.encrypted': { readonly path: Path, readonly name: string } // by a password, or with limits to what may be done with it
  'attachment.xfa-form': { readonly path: Path, readonly name: string } // a PDF that most programs show otherwise than the one it was filled in with
  'attachment.infected': { readonly name: string } // a virus, found after the file had come
  'attachment.unsafe': { readonly path: Path, readonly name: string } // two files in one, or an archive that would fill the disk or leave its folder
  'attachment.too-many-pixels': { readonly path: Path, readonly name: string, readonly millions: number } // more than `millions` of millions
  'attachment.unsigned': { readonly path: Path, readonly name: string } // a digital signature is required, and the content has none
  'attachment.signature-broken': { readonly path: Path, readonly name: string } // it was changed after it was signed
  'attachment.signature-detached': { readonly path: Path, readonly name: string } // the signature alone, without its document
  'attachment.signature-extended': { readonly path: Path, readonly name: string } // something was added after the signature
  'attachment.scan-too-big': { readonly path: Path, readonly maxBytes: number } // the pages do not fit, however small they are made
  'attachment.incomplete': { readonly sha256: string }
  'attachment.foreign': { readonly sha256: string }
  'attachment.digest-mismatch': { readonly sha256: string }
  'attachment.day-limit-reached': { readonly maxFiles: number, readonly maxBytes: number } // of one person in twenty-four hours: what waits goes later by itself
  'attachment.limit-reached': { readonly maxFiles: number, readonly maxBytes: number }
  // the device
  'storage.unavailable': object
  'storage.quota-exceeded': object
  'storage.damaged': object
  'storage.locked': object // it is this person's, and waits for the unlock code
  'lock.wrong-code': { readonly waitSeconds: number } // before the next try; 0 for none
  'lock.too-soon': { readonly waitSeconds: number }
  'lock.changed': object // another window has changed it
  'lock.needed': object // this device may not be without
  'work.unreadable': object // no file of unsent work, or one that was cut or changed
  'work.wrong-phrase': object // the passphrase of such a file
  'draft.stale': { readonly ours: number, readonly theirs: number }
  'draft.unknown': object
  'draft.limit-reached': { readonly maxDrafts: number } // copies on the server
  'receipt.mismatch': object
  'receipt.not-genuine': object // not signed by this body, or not for these bytes
  'receipt.renumbered': { readonly before: string, readonly now: string } // the office lost the first registration and has made another
  'register.not-awaited': { readonly label: string } // no restore has lost this number
  'register.number-taken': { readonly label: string } // another filing has it
  'position.refused': object // the person or the browser does not let the page know where it is
  'position.unavailable': object // no fix: indoors, no receiver, or none in time
  // a filing, judged by the server
  'filing.malformed': object
  'filing.not-canonical': object
  'filing.hash-mismatch': object
  'filing.id-reused': { readonly id: string }
  'filing.in-flight': object
  'filing.unknown': object
  'filing.hidden-answer': { readonly path: Path }
  'filing.unknown-field': { readonly path: Path }
  'filing.value-differs': { readonly value: string }
  'filing.fee-differs': { readonly fee: string }
  'filing.warning-unconfirmed': { readonly check: string }
  'filing.applicant-differs': object
  'filing.wrong-body': object
  'definition.unknown': object
  'definition.superseded': { readonly current: number }
  'definition.not-enabled': object
  'procedure.redirected': { readonly url: string } // it is filed at another counter
  'procedure.staff-only': object
  // identity and permission
  'identity.login-required': object
  'identity.assurance-too-low': { readonly required: number, readonly actual: number }
  'identity.login-failed': { readonly reason: string }
  'identity.login-cancelled': object
  'identity.provider-down': object
  'permission.denied': object
  'case.wrong-state': { readonly state: string }
  'notices.not-offered': object // this server has no way to send them, or no address to send them to
  'notices.unknown-service': object // the browser names a push service that this server does not call
  // the wire
  'request.malformed': { readonly detail?: string }
  'request.too-large': { readonly maxBytes: number }
  'request.wrong-origin': object
  'request.rate-limited': { readonly retryAfterSeconds: number }
  'request.not-found': object
  'server.unavailable': object
  'server.failed': { readonly correlation?: string }
  'network.unreachable': object
  'network.not-our-server': object
}

/** What an answer should have looked like. */
export type FormatReason =
  | 'number' | 'date' | 'no-such-date' | 'time' | 'date-time'
  | 'email' | 'phone' | 'postcode' | 'rea'
  | 'fiscal-code' | 'company-fiscal-code' | 'person-fiscal-code' | 'vat-number'
  | 'iban' | 'iban-country' | 'iban-length' | 'plate'
  | 'cadastral-section' | 'cadastral-sheet' | 'cadastral-parcel' | 'cadastral-sub'

/** Why an answer looks wrong beside the others, or beside what is known, without being impossible. */
export type IncoherenceReason =
  | 'family-name' | 'given-name' | 'birth-date' | 'gender' | 'company-code'
  | 'unknown-road' | 'outside-italy' | 'outside-body'

export type ProblemCode = keyof ProblemDetails

export type ProblemOf<C extends ProblemCode> = C extends ProblemCode
  ? { readonly code: C, readonly details: ProblemDetails[C] }
  : never

/** One thing that went wrong or must be mended, as a value. */
export type Problem = ProblemOf<ProblemCode>

export type Result<T> =
  | { readonly ok: true, readonly value: T }
  | { readonly ok: false, readonly problems: readonly Problem[] }

export function problem<C extends ProblemCode>(code: C, details: ProblemDetails[C]): ProblemOf<C> {
  return { code, details } as ProblemOf<C> // the pair is built from C alone, so the union member is right
}

export function ok<T>(value: T): { readonly ok: true, readonly value: T } {
  return { ok: true, value }
}

export function refuse<C extends ProblemCode>(code: C, details: ProblemDetails[C]): { readonly ok: false, readonly problems: readonly Problem[] } {
  return { ok: false, problems: [problem(code, details)] }
}

/** The answer's path a problem speaks of, or nothing when it is about the whole filing. */
export function pathOf(one: Problem): Path | undefined {
  return 'path' in one.details ? one.details.path : undefined
}
