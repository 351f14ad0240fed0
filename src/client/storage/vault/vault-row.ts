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

/** What the device knows of a person's lock. In clear, but for the secrets in its slots. */
export interface VaultRow {
  readonly owner: Owner
  /** Rises with each change, so that two pages do not overwrite one another's. */
  readonly revision: number
  readonly slots: readonly Slot[]
  /** The key that seals now: rows under another are sealed again. */
  readonly current: string
}
