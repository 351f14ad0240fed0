import type { Owner } from '../records.ts'
import type { Box } from './box.ts'

type Locked = Pick<Box, 'nonce' | 'box'>

/** How a lock's key comes from a passphrase: Argon2id (RFC 9106). */
export interface PassphraseTerms { readonly salt: Uint8Array<ArrayBuffer>, readonly memoryKiB: number, readonly passes: number }
/** Which passkey makes a lock's key, and of what: the PRF extension of WebAuthn. */
export interface PasskeyTerms { readonly credential: ArrayBuffer, readonly salt: Uint8Array<ArrayBuffer> }

/**
 * One way to open a person's secrets. `device`: by a key that lies beside them, which a browser uses and does not show; it keeps out
 * who looks at the page, not who copies the disk. The others need what is not on the disk.
 */
export type Slot = Locked & (
  | { readonly by: 'device', readonly lock: CryptoKey }
  | { readonly by: 'passphrase', readonly terms: PassphraseTerms }
  | { readonly by: 'passkey', readonly terms: PasskeyTerms }
)

/** Tries that failed since the last that did not, and when the last one was (device clock, milliseconds). */
export interface Tries { readonly failures: number, readonly triedAt: number }

/** What the device knows of a person's lock. In clear, but for the secrets in its slots. */
export interface VaultRow extends Tries {
  readonly owner: Owner
  /** Rises with each change, so that two pages do not overwrite one another's. */
  readonly revision: number
  readonly slots: readonly Slot[]
  /** The key that seals now: rows under another are sealed again. */
  readonly current: string
  readonly settings: VaultSettings
}

/** What the person has said about this device. */
export interface VaultSettings {
  /** `own`: a lock may be declined. `shared`: others use it too. `office`: of the staff. The last two must have a lock. */
  readonly use: 'own' | 'shared' | 'office'
  /** After so many minutes without a touch it locks by itself; where it has a lock. */
  readonly idleMinutes: number
  /** Whether the person has answered whose device it is. */
  readonly asked: boolean
}

export const FIRST_SETTINGS: VaultSettings = { use: 'own', idleMinutes: 10, asked: false }
