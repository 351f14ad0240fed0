import type { ReceiptCheckReply } from '#contract/filings.ts'
import { ok, refuse, type Result } from '#domain/problem/problem.ts'
import type { Platform } from '../platform/ports.ts'
import { EVERYTHING } from '../platform/row-sight.ts'
import { receipts } from './repository.ts'

/** Whose filing it is does not matter: who holds the code may ask, whoever it is. */
const HOLDER = { sees: EVERYTHING } as const

/** What anyone holding the code may know: what the receipt says, without what is a person's. @returns `request.not-found`, the same for every code that is none. */
export async function checkReceipt({ body, code }: { readonly body: string, readonly code: string }, { inTransaction }: Pick<Platform, 'inTransaction'>): Promise<Result<ReceiptCheckReply>> {
  const known = await inTransaction(tx => receipts(tx).byCode(body, code), HOLDER)
  if (!known) return refuse('request.not-found', {})
  const { receipt, state, changedAt, pdf, contentLost } = known
  return ok({
    valid: true,
    label: receipt.label,
    registeredAt: receipt.registeredAt,
    bodyName: receipt.bodyName,
    title: receipt.title,
    office: receipt.office.name,
    sealHash: receipt.sealHash,
    documents: receipt.documents.map(({ bytes, sha256 }) => ({ bytes, sha256 })),
    state,
    changedAt: changedAt.toISOString(),
    termEnds: receipt.term.ends,
    pdfReady: pdf !== undefined,
    ...contentLost && { contentLost },
  })
}
