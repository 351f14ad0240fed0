import { CHUNK_BYTES, MAX_ATTACHMENTS_PER_FILING } from '#contract/paths.ts'

/** How much may wait on the disk for a filing to come. Beyond it a declaration is refused: a full disk would stop everybody. */
export interface UploadLimit { readonly maxFiles: number, readonly maxBytes: number }

const MEGABYTE = 1024 * 1024

export const PER_FILING: UploadLimit = { maxFiles: MAX_ATTACHMENTS_PER_FILING, maxBytes: 300 * MEGABYTE }
/** A report without a name has a few photographs. */
export const PER_ANONYMOUS_FILING: UploadLimit = { maxFiles: 20, maxBytes: 100 * MEGABYTE }
/** Files that belong to no registered filing yet. */
export const PER_PERSON: UploadLimit = { maxFiles: 300, maxBytes: 1_000 * MEGABYTE }
/** All that one person brings in twenty-four hours, registered or not: more than a surveyor's busiest day. */
export const PER_PERSON_AND_DAY: UploadLimit = { maxFiles: 2_000, maxBytes: 5_000 * MEGABYTE }
/** All that has come without a name in one body and waits, whoever sent it. What was only promised does not count: promises cost nothing, and would keep everybody else out. */
export const ALL_ANONYMOUS: UploadLimit = { maxFiles: 20_000, maxBytes: 20_000 * MEGABYTE }

/** Uploads that nobody has touched for so long, and that no filing names, are forgotten. */
export const ORPHAN_DAYS = 90
/** The same for uploads that nobody's name is on: long enough for a phone that was away for a month. */
export const NAMELESS_ORPHAN_DAYS = 35
/** A file that nobody gave a name for, and of which no byte came, and a filing id without any file: who comes back promises again. */
export const PROMISE_DAYS = 1

export function chunkCount(bytes: number): number {
  return Math.ceil(bytes / CHUNK_BYTES)
}

/** The exact length of a chunk: full, but for the last. */
export function chunkLength(bytes: number, index: number): number {
  return Math.min(CHUNK_BYTES, bytes - index * CHUNK_BYTES)
}
