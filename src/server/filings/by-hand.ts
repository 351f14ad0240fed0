import { Value } from 'typebox/value'
import { Receipt, type FilingReply } from '#contract/filings.ts'
import type { Definition } from '#domain/procedure/definition.ts'
import { canonicalBytes } from '#domain/filing/canonical.ts'
import { ok, refuse, type Result } from '#domain/problem/problem.ts'
import { writeAudit } from '../audit/index.ts'
import type { Catalogue } from '../catalogue/index.ts'
import { closeRegistered } from '../drafts/index.ts'
import { ownerNamed, type StaffActor } from '../identity/index.ts'
import type { Transaction } from '../platform/database.ts'
import type { Platform } from '../platform/ports.ts'
import { EVERYTHING } from '../platform/row-sight.ts'
import { PDF_TASK } from '../receipts/index.ts'
import { giveBackNumber } from '../register/index.ts'
import { filings, type NewFiling } from './repository.ts'
import { entryOf } from './restore.ts'

/** A signed receipt in the hands of the protocol: of a filing that a restore has lost and whose content no device has any more. */
export interface BroughtReceipt { readonly body: string, readonly jws: string, readonly staff: Pick<StaffActor, 'staffId' | 'name'> }

export type ByHandPorts = Pick<Platform, 'db' | 'inTransaction' | 'jobs' | 'keys' | 'sealer'> & { readonly catalogue: Catalogue }

export interface ByHand {
  /** True when this very call put it back. */
  readonly fresh: boolean
  /** As the register has it: another than the receipt's when the filing was sent anew before. */
  readonly label: string
  readonly registeredAt: string
}

const CONTENT_IS_LOST = {
  it: 'Dopo un guasto la registrazione è tornata dalla ricevuta firmata. Il contenuto inviato è andato perduto: l’ufficio può chiederlo di nuovo. Data e numero restano quelli della ricevuta.',
  en: 'After a failure the registration came back from the signed receipt. The content that was sent is lost: the office may ask for it again. Date and number stay those of the receipt.',
}

/**
 * Enters a filing again from its receipt alone: its number, time, sender, subject and hashes, without the content. What proves it is the
 * body's own signature; the number must be one that a raise jumped over, be older than the raise, and nobody else's. Who entered it is
 * written in the audit log. May be called again: what is registered is told as it is.
 * @returns `receipt.not-genuine`, `definition.unknown`, `filing.applicant-differs` (nobody of that name is of the staff), `register.not-awaited`,
 * `register.number-taken`, `filing.in-flight`, `filing.id-reused` (the id is registered with other content)
 */
export async function enterByHand({ body, jws, staff }: BroughtReceipt, ports: ByHandPorts): Promise<Result<ByHand>> {
  const receipt = await readReceipt(body, jws, ports)
  if (!receipt) return refuse('receipt.not-genuine', {})
  const definition = await ports.catalogue.known(ports.db, body, receipt.procedure.digest)
  if (!definition) return refuse('definition.unknown', {})
  const owner = receipt.applicant && await ownerNamed(body, receipt.applicant, ports)
  if (owner === undefined) return refuse('filing.applicant-differs', {})
  const { office } = definition.definition
  const registered: NewFiling = { receipt, sealed: null, reply: Buffer.from(JSON.stringify({ receipt, jws })), owner, evidence: null, office }
  return ports.inTransaction(tx => store(tx, { registered, definition: definition.definition, staff }, ports), { sees: EVERYTHING })
}

/** What the body signed with a key it has or had, when it is a receipt of its own. */
async function readReceipt(body: string, jws: string, { keys }: Pick<Platform, 'keys'>): Promise<Receipt | undefined> {
  const signed = await keys.verify(body, jws)
  const content: unknown = signed && JSON.parse(signed.toString('utf8')) // signed by us: canonical JSON
  return Value.Check(Receipt, content) && content.body === body && signed?.equals(canonicalBytes(content)) === true ? content : undefined
}

interface Entering { readonly registered: NewFiling, readonly definition: Definition, readonly staff: BroughtReceipt['staff'] }

/** Locks in the order of every registration. */
async function store(tx: Transaction, { registered, definition, staff }: Entering, { jobs }: Pick<Platform, 'jobs'>): Promise<Result<ByHand>> {
  const { receipt, owner } = registered
  const { body, filing: id, label } = receipt
  if (!(await filings(tx).take(body, [id])).has(id)) return refuse('filing.in-flight', {})
  const known = (await filings(tx).knownAmong(body, [id])).get(id)
  if (known) return known.sealHash === receipt.sealHash ? ok({ fresh: false, ...entryIn(known.reply) }) : refuse('filing.id-reused', { id })
  const given = await giveBackNumber(tx, entryOf(receipt, definition), receipt)
  if (given !== 'given') return refuse(given === 'taken' ? 'register.number-taken' : 'register.not-awaited', { label })
  await filings(tx).insert([registered])
  await filings(tx).tell(receipt, { kind: 'content-lost', text: CONTENT_IS_LOST })
  await closeRegistered(tx, body, [{ id, anonymous: owner === null }])
  await jobs.add(tx, PDF_TASK, { body, filing: id })
  await writeAudit(tx, {
    body, what: 'filing.entered-by-hand', who: staff.staffId, filing: id,
    details: { name: staff.name, label, register: receipt.register, registeredAt: receipt.registeredAt, sealHash: receipt.sealHash, documents: receipt.documents.length },
  })
  return ok({ fresh: true, label, registeredAt: receipt.registeredAt })
}

function entryIn(reply: Uint8Array): Omit<ByHand, 'fresh'> {
  const { receipt: { label, registeredAt } } = JSON.parse(Buffer.from(reply).toString('utf8')) as FilingReply // written when it was registered
  return { label, registeredAt }
}
