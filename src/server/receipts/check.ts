import type { Readable } from 'node:stream'
import type { ReceiptCheckReply } from '#contract/filings.ts'
import { ok, refuse, type Result } from '#domain/problem/problem.ts'
import type { Platform } from '../platform/ports.ts'
import { EVERYTHING } from '../platform/row-sight.ts'
import { receipts } from './repository.ts'

/** Whose filing it is does not matter: who holds the code may ask, whoever it is. */
const HOLDER = { sees: EVERYTHING } as const

/** What anyone holding the code may know: what the receipt says, without the applicant. @returns `request.not-found`, the same for every code that is none. */
export async function checkReceipt({ body, code }: { readonly body: string, readonly code: string }, { inTransaction }: Pick<Platform, 'inTransaction'>): Promise<Result<ReceiptCheckReply>> {
  const known = await inTransaction(tx => receipts(tx).byCode(body, code), HOLDER)
  if (!known) return refuse('request.not-found', {})
  const { receipt, state, changedAt, pdf } = known
  return ok({
    valid: true,
    label: receipt.label,
    registeredAt: receipt.registeredAt,
    bodyName: receipt.bodyName,
    title: receipt.title,
    office: receipt.office.name,
    sealHash: receipt.sealHash,
    documents: receipt.documents.map(({ name, bytes, sha256 }) => ({ name, bytes, sha256 })),
    state,
    changedAt: changedAt.toISOString(),
    termEnds: receipt.term.ends,
    pdfReady: pdf !== undefined,
  })
}

export interface ReceiptFile { readonly name: string, readonly content: Readable }

/** The printable receipt, for who holds the code. @returns `request.not-found` also while it is not made yet. */
export async function openReceiptPdf({ body, code }: { readonly body: string, readonly code: string }, { inTransaction, blobs }: Pick<Platform, 'inTransaction' | 'blobs'>): Promise<Result<ReceiptFile>> {
  const known = await inTransaction(tx => receipts(tx).byCode(body, code), HOLDER)
  if (known?.pdf === undefined) return refuse('request.not-found', {})
  const { number, year } = known.receipt
  return ok({ name: `ricevuta-${String(number).padStart(7, '0')}-${String(year)}.pdf`, content: await blobs.read(known.pdf) })
}
