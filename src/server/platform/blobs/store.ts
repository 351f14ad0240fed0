import type { Readable } from 'node:stream'

/**
 * Where documents are kept: immutable bytes named by their SHA-256 (hex). The same bytes are kept once.
 * A production store elsewhere (S3) is another implementation of this port.
 */
export interface BlobStore {
  /**
   * Keeps the bytes and returns once they are durable (file and folder synced). May be repeated: the same bytes change nothing.
   * @param expected digest the bytes must have; without it they are gathered in memory first, so leave it out only for small ones
   * @throws {@link BlobMismatch} when they have another: then nothing is kept
   */
  put(bytes: Iterable<Uint8Array> | AsyncIterable<Uint8Array>, expected?: string): Promise<BlobInfo>
  has(sha256: string): Promise<boolean>
  /** The clear bytes. The stream fails, never ends early, when what lies on the disk was altered. @throws {@link BlobMissing} */
  read(sha256: string): Promise<Readable>
  /** Reads everything again and compares. False when missing or altered. */
  verify(sha256: string): Promise<boolean>
  /** Forgets the bytes (expired uploads only). Nothing happens when there are none. */
  remove(sha256: string): Promise<void>
}

export interface BlobInfo { readonly sha256: string, readonly bytes: number }

export class BlobMissing extends Error {
  override readonly name = 'BlobMissing'
}

export class BlobMismatch extends Error {
  override readonly name = 'BlobMismatch'
}

export class BlobDamaged extends Error {
  override readonly name = 'BlobDamaged'
}
