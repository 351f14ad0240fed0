import { sql } from 'kysely'
import type { OfficeFilingReply } from '#contract/office.ts'
import { canMove } from '#domain/casework/state.ts'
import { ok, refuse, type Result } from '#domain/problem/problem.ts'
import { infectedOf, signaturesOf } from '../attachments/index.ts'
import { auditOf, writeAudit, type AuditRow } from '../audit/index.ts'
import { eventsOf, findDocument, isRegistered, openDocument, readFrozen, type Download } from '../filings/index.ts'
import { sightOf, type Actor, type StaffActor } from '../identity/index.ts'
import type { Transaction } from '../platform/database.ts'
import type { Platform } from '../platform/ports.ts'
import { canRead, canWork, staffOf } from './permission.ts'
import { ROW_COLUMNS, rowOf, type OfficeRow } from './rows.ts'

export interface OfficeRequest { readonly body: string, readonly id: string, readonly actor: Actor }

const LOG_ROWS = 200

interface FilingRow extends OfficeRow { readonly sealed: Buffer, readonly reply: Buffer, readonly pdf: boolean }

/**
 * One filing, as the citizen confirmed it. That it was looked at is written in the same transaction: nobody reads without leaving a trace.
 * @returns `identity.login-required`, `filing.unknown`, `permission.denied` for another office's.
 */
export async function officeFiling(request: OfficeRequest, { inTransaction }: Pick<Platform, 'inTransaction'>): Promise<Result<OfficeFilingReply>> {
  return inTransaction(async tx => {
    const opened = await openFiling(tx, request)
    if (!opened.ok) return opened
    await writeLook(tx, request, opened.value, {})
    return ok(await describeFiling(tx, request, opened.value))
  }, { sees: sightOf(request.body, request.actor) })
}

/** A document of a filing; the log tells which was taken. @returns as {@link officeFiling}; `attachment.infected`. */
export async function officeDocument(request: OfficeRequest & { readonly sha256: string }, { inTransaction, blobs }: Pick<Platform, 'inTransaction' | 'blobs'>): Promise<Result<Download>> {
  const found = await inTransaction(async tx => {
    const opened = await openFiling(tx, request)
    if (!opened.ok) return opened
    const document = await findDocument(tx, { body: request.body, filing: request.id, sha256: request.sha256 })
    if (!document) return refuse('filing.unknown', {})
    if ((await infectedOf(tx, { body: request.body, filing: request.id })).includes(document.sha256)) return refuse('attachment.infected', { name: document.name })
    await writeLook(tx, request, opened.value, { document: document.name, sha256: document.sha256 })
    return ok(document)
  }, { sees: sightOf(request.body, request.actor) })
  return found.ok ? ok(await openDocument(found.value, blobs)) : found
}

export interface OpenedFiling { readonly row: FilingRow, readonly staff: StaffActor }

/** Finds a filing and whether who asks may open it. @param lock holds its case until the transaction ends. */
export async function openFiling(tx: Transaction, { body, id, actor }: OfficeRequest, { lock = false } = {}): Promise<Result<OpenedFiling>> {
  const staff = staffOf(actor)
  if (!staff.ok) return staff
  const { rows: [row] } = await sql<FilingRow>`
    SELECT ${ROW_COLUMNS}, f.sealed, f.reply, EXISTS (SELECT FROM sportello.receipt_pdf p WHERE p.body = f.body AND p.filing = f.id) AS pdf
    FROM sportello.filing f JOIN sportello.filing_case c ON c.body = f.body AND c.filing = f.id
    WHERE f.body = ${body} AND f.id = ${id}::uuid ${lock ? sql`FOR UPDATE OF c` : sql``}`.execute(tx)
  if (!row) return await isRegistered(tx, body, id) ? refuse('permission.denied', {}) : refuse('filing.unknown', {})
  return canRead(staff.value, row.office) ? ok({ row, staff: staff.value }) : refuse('permission.denied', {})
}

/** What the page of a filing shows. */
export async function describeFiling(tx: Transaction, { body, id }: OfficeRequest, { row, staff }: OpenedFiling): Promise<OfficeFilingReply> {
  const { content, receipt } = readFrozen(row)
  const events = await eventsOf(tx, body, id)
  const signatures = (await signaturesOf(tx, { body, filing: id })).map(({ sha256, facts }) => ({ sha256, facts: { ...facts, signers: [...facts.signers] } }))
  const log = await auditOf(tx, { body, filing: id, limit: LOG_ROWS })
  return {
    row: rowOf(row), receipt, content, signatures, definitionDigest: row.definition_digest, events, log: log.filter(one => one.what !== 'filing.registered').map(logEntry),
    infected: [...await infectedOf(tx, { body, filing: id })],
    pdfReady: row.pdf,
    canTakeCharge: canWork(staff, row.office) && canMove(row.state, 'in-charge'),
  }
}

async function writeLook(tx: Transaction, { body, id }: OfficeRequest, { row, staff }: OpenedFiling, document: Readonly<Record<string, string>>): Promise<void> {
  await writeAudit(tx, {
    body, filing: id, who: staff.staffId, what: 'document' in document ? 'document.looked' : 'filing.looked',
    details: { name: staff.name, office: row.office_name.it, ...document },
  })
}

/** Who filed is on the receipt, not in the log of who worked on it. */
function logEntry({ at, what, details }: AuditRow): OfficeFilingReply['log'][number] {
  const { name = '', document } = JSON.parse(details) as { readonly name?: string, readonly document?: string } // written by writeAudit
  return { at, who: name, what, ...(document === undefined ? {} : { document }) }
}
