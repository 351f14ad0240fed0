import { createDecipheriv, hkdfSync } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sha256 } from './canonical.ts'

/*
 * Opens stored documents with the master key of the data folder, by the written format:
 * `SPB1` · key id (8) · nonce (12) · wrapped key (32) · tag (16), then pieces of 64 KiB and a tag each.
 */
const [MAGIC, HEADER, PIECE, TAG] = ['SPB1', 72, 65_536, 16]

/** @returns whether the document is there, can be opened and is what its name says */
export type CheckDocument = (digest: string) => Promise<boolean>

export async function documentChecker(dataDir: string): Promise<CheckDocument> {
  const master = Buffer.from(await readFile(join(dataDir, 'keys', 'master.key'), 'utf8'), 'base64')
  const wrapping = Buffer.from(hkdfSync('sha256', master, Buffer.alloc(0), 'sportello/blob', 32))
  return async digest => {
    const stored = await readFile(join(dataDir, 'blobs', digest.slice(0, 2), digest.slice(2, 4), digest)).catch(() => undefined)
    if (!stored || stored.toString('latin1', 0, 4) !== MAGIC) return false
    try {
      return sha256(opened(stored, wrapping, Buffer.from(digest, 'hex'))) === digest
    } catch {
      return false // altered or cut: it does not decipher
    }
  }
}

function opened(stored: Buffer, wrapping: Buffer, digest: Buffer): Buffer {
  const key = decipher({ key: wrapping, nonce: stored.subarray(12, 24), bound: digest }, stored.subarray(24, HEADER))
  const pieces: Buffer[] = []
  for (let at = HEADER, index = 0; at < stored.length; at += PIECE + TAG, index += 1) {
    const isLast = at + PIECE + TAG >= stored.length
    const nonce = Buffer.alloc(12)
    nonce.writeUInt32BE(index, 8)
    const place = Buffer.alloc(5)
    place.writeUInt32BE(index, 0)
    place.writeUInt8(isLast ? 1 : 0, 4)
    pieces.push(decipher({ key, nonce, bound: Buffer.concat([digest, place]) }, stored.subarray(at, at + PIECE + TAG)))
  }
  return Buffer.concat(pieces)
}

function decipher({ key, nonce, bound }: { readonly key: Buffer, readonly nonce: Buffer, readonly bound: Buffer }, sealed: Buffer): Buffer {
  const opening = createDecipheriv('aes-256-gcm', key, nonce).setAAD(bound).setAuthTag(sealed.subarray(-TAG))
  return Buffer.concat([opening.update(sealed.subarray(0, -TAG)), opening.final()])
}
