import { CHUNK_BYTES } from '#contract/paths.ts'
import { ok, refuse, type Result } from '#domain/problem/problem.ts'
import type { ChunkRow, FileRow } from './database.ts'
import { unlessLost } from './failure.ts'
import { DEVICE, type Owner } from './records.ts'
import { untilUndisturbed } from './rows.ts'
import type { Shelf } from './shelf.ts'
import type { FileStorage } from './storage.ts'
import { openBytes, sealBytes, type Label } from './vault/box.ts'
import type { Keyring } from './vault/keyring.ts'
import type { OwnerKeys } from './vault/secrets.ts'

const labelOf = (file: string, index: number): Label => ({ table: 'keptChunks', id: file, revision: index })

/** Cut as they will travel. ArrayBuffers, never Blobs: WebKit cannot keep those in a private window. */
async function chunksOf(keys: OwnerKeys, file: string, bytes: ArrayBuffer): Promise<ChunkRow[]> {
  const chunks: ChunkRow[] = []
  for (let start = 0; start < bytes.byteLength; start += CHUNK_BYTES) {
    const index = chunks.length
    const box = await sealBytes(keys.current, labelOf(file, index), new Uint8Array(bytes, start, Math.min(CHUNK_BYTES, bytes.byteLength - start)))
    chunks.push({ file, index, owner: keys.owner, ...box })
  }
  return chunks
}

export async function openChunk(keyring: Keyring, { owner, file, index, key: id, ...box }: ChunkRow): Promise<Result<ArrayBuffer>> {
  const key = await keyring.keyOf(owner, id)
  return key.ok ? openBytes(key.value, labelOf(file, index), box) : key
}

/** The same chunk under another's keys, or under the owner's present one. */
export async function resealChunk(keyring: Keyring, chunk: ChunkRow, keys: OwnerKeys, file = chunk.file): Promise<Result<ChunkRow>> {
  const bytes = await openChunk(keyring, chunk)
  if (!bytes.ok) return bytes
  return ok({ file, index: chunk.index, owner: keys.owner, ...await sealBytes(keys.current, labelOf(file, chunk.index), bytes.value) })
}

/** The pieces of a file, opened and put together. */
export async function joined(keyring: Keyring, chunks: readonly ChunkRow[], length: number): Promise<Result<ArrayBuffer>> {
  const whole = new Uint8Array(length)
  let at = 0
  for (const chunk of chunks) {
    const bytes = await openChunk(keyring, chunk)
    if (!bytes.ok) return bytes
    if (at + bytes.value.byteLength > length) return refuse('storage.damaged', {})
    whole.set(new Uint8Array(bytes.value), at)
    at += bytes.value.byteLength
  }
  return ok(whole.buffer)
}

/** Keeps a file for one person. @returns its name on the disk */
export function keepFor({ db, keyring }: Shelf, keys: OwnerKeys, sha256: string, bytes: ArrayBuffer): Promise<Result<string>> {
  return untilUndisturbed(async () => {
    const name = await keyring.nameOf(keys, sha256)
    const known = await db.keptFiles.get(name)
    const chunks = known ? [] : await chunksOf(keys, name, bytes)
    const row: FileRow = { name, owner: keys.owner, bytes: bytes.byteLength, chunks: Math.ceil(bytes.byteLength / CHUNK_BYTES) }
    // A transaction of its own: were it to fail for want of room, the draft that names the file must not fail with it.
    return db.transaction('rw', db.keptFiles, db.keptChunks, async () => {
      if (known && !await db.keptFiles.get(name)) return undefined // cleared away just now
      await db.keptChunks.bulkPut(chunks)
      await db.keptFiles.put(row)
      return ok(name)
    })
  })
}

/** Where a file lies: under whichever unlocked keys name one that is there. @returns nothing when it is nowhere */
async function findFile({ db, keyring }: Shelf, sha256: string): Promise<FileRow | undefined> {
  const names = await Promise.all((await keyring.unlocked()).map(keys => keyring.nameOf(keys, sha256)))
  return (await db.keptFiles.bulkGet(names)).find(row => row !== undefined)
}

/** The first of these files whose bytes this device does not hold. */
export async function missingFile(shelf: Shelf, digests: readonly string[]): Promise<string | undefined> {
  for (const digest of digests) {
    if (!await findFile(shelf, digest) && !await shelf.db.files.get(digest)) return digest
  }
  return undefined
}

/** What a release before boxes left plain and is not sealed yet. */
async function plainFile({ db, digest }: Shelf, sha256: string): Promise<Result<ArrayBuffer>> {
  const row = await db.files.get(sha256)
  if (!row) return refuse('storage.damaged', {})
  const chunks = await db.chunks.where('file').equals(sha256).sortBy('index')
  const bytes = await new Blob(chunks.map(chunk => chunk.bytes)).arrayBuffer()
  return await digest(bytes) === sha256 ? ok(bytes) : refuse('storage.damaged', {})
}

/** @returns `storage.damaged` when its bytes are not those any more, or not to be had */
export function readWhole(shelf: Shelf, sha256: string): Promise<Result<ArrayBuffer>> {
  return unlessLost(async () => {
    const row = await findFile(shelf, sha256)
    if (!row) return plainFile(shelf, sha256)
    const bytes = await joined(shelf.keyring, await shelf.db.keptChunks.where('file').equals(row.name).sortBy('index'), row.bytes)
    if (!bytes.ok) return bytes
    return await shelf.digest(bytes.value) === sha256 ? bytes : refuse('storage.damaged', {})
  })
}

export function fileStorage(shelf: Shelf): FileStorage {
  const { db, guard, digest, keyring } = shelf
  return {
    keepFile: (bytes, owner: Owner = DEVICE) => guard(async () => {
      const keys = await keyring.of(owner)
      if (!keys.ok) return keys
      const sha256 = await digest(bytes)
      const kept = await keepFor(shelf, keys.value, sha256, bytes)
      return kept.ok ? ok({ sha256, bytes: bytes.byteLength }) : kept
    }),
    readFile: sha256 => guard(() => readWhole(shelf, sha256)),
    readChunk: (sha256, index) => guard(() => unlessLost(async () => {
      const row = await findFile(shelf, sha256)
      const chunk = row && await db.keptChunks.get([row.name, index])
      if (!chunk) return plainChunk(shelf, sha256, index)
      const bytes = await openChunk(keyring, chunk)
      return bytes.ok ? ok({ index, sha256: await digest(bytes.value), bytes: bytes.value }) : bytes
    })),
  }
}

async function plainChunk({ db, digest }: Shelf, file: string, index: number): ReturnType<FileStorage['readChunk']> {
  const chunk = await db.chunks.get([file, index])
  if (!chunk || await digest(chunk.bytes) !== chunk.sha256) return refuse('storage.damaged', {})
  return ok({ index, sha256: chunk.sha256, bytes: chunk.bytes })
}
