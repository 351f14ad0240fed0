import type { FilingId } from '#domain/filing/filing.ts'
import type { Api, Arrival, Call } from '../api/api.ts'
import { ok, type Problem, type Result } from '#domain/problem/problem.ts'
import type { Owner } from '../storage/records.ts'
import type { FileStorage } from '../storage/storage.ts'

/** A refusal that says how it came. */
export type Outcome<T> = { readonly ok: true, readonly value: T } | { readonly ok: false, readonly problems: readonly Problem[], readonly arrival: Arrival }

export interface NamedFile { readonly sha256: string, readonly bytes: number }

/** The files that answers speak of, each once, however deep. */
export function filesIn(value: unknown, found = new Map<string, NamedFile>()): ReadonlyMap<string, NamedFile> {
  if (typeof value !== 'object' || value === null) return found
  if ('sha256' in value && 'bytes' in value && typeof value.sha256 === 'string' && typeof value.bytes === 'number') found.set(value.sha256, { sha256: value.sha256, bytes: value.bytes })
  for (const inner of Object.values(value)) filesIn(inner, found)
  return found
}

export interface FilePorts {
  readonly api: Pick<Api, 'declareAttachment' | 'putChunk' | 'completeAttachment' | 'draftFile'>
  readonly storage: Pick<FileStorage, 'readChunk' | 'readFile' | 'keepFile'>
}

/**
 * Takes a file of a draft to the server: only the pieces it lacks, and none when it has it. The draft's files are those of the filing to come.
 * A file that is damaged on this device is left out; whoever opens the draft is told.
 */
export async function carryFile(id: FilingId, { sha256, bytes }: NamedFile, { api, storage }: FilePorts, call: Call): Promise<Outcome<void>> {
  const first = await storage.readChunk(sha256, 0)
  if (!first.ok) return first.problems.some(one => one.code === 'storage.damaged') ? ok(undefined) : { ...first, arrival: {} }
  const declared = await api.declareAttachment(id, sha256, bytes, call)
  if (!declared.ok || declared.value.complete) return declared.ok ? ok(undefined) : declared
  for (const index of declared.value.missing) {
    const chunk = await storage.readChunk(sha256, index)
    if (!chunk.ok) return { ...chunk, arrival: {} }
    const put = await api.putChunk(id, sha256, chunk.value, call)
    if (!put.ok) return put
  }
  const completed = await api.completeAttachment(id, sha256, call)
  return completed.ok ? ok(undefined) : completed
}

/** Brings a file of a draft to this device, unless it is here. One that the server has not is left out: it was damaged where it was chosen. */
export async function bringFile(id: FilingId, { sha256 }: NamedFile, { api, storage }: FilePorts, call: Call & { readonly owner: Owner }): Promise<Outcome<void>> {
  if ((await storage.readFile(sha256)).ok) return ok(undefined)
  const bytes = await api.draftFile(id, sha256, call)
  if (!bytes.ok) return bytes.arrival.status === 404 ? ok(undefined) : bytes
  const kept: Result<unknown> = await storage.keepFile(bytes.value, call.owner)
  return kept.ok ? ok(undefined) : { ...kept, arrival: {} }
}
