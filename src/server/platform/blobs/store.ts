import type { Readable } from 'node:stream'

/**
 * Where documents are kept: immutable bytes named by their SHA-256 (hex). The same bytes are kept once.
 * A production store elsewhere (S3) is another implementation of this port.
 */
export interface BlobStore {
  /**
   * Keeps the bytes and returns their digest once they are durable (file and folder synced). May be repeated: the same bytes change nothing.
   * @param expected when given and different from what was read, nothing is kept and {@link BlobMismatch} is thrown.
   */
  put(bytes: AsyncIterable<Uint8Array>, expected?: string): Promise<BlobInfo>
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
