import type { FilingReply, Receipt } from '#contract/filings.ts'
import { canonicalBytes } from '#domain/filing/canonical.ts'
import { ok, refuse, type Result } from '#domain/problem/problem.ts'
import { forgetSenders, keepsFiles } from '../attachments/index.ts'
import { writeAudit, type AuditEntry } from '../audit/index.ts'
import { closeRegistered } from '../drafts/index.ts'
import { ownerOf, type Actor } from '../identity/index.ts'
import { announce } from '../notices/index.ts'
import type { Transaction } from '../platform/database.ts'
import type { Platform } from '../platform/ports.ts'
import { makeReceipt, PDF_TASK } from '../receipts/index.ts'
import { enterInRegister, type NewEntry } from '../register/index.ts'
import type { Filer } from './filer.ts'
import type { JudgedFiling } from './judge.ts'
import { filings, type KnownFiling, type NewFiling } from './repository.ts'
import type { ReceivedSeal } from './sealed.ts'

export interface FilingAnswer {
  /** True when this very call registered the filing. */
  readonly fresh: boolean
  /** Its number, when this call gave it. */
  readonly label?: string
  /** The reply as JSON in UTF-8; the same bytes for ever. */
  readonly reply: Uint8Array
}

/** A filing that was judged and wants its number. */
export interface Registration {
  readonly body: string
  readonly id: string
  readonly actor: Actor
  readonly received: ReceivedSeal
  readonly judged: JudgedFiling
}

export type RegistrationPorts = Pick<Platform, 'jobs' | 'keys' | 'failpoints'>

/**
 * Registers filings of one body in one transaction, each id once. A refusal of one writes nothing and does not touch the others.
 * Lock order: the filings' ids and files, the register, the audit chain; the last two are held from the first number to COMMIT only.
 * @returns an answer for each, in order: `filing.in-flight`, `filing.id-reused`, `identity.login-required`, `attachment.incomplete`
 */
export async function registerFilings(tx: Transaction, registrations: readonly Registration[], { jobs, keys, failpoints }: RegistrationPorts): Promise<readonly Result<FilingAnswer>[]> {
  const answers = await answersBefore(tx, registrations)
  const fresh = registrations.filter(({ id }) => !answers.has(id))
  await failpoints.reach('taken')
  if (fresh.length > 0) {
    await jobs.addEach(tx, PDF_TASK, fresh.map(({ body, id }) => ({ body, filing: id })))
    await announce(tx, fresh.flatMap(({ body, id, judged: { filer } }) => filer.kind === 'anonymous' ? [] : [{ body, owner: filer.owner, filing: id, news: 'registered' as const }]))
    await failpoints.reach('announced')
    const entries = await enterInRegister(tx, fresh.map(entryOf))
    await failpoints.reach('numbered')
    const registered = await Promise.all(fresh.map(async one => {
      const entry = entries.get(one.id)
      if (!entry) throw new Error('The register answered for another filing')
      const receipt = makeReceipt(one.judged.parts, entry)
      return { receipt, sealed: one.received.bytes, reply: await signedReply(receipt, { keys }), office: one.judged.definition.office, ...keptOf(one.judged.filer) }
    }))
    await filings(tx).insert(registered)
    await forgetSenders(tx, fresh[0]?.body ?? '', registered.flatMap(one => one.owner === null ? [one.receipt.filing] : []))
    await closeRegistered(tx, fresh[0]?.body ?? '', registered.map(one => ({ id: one.receipt.filing, anonymous: one.owner === null })))
    await failpoints.reach('stored')
    await writeAudit(tx, ...registered.map(auditOf))
    await failpoints.reach('audited')
    for (const { receipt, reply } of registered) answers.set(receipt.filing, ok({ fresh: true, label: receipt.label, reply }))
  }
  return registrations.map(({ id }) => answers.get(id) ?? refuse('filing.in-flight', {}))
}

/** The answers of those that are not to be registered now: somebody else is at it, it was done before, a file has gone. */
async function answersBefore(tx: Transaction, registrations: readonly Registration[]): Promise<Map<string, Result<FilingAnswer>>> {
  const answers = new Map<string, Result<FilingAnswer>>()
  const [{ body } = { body: '' }] = registrations
  const ids = registrations.map(({ id }) => id)
  const taken = await filings(tx).take(body, ids)
  const known = await filings(tx).knownAmong(body, ids)
  for (const registration of registrations) {
    const { id, received, judged: { parts: { content: { attachments } } } } = registration
    const before = known.get(id)
    if (!taken.has(id)) answers.set(id, refuse('filing.in-flight', {}))
    else if (before) answers.set(id, answerAgain(before, received.sealHash, registration))
    else if (!await keepsFiles(tx, { body, filing: id, attachments })) answers.set(id, refuse('attachment.incomplete', { sha256: attachments[0]?.sha256 ?? '' }))
  }
  return answers
}

function entryOf({ body, id, received, judged: { parts, filer, register, definition } }: Registration): NewEntry {
  return {
    body, register, filing: id, sender: filer.kind === 'anonymous' ? null : filer.name, subject: parts.subject,
    sealHash: received.sealHash, documentHashes: parts.content.attachments.map(one => one.sha256), classification: definition.classification.code,
  }
}

async function signedReply(receipt: Receipt, { keys }: Pick<Platform, 'keys'>): Promise<Uint8Array> {
  const reply: FilingReply = { receipt, jws: await keys.sign(receipt.body, canonicalBytes(receipt)) }
  return Buffer.from(JSON.stringify(reply))
}

/** What is kept of who files, beside the receipt. */
export function keptOf(filer: Filer): Pick<NewFiling, 'owner' | 'evidence'> {
  return filer.kind === 'anonymous' ? { owner: null, evidence: null } : { owner: filer.owner, evidence: filer.evidence }
}

function auditOf({ receipt, owner }: NewFiling): AuditEntry {
  return {
    body: receipt.body, what: 'filing.registered', who: owner ?? 'anonymous', filing: receipt.filing,
    details: { label: receipt.label, register: receipt.register, sealHash: receipt.sealHash, documents: receipt.documents.length },
  }
}

/**
 * The first answer, for whoever may have it. A filing without a person belongs to who holds its id and its very bytes.
 * Of another's filing nothing is told: the answer is the one for an id used twice.
 */
export function answerAgain(known: KnownFiling, sealHash: string, { id, actor }: Pick<Registration, 'id' | 'actor'>): Result<FilingAnswer> {
  if (known.sealHash !== sealHash) return refuse('filing.id-reused', { id })
  if (known.owner === null || known.owner === ownerOf(actor)) return ok({ fresh: false, reply: known.reply })
  // The session ended between the filing and its repetition: after login the answer is there.
  return actor.kind === 'anonymous' ? refuse('identity.login-required', {}) : refuse('filing.id-reused', { id })
}
