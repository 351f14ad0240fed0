import { ok, refuse, type Result } from '#domain/problem/problem.ts'
import type { DraftRecord, OutboxEntry, Owner, StoredReceipt } from './records.ts'
import type { PassphraseTerms } from './storage.ts'
import { openBytes, sealBytes, type Label } from './vault/box.ts'

/*
 * Unsent work in one file. First a line that says what it is, then a line of JSON with what derives its key from the passphrase, then frames:
 * four bytes of length (big-endian), twelve of nonce, and AES-256-GCM's ciphertext. The first frame is the contents, as JSON; after it come the files,
 * cut in pieces. Each frame is bound to this file and to its place in it, and the contents say how many there are: none can be left out, moved or added.
 */

export interface WorkContents {
  readonly exportedAt: string
  readonly owner: Owner
  readonly drafts: readonly DraftRecord[]
  readonly entries: readonly { readonly entry: OutboxEntry, readonly text: string, readonly draft: DraftRecord, /** Of a filing that the office has lost: it goes again with it. */ readonly receipt?: StoredReceipt }[]
  readonly files: readonly { readonly sha256: string, readonly bytes: number }[]
}

const MAGIC = 'SPORTELLO-LAVORO 1\n'
const PIECE_BYTES = 1024 * 1024
const NONCE_BYTES = 12
const LENGTH_BYTES = 4

interface Header { readonly kdf: 'argon2id', readonly salt: string, readonly memoryKiB: number, readonly passes: number }

const labelOf = (header: string, index: number): Label => ({ table: 'work', id: header, revision: index })

async function frame(key: CryptoKey, label: Label, bytes: ArrayBuffer | Uint8Array<ArrayBuffer>): Promise<Blob> {
  const { nonce, box } = await sealBytes({ id: '', key }, label, bytes)
  const length = new DataView(new ArrayBuffer(LENGTH_BYTES))
  length.setUint32(0, NONCE_BYTES + box.byteLength)
  return new Blob([length.buffer, nonce, box])
}

function base64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
}

/** @param read one file's bytes, asked for in order: no more than one is held at a time */
export async function writeWork(contents: WorkContents, { key, terms, read }: {
  readonly key: CryptoKey
  readonly terms: PassphraseTerms
  readonly read: (sha256: string) => Promise<Result<ArrayBuffer>>
}): Promise<Result<Blob>> {
  const header = JSON.stringify({ kdf: 'argon2id', salt: base64(terms.salt), memoryKiB: terms.memoryKiB, passes: terms.passes } satisfies Header)
  const frames: Blob[] = [await frame(key, labelOf(header, 0), new TextEncoder().encode(JSON.stringify(contents)))]
  for (const { sha256 } of contents.files) {
    const bytes = await read(sha256)
    if (!bytes.ok) return bytes
    for (let start = 0; start < bytes.value.byteLength; start += PIECE_BYTES) {
      frames.push(await frame(key, labelOf(header, frames.length), bytes.value.slice(start, start + PIECE_BYTES)))
    }
  }
  return ok(new Blob([MAGIC, header, '\n', ...frames], { type: 'application/octet-stream' }))
}

/** A file of work, opened so far as to say what derives its key. */
export interface SealedWork { readonly terms: PassphraseTerms, readonly header: string, readonly frames: DataView<ArrayBuffer> }

/** @returns `work.unreadable` for a file of another kind or of a later format */
export function readHeader(file: ArrayBuffer): Result<SealedWork> {
  const start = new TextDecoder('latin1').decode(file.slice(0, 1000))
  const end = start.indexOf('\n', MAGIC.length)
  if (!start.startsWith(MAGIC) || end < 0) return refuse('work.unreadable', {})
  try {
    const header = start.slice(MAGIC.length, end)
    const { salt, memoryKiB, passes } = JSON.parse(header) as Header // a forged one derives a key that opens nothing
    if (!(memoryKiB <= 1024 * 1024 && passes <= 16)) return refuse('work.unreadable', {}) // it must not tie up the device either
    const terms = { salt: Uint8Array.from(atob(salt), character => character.charCodeAt(0)), memoryKiB, passes }
    return ok({ terms, header, frames: new DataView(file, end + 1) })
  } catch {
    return refuse('work.unreadable', {}) // not JSON, or a salt that is not base64
  }
}

/** Opens the frames one after the other. @returns `work.wrong-phrase` when the first does not open, `work.unreadable` when a later one does not or is missing */
export async function readWork({ header, frames }: SealedWork, key: CryptoKey, keep: (sha256: string, bytes: ArrayBuffer) => Promise<Result<unknown>>): Promise<Result<WorkContents>> {
  let [at, index] = [0, 0]
  async function next(): Promise<Result<ArrayBuffer>> {
    if (at + LENGTH_BYTES > frames.byteLength) return refuse('work.unreadable', {})
    const length = frames.getUint32(at)
    const from = frames.byteOffset + at + LENGTH_BYTES
    if (length < NONCE_BYTES || from + length > frames.buffer.byteLength) return refuse('work.unreadable', {})
    const opened = await openBytes(key, labelOf(header, index), { nonce: new Uint8Array(frames.buffer, from, NONCE_BYTES), box: frames.buffer.slice(from + NONCE_BYTES, from + length) })
    at += LENGTH_BYTES + length
    index += 1
    return opened.ok ? opened : refuse(index === 1 ? 'work.wrong-phrase' : 'work.unreadable', {})
  }

  const first = await next()
  if (!first.ok) return first
  const contents = JSON.parse(new TextDecoder().decode(first.value)) as WorkContents // authenticated: it is what writeWork was given
  for (const { sha256, bytes } of contents.files) {
    const whole = new Uint8Array(bytes)
    for (let done = 0; done < bytes;) {
      const piece = await next()
      if (!piece.ok) return piece
      if (piece.value.byteLength === 0 || done + piece.value.byteLength > bytes) return refuse('work.unreadable', {})
      whole.set(new Uint8Array(piece.value), done)
      done += piece.value.byteLength
    }
    const kept = await keep(sha256, whole.buffer)
    if (!kept.ok) return kept
  }
  return ok(contents)
}
