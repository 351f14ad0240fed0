import type { FilingReply } from '#contract/filings.ts'
import { CHUNK_BYTES } from '#contract/paths.ts'
import type { SealedAttachment } from '#domain/filing/filing.ts'
import { ok, problem, refuse, type Problem, type Result } from '#domain/problem/problem.ts'
import type { Answer, Api, Arrival, Call } from '../api/api.ts'
import type { Attempt, OutboxEntry } from '../storage/records.ts'
import type { RunnerStorage } from '../storage/storage.ts'
import { verifyReceipt } from './receipt.ts'
import { credentialsFor, type Credentials } from './credentials.ts'

export interface SendPorts {
  readonly storage: Pick<RunnerStorage, 'sealedBytes' | 'readChunk' | 'receipt' | 'recallKeys' | 'rememberKeys'>
  readonly api: Pick<Api, 'session' | 'time' | 'putFiling' | 'restoreFiling' | 'declareAttachment' | 'putChunk' | 'completeAttachment' | 'keys'>
  readonly digest: (bytes: ArrayBuffer) => Promise<string>
  readonly signal: AbortSignal
  /** Asked before each request; false when another runner has taken over. */
  readonly mayGoOn: () => Promise<boolean>
  /**
   * Told when the entry may travel and the first of its bytes is about to leave, and again, `leaving`, before the filing itself does.
   * @returns false when it is there no more: its person has taken it back
   */
  readonly begin: (leaving: boolean) => Promise<boolean>
  /** Told of the files, as far as the server has them. */
  readonly progress: (progress: SendingProgress) => void
}

/** Bytes of an entry's files that the server has, of those it must have. */
export interface SendingProgress { readonly doneBytes: number, readonly totalBytes: number }

/** How far a try came. */
export type Sent =
  | { readonly as: 'registered', readonly reply: FilingReply, readonly arrival: Arrival }
  /** `left`: the sealed bytes were on their way to a server that had just been heard. */
  | { readonly as: 'refused', readonly during: Attempt['during'], readonly problems: readonly Problem[], readonly arrival: Arrival, readonly left?: true }
  | { readonly as: 'needs-login', readonly assurance: number, readonly why: Problem, readonly arrival: Arrival }
  | { readonly as: 'overtaken' }

type Step<T> = { readonly go: true, readonly value: T } | { readonly go: false, readonly end: Sent }

const end = (sent: Sent): Step<never> => ({ go: false, end: sent })

function refused(during: Attempt['during'], { problems }: { readonly problems: readonly Problem[] }, arrival: Arrival = {}): Step<never> {
  return end({ as: 'refused', during, problems, arrival })
}

async function ask<T>(ports: SendPorts, during: Attempt['during'], request: () => Promise<Answer<T>>): Promise<Step<T>> {
  if (!await ports.mayGoOn()) return end({ as: 'overtaken' })
  const answer = await request()
  return answer.ok ? { go: true, value: answer.value } : refused(during, answer, answer.arrival)
}

/** Bytes of a file that the server has while it lacks these pieces. */
function arrivedBytes({ bytes }: SealedAttachment, missing: readonly number[]): number {
  const lacking = missing.reduce((sum, index) => sum + Math.min(CHUNK_BYTES, bytes - index * CHUNK_BYTES), 0)
  return Math.max(0, bytes - lacking)
}

/** Sends the pieces the server lacks, whichever they are: it may have most of them from a try weeks ago. */
async function upload(entry: OutboxEntry, file: SealedAttachment, ports: SendPorts, call: Call): Promise<Step<void>> {
  const { api, storage } = ports
  const declared = await ask(ports, 'attachment', () => api.declareAttachment(entry.id, file.sha256, file.bytes, call))
  if (!declared.go) return declared
  if (declared.value.complete) return { go: true, value: undefined }
  const { missing } = declared.value
  const tell = (sent: number): void => { ports.progress({ doneBytes: arrivedBytes(file, missing.slice(sent)), totalBytes: file.bytes }) }
  tell(0)
  for (const [sent, index] of missing.entries()) {
    const chunk = await storage.readChunk(file.sha256, index)
    if (!chunk.ok) return refused('attachment', chunk)
    const put = await ask(ports, 'attachment', () => api.putChunk(entry.id, file.sha256, chunk.value, call))
    if (!put.go) return put
    tell(sent + 1)
  }
  const completed = await ask(ports, 'attachment', () => api.completeAttachment(entry.id, file.sha256, call))
  if (!completed.go) return completed
  return completed.value.complete
    ? { go: true, value: undefined }
    : refused('attachment', refuse('attachment.incomplete', { sha256: file.sha256 }))
}

async function uploadAll(entry: OutboxEntry, ports: SendPorts, call: Call): Promise<Step<void>> {
  const files = [...new Map(entry.attachments.map(file => [file.sha256, file])).values()] // the same photograph in two fields travels once
  const totalBytes = files.reduce((sum, { bytes }) => sum + bytes, 0)
  let before = 0
  for (const file of files) {
    const progress = ({ doneBytes }: SendingProgress): void => { ports.progress({ doneBytes: before + doneBytes, totalBytes }) }
    const uploaded = await upload(entry, file, { ...ports, progress }, call)
    if (!uploaded.go) return uploaded
    before += file.bytes
    ports.progress({ doneBytes: before, totalBytes })
  }
  return { go: true, value: undefined }
}

/** The frozen bytes, hashed again: what the disk has bent must not be sent under the old seal. */
async function ownBytes(entry: OutboxEntry, { storage, digest }: SendPorts): Promise<Result<ArrayBuffer>> {
  const bytes = await storage.sealedBytes(entry.id)
  if (!bytes.ok) return bytes.problems.some(one => one.code === 'filing.unknown') ? refuse('storage.damaged', {}) : bytes
  return await digest(bytes.value) === entry.sealHash ? bytes : refuse('storage.damaged', {})
}

/** Believes a receipt only when it verifies; asks for the server's keys when the one that signed is new. */
async function believe(reply: FilingReply, entry: OutboxEntry, { storage, api, signal }: SendPorts): Promise<Result<FilingReply>> {
  const kept = await storage.recallKeys()
  const first = await verifyReceipt(reply, entry, kept.ok ? kept.value : [])
  if (first === 'genuine') return ok(reply)
  if (first === 'mismatch') return refuse('receipt.mismatch', {})
  const keys = await api.keys({ signal })
  if (!keys.ok) return keys
  await storage.rememberKeys(keys.value)
  return await verifyReceipt(reply, entry, keys.value) === 'genuine' ? ok(reply) : refuse('receipt.mismatch', {})
}

async function allowed(entry: OutboxEntry, ports: SendPorts): Promise<Step<Call>> {
  const credentials: Credentials = await credentialsFor(entry, ports.api, ports.signal)
  if (credentials.as === 'unknown') return refused('filing', credentials, credentials.arrival)
  if (credentials.as === 'needs-login') return end(credentials)
  return { go: true, value: { signal: ports.signal, ...(credentials.as === 'nobody' ? { anonymous: true } : { owner: entry.owner }) } }
}

/**
 * One try at one entry: its files, then the filing itself, then its receipt. Safe to repeat after any interruption:
 * the server answers the same bytes with the same number. Never throws for what a network or a server does.
 */
export async function send(entry: OutboxEntry, ports: SendPorts): Promise<Sent> {
  const bytes = await ownBytes(entry, ports)
  if (!bytes.ok) return { as: 'refused', during: 'filing', problems: bytes.problems, arrival: {} }
  const before = await allowed(entry, ports)
  if (!before.go) return before.end
  const hasFiles = entry.attachments.length > 0
  if (!await ports.begin(!hasFiles)) return { as: 'overtaken' }
  const uploaded = await uploadAll(entry, ports, before.value)
  if (!uploaded.go) return uploaded.end
  // Uploading may have taken minutes, and somebody else may have logged in meanwhile.
  const now = hasFiles ? await allowed(entry, ports) : before
  if (!now.go) return now.end
  if (!await ports.mayGoOn()) return { as: 'overtaken' }
  if (hasFiles && !await ports.begin(true)) return { as: 'overtaken' }
  if (entry.lost) return restore(entry, bytes.value, ports, now.value)
  const answer = await ports.api.putFiling(entry.id, bytes.value, entry.sealHash, now.value)
  return received(answer, entry, ports)
}

/** What the office has lost goes back with the receipt it gave: the filing keeps its number and its time. */
async function restore(entry: OutboxEntry, bytes: ArrayBuffer, ports: SendPorts, call: Call): Promise<Sent> {
  const kept = await ports.storage.receipt(entry.owner, entry.id)
  if (!kept.ok) return { as: 'refused', during: 'filing', problems: kept.problems, arrival: {} }
  const { receipt, jws } = kept.value
  return received(await ports.api.restoreFiling(entry.id, bytes, { receipt, jws }, call), entry, ports)
}

async function received(answer: Answer<FilingReply>, entry: OutboxEntry, ports: SendPorts): Promise<Sent> {
  if (!answer.ok) return { as: 'refused', during: 'filing', problems: answer.problems, arrival: answer.arrival, left: true }
  const believed = await believe(answer.value, entry, ports)
  return believed.ok
    ? { as: 'registered', reply: believed.value, arrival: answer.arrival }
    : { as: 'refused', during: 'receipt', problems: believed.problems, arrival: answer.arrival }
}

/** A stop of this page is no failure of the network: it must not be written in the entry's history as one. */
export function wasStopped(sent: Sent, signal: AbortSignal): boolean {
  return sent.as === 'refused' && signal.aborted
}

export function problemOf(sent: Extract<Sent, { readonly as: 'refused' }>): Problem {
  return sent.problems[0] ?? problem('server.failed', {})
}
