import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
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

const ALGORITHM = 'aes-256-gcm'
const KEY_BYTES = 32
const NONCE_BYTES = 12
const TAG_BYTES = 16

export function createEnvelopes(keys: MasterKeys): Envelopes {
  const wrappingKey = (master: Buffer): Buffer => Buffer.from(hkdfSync('sha256', master, Buffer.alloc(0), 'sportello/envelope', KEY_BYTES))
  return {
    close(bytes, place) {
      const key = randomBytes(KEY_BYTES)
      return { keyId: keys.current.id, wrapped: encrypt(wrappingKey(keys.current.bytes), key, place), content: encrypt(key, bytes, place) }
    },
    open({ keyId, wrapped, content }, place) {
      const master = keys.byId(keyId)
      if (!master) throw new EnvelopeDamaged(`The master key ${keyId} is not known.`)
      try {
        return decrypt(decrypt(wrappingKey(master.bytes), wrapped, place), content, place)
      } catch (cause) {
        throw new EnvelopeDamaged('An envelope was altered, or is not where it belongs.', { cause })
      }
    },
  }
}

function encrypt(key: Buffer, bytes: Uint8Array, place: string): Buffer {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv(ALGORITHM, key, nonce).setAAD(Buffer.from(place))
  return Buffer.concat([nonce, cipher.update(bytes), cipher.final(), cipher.getAuthTag()])
}

function decrypt(key: Buffer, closed: Buffer, place: string): Buffer {
  const end = closed.length - TAG_BYTES
  const decipher = createDecipheriv(ALGORITHM, key, closed.subarray(0, NONCE_BYTES)).setAAD(Buffer.from(place)).setAuthTag(closed.subarray(end))
  return Buffer.concat([decipher.update(closed.subarray(NONCE_BYTES, end)), decipher.final()])
}
