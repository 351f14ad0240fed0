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
  /** The same envelope with its key under today's master key; the content is not read. @throws {@link EnvelopeDamaged} */
  rewrap(envelope: Envelope, place: string): Envelope
}

export function createEnvelopes(keys: MasterKeys): Envelopes {
  const wrappingKey = (master: Buffer): Buffer => keyFor(master, 'envelope')
  function keyOf({ keyId, wrapped }: Envelope, bound: Buffer): Buffer {
    const master = keys.byId(keyId)
    if (!master) throw new EnvelopeDamaged(`The master key ${keyId} is not known.`)
    return orDamaged(() => decrypt(wrappingKey(master.bytes), partsOf(wrapped), bound))
  }
  function wrap(key: Buffer, bound: Buffer): Pick<Envelope, 'keyId' | 'wrapped'> {
    return { keyId: keys.current.id, wrapped: closed(encrypt(wrappingKey(keys.current.bytes), key, bound)) }
  }
  return {
    close(bytes, place) {
      const key = randomBytes(KEY_BYTES)
      const bound = Buffer.from(place)
      return { ...wrap(key, bound), content: closed(encrypt(key, bytes, bound)) }
    },
    open(envelope, place) {
      const bound = Buffer.from(place)
      const key = keyOf(envelope, bound)
      return orDamaged(() => decrypt(key, partsOf(envelope.content), bound))
    },
    rewrap(envelope, place) {
      const bound = Buffer.from(place)
      return { ...wrap(keyOf(envelope, bound), bound), content: envelope.content }
    },
  }
}

function orDamaged(open: () => Buffer): Buffer {
  try {
    return open()
  } catch (cause) {
    throw new EnvelopeDamaged('An envelope was altered, or is not where it belongs.', { cause })
  }
}

function closed({ nonce, text, tag }: Encrypted): Buffer {
  return Buffer.concat([nonce, text, tag])
}

function partsOf(bytes: Buffer): Encrypted {
  const end = Math.max(NONCE_BYTES, bytes.length - TAG_BYTES)
  return { nonce: bytes.subarray(0, NONCE_BYTES), text: bytes.subarray(NONCE_BYTES, end), tag: bytes.subarray(end) }
}
