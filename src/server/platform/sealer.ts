import { createHmac } from 'node:crypto'
import { decrypt, encrypt, keyFor, NONCE_BYTES, TAG_BYTES } from './aes.ts'
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

const KEY_ID_BYTES = 8

/** Layout: key id (8) · nonce (12) · tag (16) · ciphertext. */
export function createSealer(keys: MasterKeys): Sealer {
  return {
    seal(value, purpose) {
      const { nonce, text, tag } = encrypt(sealingKey(keys.current, purpose), Buffer.from(JSON.stringify(value)), Buffer.from(purpose))
      return Buffer.concat([Buffer.from(keys.current.id, 'hex'), nonce, tag, text])
    },
    open(sealed, purpose) {
      const bytes = Buffer.from(sealed)
      const key = keys.byId(bytes.subarray(0, KEY_ID_BYTES).toString('hex'))
      if (!key || bytes.length < KEY_ID_BYTES + NONCE_BYTES + TAG_BYTES) return undefined
      const [nonce, tag, text] = cut(bytes.subarray(KEY_ID_BYTES), NONCE_BYTES, TAG_BYTES)
      try {
        return JSON.parse(decrypt(sealingKey(key, purpose), { nonce, text, tag }, Buffer.from(purpose)).toString('utf8')) as unknown
      } catch {
        return undefined // altered: the same to the caller as never sealed
      }
    },
    uuidOf(value, purpose) {
      const bytes = createHmac('sha256', sealingKey(keys.current, purpose)).update(value).digest().subarray(0, 16)
      bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6) // RFC 9562: version 8, of our own making
      bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8)
      return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
    },
  }
}

function sealingKey(master: MasterKey, purpose: string): Buffer {
  return keyFor(master.bytes, `seal/${purpose}`)
}

function cut(bytes: Buffer, first: number, second: number): readonly [Buffer, Buffer, Buffer] {
  return [bytes.subarray(0, first), bytes.subarray(first, first + second), bytes.subarray(first + second)]
}
