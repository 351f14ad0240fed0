import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'

/** AES-256-GCM. What lies on a disk or in a table keeps these parts in an order of its own, which never changes. */
export interface Encrypted {
  readonly nonce: Buffer
  /** As long as what was encrypted. */
  readonly text: Buffer
  readonly tag: Buffer
}

export const KEY_BYTES = 32
export const NONCE_BYTES = 12
export const TAG_BYTES = 16
const ALGORITHM = 'aes-256-gcm'

/** @param bound what the bytes are tied to: with anything else they do not open */
export function encrypt(key: Buffer, bytes: Uint8Array, bound: Uint8Array): Encrypted {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv(ALGORITHM, key, nonce).setAAD(bound)
  const text = Buffer.concat([cipher.update(bytes), cipher.final()])
  return { nonce, text, tag: cipher.getAuthTag() }
}

/** @throws when the parts were altered or cut, or the key or what they are tied to is another */
export function decrypt(key: Buffer, { nonce, text, tag }: Encrypted, bound: Uint8Array): Buffer {
  const decipher = createDecipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES }).setAAD(bound).setAuthTag(tag)
  return Buffer.concat([decipher.update(text), decipher.final()])
}

/** A key for one use of a master key: of two uses neither opens the other's. */
export function keyFor(master: Buffer, use: string): Buffer {
  return Buffer.from(hkdfSync('sha256', master, Buffer.alloc(0), `sportello/${use}`, KEY_BYTES))
}
