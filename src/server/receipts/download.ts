import type { Readable } from 'node:stream'
import { ok, refuse, type Result } from '#domain/problem/problem.ts'
import { writeAudit } from '../audit/index.ts'
import { hasRole, readerOf, sightOf, type Actor } from '../identity/index.ts'
import type { Transaction } from '../platform/database.ts'
import type { Platform } from '../platform/ports.ts'
import { EVERYTHING } from '../platform/row-sight.ts'
import { receipts, type KnownReceipt } from './repository.ts'

export interface ReceiptRequest { readonly body: string, readonly id: string, readonly actor: Actor }
export interface ReceiptFile { readonly name: string, readonly content: Readable }

/**
 * The printable receipt, which names who filed: for that person and for the filing's office, which leaves a trace of it.
 * A filing without a person belongs to who holds its id, as when it is sent again.
 * @returns `identity.login-required`, `identity.assurance-too-low`, `permission.denied` for staff of other offices;
 * `request.not-found` while it is not made yet, and for somebody else's
 */
export async function openReceiptPdf(request: ReceiptRequest, { inTransaction, blobs }: Pick<Platform, 'inTransaction' | 'blobs'>): Promise<Result<ReceiptFile>> {
  const { body, id, actor } = request
  const owner = await inTransaction(tx => receipts(tx).ownerOf(body, id))
  if (owner === undefined) return refuse('request.not-found', {})
  const known = await inTransaction(
    async tx => judgeReader(tx, request, { owner, known: await receipts(tx).ofFiling(body, id) }),
    { sees: owner === null ? EVERYTHING : sightOf(body, actor) },
  )
  if (!known.ok) return known
  if (known.value.pdf === undefined) return refuse('request.not-found', {})
  const { number, year } = known.value.receipt
  return ok({ name: `ricevuta-${String(number).padStart(7, '0')}-${String(year)}.pdf`, content: await blobs.read(known.value.pdf) })
}

async function judgeReader(tx: Transaction, { body, id, actor }: ReceiptRequest, { owner, known }: { readonly owner: string | null, readonly known: KnownReceipt | undefined }): Promise<Result<KnownReceipt>> {
  if (owner === null && known) return ok(known)
  const reader = readerOf(actor)
  if (!reader.ok) return reader
  if (reader.value === owner && known) return ok(known)
  if (actor.kind !== 'staff') return refuse('request.not-found', {})
  if (!known || !hasRole(actor, ['officer', 'head'], known.office)) return refuse('permission.denied', {})
  await writeAudit(tx, { body, filing: id, who: actor.staffId, what: 'receipt.looked', details: { name: actor.name, office: known.receipt.office.name.it } })
  return ok(known)
}
