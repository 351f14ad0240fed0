import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { decrypt, encrypt, KEY_BYTES, keyFor, TAG_BYTES } from '../aes.ts'
import type { MasterKey, MasterKeys } from '../master-keys.ts'
import { BlobDamaged } from './store.ts'

/**
 * How a document lies on the disk (S34): a header with its own random key, wrapped by the master key, then pieces of AES-256-GCM.
 * Every piece is tied to the document's digest, its place and whether it is the last, so that none can be swapped, cut off or taken from another file.
 *
 * Header: `SPB1` · master key id (8) · nonce (12) · wrapped key (32) · tag (16). Piece: ciphertext (64 KiB, the last shorter) · tag (16).
 */
export const PIECE_BYTES = 64 * 1024
export const HEADER_BYTES = 4 + 8 + 12 + 32 + TAG_BYTES

const MAGIC = Buffer.from('SPB1')
const ALGORITHM = 'aes-256-gcm'

export interface PieceCipher {
  seal(piece: Uint8Array, index: number, last: boolean): Buffer
  /** @throws {@link BlobDamaged} */
  open(piece: Uint8Array, index: number, last: boolean): Buffer
}

/** A new key for one document. @returns the header to write first, and the cipher of its pieces */
export function newCipher(keys: MasterKeys, sha256: string): { readonly header: Buffer, readonly cipher: PieceCipher } {
  const key = randomBytes(KEY_BYTES)
  return { header: headerOf(key, keys, sha256), cipher: pieceCipher(key, sha256) }
}

/** The header with the document's key under today's master key; nothing when it is. The pieces stay as they are. @throws {@link BlobDamaged} */
export function rewrappedHeader(header: Buffer, keys: MasterKeys, sha256: string): Buffer | undefined {
  return masterIdOf(header) === keys.current.id ? undefined : headerOf(keyOf(header, keys, sha256), keys, sha256)
}

/** @throws {@link BlobDamaged} when the header was altered or closed with a master key that is not known */
export function cipherOf(header: Buffer, keys: MasterKeys, sha256: string): PieceCipher {
  return pieceCipher(keyOf(header, keys, sha256), sha256)
}

function headerOf(key: Buffer, { current }: MasterKeys, sha256: string): Buffer {
  const { nonce, text, tag } = encrypt(wrappingKey(current), key, Buffer.from(sha256, 'hex'))
  return Buffer.concat([MAGIC, Buffer.from(current.id, 'hex'), nonce, text, tag])
}

function masterIdOf(header: Buffer): string {
  return header.subarray(4, 12).toString('hex')
}

function keyOf(header: Buffer, keys: MasterKeys, sha256: string): Buffer {
  const master = keys.byId(masterIdOf(header))
  if (header.length !== HEADER_BYTES || !header.subarray(0, 4).equals(MAGIC) || !master) throw new BlobDamaged(`The header of ${sha256} cannot be read.`)
  try {
    return decrypt(wrappingKey(master), { nonce: header.subarray(12, 24), text: header.subarray(24, 56), tag: header.subarray(56) }, Buffer.from(sha256, 'hex'))
  } catch (cause) {
    throw new BlobDamaged(`The key of ${sha256} cannot be opened.`, { cause })
  }
}

function pieceCipher(key: Buffer, sha256: string): PieceCipher {
  const digest = Buffer.from(sha256, 'hex')
  return {
    seal(piece, index, last) {
      const cipher = createCipheriv(ALGORITHM, key, nonceOf(index)).setAAD(place(digest, index, last))
      return Buffer.concat([cipher.update(piece), cipher.final(), cipher.getAuthTag()])
    },
    open(piece, index, last) {
      const end = piece.length - TAG_BYTES
      if (end < 0) throw new BlobDamaged(`${sha256} was cut.`)
      try {
        const decipher = createDecipheriv(ALGORITHM, key, nonceOf(index)).setAAD(place(digest, index, last)).setAuthTag(piece.subarray(end))
        return Buffer.concat([decipher.update(piece.subarray(0, end)), decipher.final()])
      } catch (cause) {
        throw new BlobDamaged(`${sha256} was altered.`, { cause })
      }
    },
  }
}

function wrappingKey(master: MasterKey): Buffer {
  return keyFor(master.bytes, 'blob')
}

/** The place in the document is a safe nonce because each document has a key of its own, used for one writing. */
function nonceOf(index: number): Buffer {
  const nonce = Buffer.alloc(12)
  nonce.writeUInt32BE(index, 8)
  return nonce
}

function place(digest: Buffer, index: number, last: boolean): Buffer {
  const where = Buffer.alloc(5)
  where.writeUInt32BE(index, 0)
  where.writeUInt8(last ? 1 : 0, 4)
  return Buffer.concat([digest, where])
}
