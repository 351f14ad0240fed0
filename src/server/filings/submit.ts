import type { FilingReply, Receipt } from '#contract/filings.ts'
import { canonicalBytes } from '#domain/filing/canonical.ts'
import { ok, refuse, type Result } from '#domain/problem/problem.ts'
import { keepsFiles } from '../attachments/index.ts'
import { writeAudit } from '../audit/index.ts'
import type { Actor } from '../identity/index.ts'
import type { Transaction } from '../platform/database.ts'
import type { Platform } from '../platform/ports.ts'
import { sqlState } from '../platform/transaction.ts'
import { makeReceipt, PDF_TASK } from '../receipts/index.ts'
import { enterInRegister } from '../register/index.ts'
import { ownerOf, type Filer } from './filer.ts'
import { judgeReceived, type JudgedFiling, type JudgePorts } from './judge.ts'
import { filings, type KnownFiling } from './repository.ts'
import { readReceived, type ReceivedSeal } from './sealed.ts'

export interface FilingRequest {
  readonly body: string
  /** From the path: the idempotency key. */
  readonly id: string
  readonly bytes: Uint8Array
  /** SHA-256 of the bytes, as the device says. */
  readonly sealHash: string | undefined
  readonly actor: Actor
}

export interface FilingAnswer {
  /** True when this very call registered the filing. */
  readonly fresh: boolean
  /** The reply as JSON in UTF-8; the same bytes for ever. */
  readonly reply: Uint8Array
}

export type SubmitPorts = JudgePorts & Pick<Platform, 'inTransaction' | 'jobs' | 'keys'>

/**
 * Registers a sealed filing, or answers again what was answered the first time. May be called any number of times, at once and years apart.
 * Nothing is stored and no number is taken unless the result is `ok`. After `server.unavailable` the outcome is not known: the same call tells it.
 * @returns beside what the seal and the answers can be refused for (see {@link readReceived}, {@link judgeReceived}):
 * `filing.id-reused` (other content, or somebody else's), `filing.in-flight` (ask again), `server.unavailable`.
 */
export async function submitFiling(request: FilingRequest, ports: SubmitPorts): Promise<Result<FilingAnswer>> {
  const received = readReceived(request.bytes, request)
  if (!received.ok) return received
  // Before anything is judged: what was registered stays answered, also when its definition is long gone.
  const known = await filings(ports.db).known(request.body, request.id)
  if (known) return answerAgain(known, received.value.sealHash, request)
  const judged = await judgeReceived(received.value, request.actor, ports)
  if (!judged.ok) return judged
  try {
    return await ports.inTransaction(tx => registerFiling(tx, judged.value, { request, received: received.value, ports }))
  } catch (cause) {
    if (isOutcomeUnknown(cause)) return refuse('server.unavailable', {})
    throw cause
  }
}

interface Work { readonly request: FilingRequest, readonly received: ReceivedSeal, readonly ports: SubmitPorts }

/** One transaction. Lock order: the filing's id, the register, the audit chain; the last two are held from the number to COMMIT only. */
async function registerFiling(tx: Transaction, judged: JudgedFiling, { request, received, ports }: Work): Promise<Result<FilingAnswer>> {
  const { body, id } = request
  const stored = filings(tx)
  if (!await stored.take(body, id)) return refuse('filing.in-flight', {})
  const known = await stored.known(body, id)
  if (known) return answerAgain(known, received.sealHash, request)
  const { attachments } = judged.parts.content
  if (!await keepsFiles(tx, { body, filing: id, attachments })) return refuse('attachment.incomplete', { sha256: attachments[0]?.sha256 ?? '' })
  await ports.jobs.add(tx, PDF_TASK, { body, filing: id })
  const { parts, filer, register, definition } = judged
  const entry = await enterInRegister(tx, {
    body, register, filing: id, sender: filer.kind === 'person' ? filer.name : null, subject: parts.subject,
    sealHash: received.sealHash, documentHashes: attachments.map(one => one.sha256), classification: definition.classification.code,
  })
  const receipt = makeReceipt(parts, entry)
  const reply = await signedReply(receipt, ports)
  await stored.insert({ receipt, sealed: received.bytes, reply, office: definition.office, ...keptOf(filer) })
  await writeAudit(tx, {
    body, what: 'filing.registered', who: filer.kind === 'person' ? filer.owner : 'anonymous', filing: id,
    details: { label: receipt.label, register: receipt.register, sealHash: receipt.sealHash, documents: receipt.documents.length },
  })
  return ok({ fresh: true, reply })
}

async function signedReply(receipt: Receipt, { keys }: Pick<Platform, 'keys'>): Promise<Uint8Array> {
  const reply: FilingReply = { receipt, jws: await keys.sign(receipt.body, canonicalBytes(receipt)) }
  return Buffer.from(JSON.stringify(reply))
}

function keptOf(filer: Filer): { readonly owner: string | null, readonly evidence: { readonly assurance: number } | null } {
  return filer.kind === 'person' ? { owner: filer.owner, evidence: { assurance: filer.assurance } } : { owner: null, evidence: null }
}

/**
 * The first answer, for whoever may have it. A filing without a person belongs to who holds its id and its very bytes.
 * Of another's filing nothing is told: the answer is the one for an id used twice.
 */
function answerAgain(known: KnownFiling, sealHash: string, { id, actor }: FilingRequest): Result<FilingAnswer> {
  if (known.sealHash !== sealHash) return refuse('filing.id-reused', { id })
  if (known.owner === null || known.owner === ownerOf(actor)) return ok({ fresh: false, reply: known.reply })
  // The session ended between the filing and its repetition: after login the answer is there.
  return actor.kind === 'person' ? refuse('filing.id-reused', { id }) : refuse('identity.login-required', {})
}

/** SQLSTATE classes of a fault of the data or of the program; for these the transaction certainly did nothing. */
const CERTAIN = /^(?:0A|2[1-8]|3[4-9]|42|P0)/

/** A connection lost at COMMIT, a full disk, a server going down: the filing may stand or not, and only asking again tells. */
function isOutcomeUnknown(cause: unknown): boolean {
  const state = sqlState(cause)
  if (state !== undefined) return !CERTAIN.test(state)
  return cause instanceof Error && /connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error/i.test(cause.message)
}
