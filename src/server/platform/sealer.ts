import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'
import type { MasterKey, MasterKeys } from './master-keys.ts'

/** Closes small values (session attributes, tokens, evidence, the login cookie) so that who reads the table or the cookie learns nothing and changes nothing. */
export interface Sealer {
  /** @param purpose ties the bytes to their use: what was closed for one cannot be opened as another */
  seal(value: unknown, purpose: string): Buffer
  /** The value, or nothing when the bytes were altered, cut, closed for another purpose or with an unknown key. */
  open(sealed: Uint8Array, purpose: string): unknown
  /** A UUID that stands for a value and tells nothing of it: the same each time, as long as the master key is. */
  uuidOf(value: string, purpose: string): string
}

const ALGORITHM = 'aes-256-gcm'
const KEY_ID_BYTES = 8
const NONCE_BYTES = 12
const TAG_BYTES = 16

/** Layout: key id (8) · nonce (12) · tag (16) · ciphertext. */
export function createSealer(keys: MasterKeys): Sealer {
  return {
    seal(value, purpose) {
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv(ALGORITHM, keyFor(keys.current, purpose), nonce).setAAD(Buffer.from(purpose))
      const closed = Buffer.concat([cipher.update(JSON.stringify(value), 'utf8'), cipher.final()])
      return Buffer.concat([Buffer.from(keys.current.id, 'hex'), nonce, cipher.getAuthTag(), closed])
    },
    open(sealed, purpose) {
      const bytes = Buffer.from(sealed)
      const key = keys.byId(bytes.subarray(0, KEY_ID_BYTES).toString('hex'))
      if (!key || bytes.length < KEY_ID_BYTES + NONCE_BYTES + TAG_BYTES) return undefined
      const [nonce, tag, closed] = cut(bytes.subarray(KEY_ID_BYTES), NONCE_BYTES, TAG_BYTES)
      try {
        const decipher = createDecipheriv(ALGORITHM, keyFor(key, purpose), nonce).setAAD(Buffer.from(purpose)).setAuthTag(tag)
        return JSON.parse(Buffer.concat([decipher.update(closed), decipher.final()]).toString('utf8')) as unknown
      } catch {
        return undefined // altered: the same to the caller as never sealed
      }
    },
    uuidOf(value, purpose) {
      const bytes = createHmac('sha256', keyFor(keys.current, purpose)).update(value).digest().subarray(0, 16)
      bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6) // RFC 9562: version 8, of our own making
      bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8)
      return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
    },
  }
}

function keyFor(master: MasterKey, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', master.bytes, Buffer.alloc(0), `sportello/seal/${purpose}`, 32))
}

function cut(bytes: Buffer, first: number, second: number): readonly [Buffer, Buffer, Buffer] {
  return [bytes.subarray(0, first), bytes.subarray(first, first + second), bytes.subarray(first + second)]
}
