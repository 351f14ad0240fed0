import type { FilingReply, FilingRestore, Receipt } from '#contract/filings.ts'
import { canonicalBytes } from '#domain/filing/canonical.ts'
import type { Definition } from '#domain/procedure/definition.ts'
import { ok, refuse, type Result } from '#domain/problem/problem.ts'
import { keepsFiles } from '../attachments/index.ts'
import { writeAudit } from '../audit/index.ts'
import type { Catalogue } from '../catalogue/index.ts'
import { closeRegistered } from '../drafts/index.ts'
import type { Actor } from '../identity/index.ts'
import type { Transaction } from '../platform/database.ts'
import type { Platform } from '../platform/ports.ts'
import { EVERYTHING } from '../platform/row-sight.ts'
import { PDF_TASK } from '../receipts/index.ts'
import { giveBackNumber } from '../register/index.ts'
import { filerOfReceipt } from './filer.ts'
import { answerAgain, keptOf, type FilingAnswer } from './registration.ts'
import { filings, type KnownFiling, type NewFiling } from './repository.ts'
import { readReceived, type ReceivedSeal } from './sealed.ts'

/** A filing that the register has lost with what was restored over it, in the hands of who holds its receipt. */
export interface HeldFiling extends FilingRestore {
  readonly body: string
  /** From the path. */
  readonly id: string
  readonly actor: Actor
}

export type RestorePorts = Pick<Platform, 'db' | 'inTransaction' | 'jobs' | 'keys' | 'log'> & { readonly catalogue: Catalogue }

/**
 * Takes a filing back under the number, the time and the receipt it has. It was judged when it was registered and is not judged again; what
 * proves it is the body's own signature over these very bytes. May be called any number of times, at once too: what is registered is answered
 * as it is. Nothing is stored unless the result is `ok`.
 * @returns beside what the bytes can be refused for ({@link readReceived}): `receipt.not-genuine`, `definition.unknown`, whose it is
 * ({@link filerOfReceipt}), `register.not-awaited` (no restore has lost that number), `register.number-taken`, `attachment.incomplete`,
 * `filing.id-reused`, `filing.in-flight`
 */
export async function restoreFiling(held: HeldFiling, ports: RestorePorts): Promise<Result<FilingAnswer>> {
  const { body, id, actor, receipt } = held
  const received = readReceived(canonicalBytes(held.sealed), { sealHash: receipt.sealHash, id, body })
  if (!received.ok) return received
  const known = await filings(ports.db).known(body, id)
  if (known) return ports.inTransaction(tx => again(tx, known, { held, received: received.value }), { sees: EVERYTHING })
  if (!await isGenuine(held, ports)) return refuse('receipt.not-genuine', {})
  const definition = await ports.catalogue.known(ports.db, body, receipt.procedure.digest)
  if (!definition) return refuse('definition.unknown', {})
  const filer = filerOfReceipt(receipt, actor, definition.definition.identity)
  if (!filer.ok) return filer
  const registered: NewFiling = {
    receipt, sealed: received.value.bytes, reply: Buffer.from(JSON.stringify({ receipt, jws: held.jws })),
    office: definition.definition.office, ...keptOf(filer.value),
  }
  const restored = await ports.inTransaction(tx => store(tx, { held, registered, received: received.value, definition: definition.definition }, ports))
  // A receipt that proves a number which the register cannot give back is for a person to settle.
  if (!restored.ok) ports.log.warn({ body, label: receipt.label, why: restored.problems.map(one => one.code) }, 'a receipt was not taken back')
  return restored
}

/** Signed by the body with a key it has or had, letter by letter what is said, and said of this filing and these bytes. */
async function isGenuine({ body, id, receipt, jws }: HeldFiling, { keys }: Pick<Platform, 'keys'>): Promise<boolean> {
  const signed = await keys.verify(body, jws)
  return signed !== undefined && Buffer.from(canonicalBytes(receipt)).equals(signed) && receipt.body === body && receipt.filing === id
}

interface Restoring { readonly held: HeldFiling, readonly registered: NewFiling, readonly received: ReceivedSeal, readonly definition: Definition }

/** Locks in the order of every registration: the id and its files, the register, the audit chain. */
async function store(tx: Transaction, { held, registered, received, definition }: Restoring, { jobs }: Pick<Platform, 'jobs'>): Promise<Result<FilingAnswer>> {
  const { body, id, receipt } = held
  if (!(await filings(tx).take(body, [id])).has(id)) return refuse('filing.in-flight', {})
  const known = (await filings(tx).knownAmong(body, [id])).get(id)
  if (known) return again(tx, known, { held, received })
  const { attachments } = received.content
  if (!await keepsFiles(tx, { body, filing: id, attachments })) return refuse('attachment.incomplete', { sha256: attachments[0]?.sha256 ?? '' })
  const given = await giveBackNumber(tx, entryOf(receipt, definition), receipt)
  if (given !== 'given') return refuse(given === 'taken' ? 'register.number-taken' : 'register.not-awaited', { label: receipt.label })
  await filings(tx).insert([registered])
  await closeRegistered(tx, body, [{ id, anonymous: registered.owner === null }])
  await jobs.add(tx, PDF_TASK, { body, filing: id })
  await writeAudit(tx, {
    body, what: 'filing.restored', who: registered.owner ?? 'anonymous', filing: id,
    details: { label: receipt.label, register: receipt.register, registeredAt: receipt.registeredAt, sealHash: receipt.sealHash, documents: receipt.documents.length },
  })
  return ok({ fresh: true, label: receipt.label, reply: registered.reply })
}

/** What is registered already is answered as it is. Where only its receipt came back, by hand, the content is put in its place now. */
async function again(tx: Transaction, known: KnownFiling, { held, received }: Pick<Restoring, 'held' | 'received'>): Promise<Result<FilingAnswer>> {
  const { body, id } = held
  const answer = answerAgain(known, received.sealHash, held)
  if (!answer.ok || !await filings(tx).lacksContent(body, id)) return answer
  if (!(await filings(tx).take(body, [id])).has(id)) return refuse('filing.in-flight', {})
  const { attachments } = received.content
  if (!await keepsFiles(tx, { body, filing: id, attachments })) return refuse('attachment.incomplete', { sha256: attachments[0]?.sha256 ?? '' })
  const { receipt } = JSON.parse(Buffer.from(known.reply).toString('utf8')) as FilingReply // written when it was registered
  await filings(tx).giveContent(receipt, received.bytes)
  await filings(tx).tell(receipt, { kind: 'content-returned', text: CONTENT_IS_BACK })
  await writeAudit(tx, { body, what: 'filing.content-returned', who: known.owner ?? 'anonymous', filing: id, details: { sealHash: receipt.sealHash, documents: receipt.documents.length } })
  return answer
}

const CONTENT_IS_BACK = {
  it: 'Il contenuto della pratica è arrivato dal dispositivo di chi l’aveva presentata: è quello registrato.',
  en: 'The content of the filing came from the device of the person who filed it: it is what was registered.',
}

export function entryOf({ body, filing, register, applicant, subject, sealHash, documents }: Receipt, { classification }: Definition): Parameters<typeof giveBackNumber>[1] {
  return { body, register, filing, sender: applicant?.name ?? null, subject, sealHash, documentHashes: documents.map(one => one.sha256), classification: classification.code }
}
