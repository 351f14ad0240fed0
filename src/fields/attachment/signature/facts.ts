import type { Instant } from '#domain/filing/filing.ts'
import type { SignatureState } from '#domain/procedure/kind.ts'
import type { Unfit } from '../inspect/unfit.ts'

/** Who signed, as their certificate says: nobody has vouched here for the certificate itself. */
export interface SignerFacts {
  /** A seal of time is put by an authority on top of what others signed. */
  readonly role: 'signer' | 'timestamp'
  readonly name: string
  /** Codice fiscale, where the certificate has one (`TINIT-…`, ETSI EN 319 412-1). */
  readonly fiscalNumber?: string
  /** Who issued the certificate. */
  readonly issuer: string
  readonly validFrom?: Instant
  readonly validTo?: Instant
  /** As the signer's own clock said; of a timestamp, as its authority's. */
  readonly signedAt?: Instant
  readonly state: 'intact' | 'broken' | 'unchecked'
}

/** What a signed file says of itself once its mathematics has been checked. Never that a signature is legally valid: that takes a list of trusted certifiers. */
export interface SignatureFacts {
  readonly form: 'cades' | 'pades'
  readonly state: SignatureState
  /** Outermost first. */
  readonly signers: readonly SignerFacts[]
}

export type Examined =
  | { readonly is: 'signed', readonly facts: SignatureFacts }
  | { readonly is: 'unsigned' }
  /** The envelope holds a program or a page. */
  | { readonly is: 'dangerous' }
  /** The file, or the one in the envelope, would harm who opens it, or cannot be opened; `unreadable` also of an envelope that was cut. */
  | { readonly is: Unfit }
