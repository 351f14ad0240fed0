import { createCipheriv, createDecipheriv, createHash, KeyObject } from 'node:crypto'

/*
 * The browser's cryptography for hundreds of simulated devices in one process. Node sends each call of Web Crypto to another thread, and for the
 * few hundred bytes of a row the way there and back takes several times as long as the work. The same ciphers are used here, on the spot;
 * whatever is not AES-GCM or SHA-256 goes the usual way.
 */

const TAG_BYTES = 16
const { subtle } = crypto
const ordinary = { encrypt: subtle.encrypt.bind(subtle), decrypt: subtle.decrypt.bind(subtle), digest: subtle.digest.bind(subtle) }
/** By key: a row's key opens the next row too. */
const opened = new WeakMap<CryptoKey, KeyObject>()

type Bytes = Parameters<typeof ordinary.decrypt>[2]
interface Gcm { readonly name: 'AES-GCM', readonly iv: Uint8Array, readonly additionalData: Uint8Array }

function isGcm(algorithm: unknown): algorithm is Gcm {
  return typeof algorithm === 'object' && algorithm !== null && 'name' in algorithm && algorithm.name === 'AES-GCM' && 'iv' in algorithm && 'additionalData' in algorithm
}

function bytesOf(data: Bytes): Uint8Array {
  return ArrayBuffer.isView(data) ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength) : new Uint8Array(data)
}

function keyOf(key: CryptoKey): KeyObject {
  const known = opened.get(key)
  if (known) return known
  const own = KeyObject.from(key)
  opened.set(key, own)
  return own
}

function whole(...parts: readonly Uint8Array[]): ArrayBuffer {
  const joined = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    joined.set(part, at)
    at += part.length
  }
  return joined.buffer
}

function encrypted({ iv, additionalData }: Gcm, key: CryptoKey, data: Bytes): ArrayBuffer {
  const cipher = createCipheriv('aes-256-gcm', keyOf(key), iv).setAAD(additionalData)
  return whole(cipher.update(bytesOf(data)), cipher.final(), cipher.getAuthTag())
}

/** @throws when the key is another or a bit is not what it was */
function decrypted({ iv, additionalData }: Gcm, key: CryptoKey, data: Bytes): ArrayBuffer {
  const sealed = bytesOf(data)
  const decipher = createDecipheriv('aes-256-gcm', keyOf(key), iv).setAAD(additionalData).setAuthTag(sealed.subarray(-TAG_BYTES))
  return whole(decipher.update(sealed.subarray(0, -TAG_BYTES)), decipher.final())
}

Object.assign(process, { noDeprecation: true }) // of looking into a key: it is our own, and stays in this process
subtle.encrypt = async (algorithm, key, data) => (isGcm(algorithm) ? encrypted(algorithm, key, data) : ordinary.encrypt(algorithm, key, data))
subtle.decrypt = async (algorithm, key, data) => (isGcm(algorithm) ? decrypted(algorithm, key, data) : ordinary.decrypt(algorithm, key, data))
subtle.digest = async (algorithm, data) => (algorithm === 'SHA-256' ? whole(createHash('sha256').update(bytesOf(data)).digest()) : ordinary.digest(algorithm, data))
