import { CHUNK_BYTES } from '#contract/paths.ts'
import { ok, refuse } from '#domain/problem/problem.ts'
import type { ChunkRow } from './database.ts'
import type { Shelf } from './shelf.ts'
import type { FileStorage } from './storage.ts'

/** Cut as they will travel. ArrayBuffers, never Blobs: WebKit cannot keep those in a private window. */
async function chunksOf(file: string, bytes: ArrayBuffer, digest: Shelf['digest']): Promise<ChunkRow[]> {
  const chunks: ChunkRow[] = []
  for (let start = 0; start < bytes.byteLength; start += CHUNK_BYTES) {
    const piece = bytes.slice(start, start + CHUNK_BYTES)
    chunks.push({ file, index: chunks.length, sha256: await digest(piece), bytes: piece })
  }
  return chunks
}

function joined(chunks: readonly ChunkRow[], length: number): ArrayBuffer {
  const whole = new Uint8Array(length)
  let at = 0
  for (const chunk of chunks) {
    whole.set(new Uint8Array(chunk.bytes).subarray(0, Math.max(0, length - at)), at)
    at = Math.min(length, at + chunk.bytes.byteLength)
  }
  return whole.buffer
}

export function fileStorage({ db, guard, digest }: Shelf): FileStorage {
  return {
    keepFile: async bytes => {
      const sha256 = await digest(bytes)
      const chunks = await chunksOf(sha256, bytes, digest)
      const row = { sha256, bytes: bytes.byteLength, chunks: chunks.length }
      // A transaction of its own: were it to fail for want of room, the draft that names the file must not fail with it.
      return guard(() => db.transaction('rw', db.files, db.chunks, async () => {
        if (await db.files.get(sha256) === undefined) await db.chunks.bulkPut(chunks)
        await db.files.put(row)
        return ok({ sha256, bytes: row.bytes })
      }))
    },
    readFile: sha256 => guard(async () => {
      const row = await db.files.get(sha256)
      if (!row) return refuse('storage.damaged', {})
      const bytes = joined(await db.chunks.where('file').equals(sha256).sortBy('index'), row.bytes)
      return await digest(bytes) === sha256 ? ok(bytes) : refuse('storage.damaged', {})
    }),
    readChunk: (file, index) => guard(async () => {
      const chunk = await db.chunks.get([file, index])
      if (!chunk || await digest(chunk.bytes) !== chunk.sha256) return refuse('storage.damaged', {})
      return ok({ index, sha256: chunk.sha256, bytes: chunk.bytes })
    }),
  }
}
