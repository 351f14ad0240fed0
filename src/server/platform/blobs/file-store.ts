import { createHash, randomUUID } from 'node:crypto'
import { access, mkdir, open, rename, rm, type FileHandle } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { TAG_BYTES } from '../aes.ts'
import type { MasterKeys } from '../master-keys.ts'
import { cipherOf, HEADER_BYTES, newCipher, PIECE_BYTES } from './cipher.ts'
import { BlobMismatch, BlobMissing, type BlobInfo, type BlobStore } from './store.ts'

type Bytes = Iterable<Uint8Array> | AsyncIterable<Uint8Array>

const DIGEST = /^[0-9a-f]{64}$/

/** Documents as encrypted files, `ab/cd/<sha256>` under the folder. Several servers may share the folder. */
export function openFileStore(folder: string, keys: MasterKeys): BlobStore {
  const pathOf = (sha256: string): string => {
    if (!DIGEST.test(sha256)) throw new TypeError('a document is named by the 64 hexadecimal digits of its SHA-256')
    return join(folder, sha256.slice(0, 2), sha256.slice(2, 4), sha256)
  }
  const store: BlobStore = {
    async put(bytes, expected) {
      if (expected === undefined) {
        const all = await gather(bytes)
        return store.put([all], createHash('sha256').update(all).digest('hex'))
      }
      const path = pathOf(expected)
      return await exists(path) && await store.verify(expected) ? sameBytes(bytes, expected) : write(path, bytes, { sha256: expected, keys, folder })
    },
    has: sha256 => exists(pathOf(sha256)),
    async read(sha256) {
      const file = await openToRead(pathOf(sha256), sha256)
      const clear = Readable.from(pieces(file, keys, sha256), { objectMode: false })
      return clear.once('close', () => { void file.close() }) // a reader that goes before it began leaves nothing open
    },
    async verify(sha256) {
      try {
        await sameBytes(await store.read(sha256), sha256)
        return true
      } catch (error) {
        if (error instanceof Error && error.name.startsWith('Blob')) return false
        throw error
      }
    },
    remove: sha256 => rm(pathOf(sha256), { force: true }),
  }
  return store
}

interface Target { readonly sha256: string, readonly keys: MasterKeys, readonly folder: string }

/** Written aside, synced, renamed, and the folder synced: after a crash there is the whole document under its name, or none. */
async function write(path: string, bytes: Bytes, { sha256, keys, folder }: Target): Promise<BlobInfo> {
  const aside = join(folder, 'incoming', randomUUID())
  await mkdir(dirname(aside), { recursive: true, mode: 0o700 })
  const file = await open(aside, 'wx', 0o600)
  try {
    const info = await writePieces(file, bytes, { sha256, keys })
    if (info.sha256 !== sha256) throw new BlobMismatch(`The bytes are ${info.sha256}, not ${sha256}.`)
    await file.sync()
    await file.close()
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    await rename(aside, path)
    await syncFolders(dirname(path), folder)
    return info
  } catch (error) {
    await file.close().catch(() => undefined) // already closed, or as broken as the error we report
    await rm(aside, { force: true })
    throw error
  }
}

async function writePieces(file: FileHandle, bytes: Bytes, { sha256, keys }: Omit<Target, 'folder'>): Promise<BlobInfo> {
  const { header, cipher } = newCipher(keys, sha256)
  const hash = createHash('sha256')
  await file.appendFile(header)
  let waiting = Buffer.alloc(0)
  let index = 0
  let total = 0
  for await (const part of bytes) {
    hash.update(part)
    total += part.length
    waiting = Buffer.concat([waiting, part])
    while (waiting.length > PIECE_BYTES) { // strictly more: the last piece is written when the end is known
      await file.appendFile(cipher.seal(waiting.subarray(0, PIECE_BYTES), index, false))
      waiting = waiting.subarray(PIECE_BYTES)
      index += 1
    }
  }
  await file.appendFile(cipher.seal(waiting, index, true))
  return { sha256: hash.digest('hex'), bytes: total }
}

/** From the folder of the file up to the store's own, because any of them may be new. */
export async function syncFolders(from: string, to: string): Promise<void> {
  if (process.platform === 'win32') return // a folder cannot be synced there
  for (let folder = from; ; folder = dirname(folder)) {
    const handle = await open(folder, 'r')
    try {
      await handle.sync()
    } finally {
      await handle.close()
    }
    if (folder === to || folder === dirname(folder)) return
  }
}

async function* pieces(file: FileHandle, keys: MasterKeys, sha256: string): AsyncGenerator<Buffer> {
  try {
    const cipher = cipherOf(await readFully(file, HEADER_BYTES), keys, sha256)
    let piece = await readFully(file, PIECE_BYTES + TAG_BYTES)
    for (let index = 0; ; index += 1) {
      const next = await readFully(file, PIECE_BYTES + TAG_BYTES)
      yield cipher.open(piece, index, next.length === 0)
      if (next.length === 0) return
      piece = next
    }
  } finally {
    await file.close()
  }
}

async function readFully(file: FileHandle, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length)
  let filled = 0
  while (filled < length) {
    const { bytesRead } = await file.read(buffer, filled, length - filled, null)
    if (bytesRead === 0) break
    filled += bytesRead
  }
  return buffer.subarray(0, filled)
}

async function sameBytes(bytes: Bytes, sha256: string): Promise<BlobInfo> {
  const hash = createHash('sha256')
  let total = 0
  for await (const part of bytes) {
    hash.update(part)
    total += part.length
  }
  const digest = hash.digest('hex')
  if (digest !== sha256) throw new BlobMismatch(`The bytes are ${digest}, not ${sha256}.`)
  return { sha256, bytes: total }
}

async function gather(bytes: Bytes): Promise<Buffer> {
  const parts: Uint8Array[] = []
  for await (const part of bytes) parts.push(part)
  return Buffer.concat(parts)
}

async function openToRead(path: string, sha256: string): Promise<FileHandle> {
  try {
    return await open(path, 'r')
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') throw new BlobMissing(`There is no document ${sha256}.`, { cause })
    throw cause
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(() => true, (error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false
    throw error
  })
}
