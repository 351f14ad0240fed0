import { randomBytes } from 'node:crypto'
import { decrypt, encrypt, KEY_BYTES, keyFor, NONCE_BYTES, TAG_BYTES, type Encrypted } from './aes.ts'
import type { MasterKeys } from './master-keys.ts'

/** Something large and personal, closed. */
export interface Envelope {
  /** The master key that closed the key. */
  readonly keyId: string
  /** The envelope's own key, closed: nonce (12) · key (32) · tag (16). */
  readonly wrapped: Buffer
  /** Nonce (12) · ciphertext · tag (16). */
  readonly content: Buffer
}

export class EnvelopeDamaged extends Error {
  override readonly name = 'EnvelopeDamaged'
}

/** Closes values with AES-256-GCM, each under a random key of its own; only that key is closed with the master key, so a rotation need not read the values. */
export interface Envelopes {
  /** @param place where the envelope belongs: put anywhere else, or under another revision, it does not open */
  close(bytes: Uint8Array, place: string): Envelope
  /** @throws {@link EnvelopeDamaged} when it was altered, belongs elsewhere, or was closed with a master key that is not known */
  open(envelope: Envelope, place: string): Buffer
}

export function createEnvelopes(keys: MasterKeys): Envelopes {
  const wrappingKey = (master: Buffer): Buffer => keyFor(master, 'envelope')
  return {
    close(bytes, place) {
      const key = randomBytes(KEY_BYTES)
      const bound = Buffer.from(place)
      return { keyId: keys.current.id, wrapped: closed(encrypt(wrappingKey(keys.current.bytes), key, bound)), content: closed(encrypt(key, bytes, bound)) }
    },
    open({ keyId, wrapped, content }, place) {
      const master = keys.byId(keyId)
      if (!master) throw new EnvelopeDamaged(`The master key ${keyId} is not known.`)
      const bound = Buffer.from(place)
      try {
        return decrypt(decrypt(wrappingKey(master.bytes), partsOf(wrapped), bound), partsOf(content), bound)
      } catch (cause) {
        throw new EnvelopeDamaged('An envelope was altered, or is not where it belongs.', { cause })
      }
    },
  }
}

function closed({ nonce, text, tag }: Encrypted): Buffer {
  return Buffer.concat([nonce, text, tag])
}

function partsOf(bytes: Buffer): Encrypted {
  const end = Math.max(NONCE_BYTES, bytes.length - TAG_BYTES)
  return { nonce: bytes.subarray(0, NONCE_BYTES), text: bytes.subarray(NONCE_BYTES, end), tag: bytes.subarray(end) }
}
