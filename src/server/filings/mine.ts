import { sql } from 'kysely'
import type { MyFilingReply, MyFilingsReply } from '#contract/filings.ts'
import { ok, refuse, type Result } from '#domain/problem/problem.ts'
import { auditOf } from '../audit/index.ts'
import { infectedOf } from '../attachments/index.ts'
import { readerOf, sightOf, type Actor } from '../identity/index.ts'
import type { Transaction } from '../platform/database.ts'
import type { Platform } from '../platform/ports.ts'
import { CARD_COLUMNS, cardOf, eventsOf, readFrozen, type CardRow } from './cards.ts'
import { readCursor, writeCursor } from './cursor.ts'
import { findDocument, openDocument, type Download } from './documents.ts'
import { filings } from './repository.ts'

const PAGE = 50
const LOOKS_SHOWN = 100

/** The filings of the person who asks, newest first, {@link PAGE} at a time. @returns `identity.login-required`, `identity.assurance-too-low`. */
export async function myFilings({ body, actor, after }: { readonly body: string, readonly actor: Actor, readonly after: string | undefined }, { inTransaction }: Pick<Platform, 'inTransaction'>): Promise<Result<MyFilingsReply>> {
  const owner = readerOf(actor)
  if (!owner.ok) return owner
  const from = readCursor(after)
  const { rows } = await inTransaction(tx => sql<CardRow>`
    SELECT ${CARD_COLUMNS} FROM sportello.filing f JOIN sportello.filing_case c ON c.body = f.body AND c.filing = f.id
    WHERE f.body = ${body} AND f.owner = ${owner.value}
      AND ${from ? sql<boolean>`(f.registered_at, f.id) < (${from.key}::timestamptz, ${from.id}::uuid)` : sql<boolean>`true`}
    ORDER BY f.registered_at DESC, f.id DESC LIMIT ${PAGE + 1}`.execute(tx), { sees: sightOf(body, actor) })
  const shown = rows.slice(0, PAGE).map(cardOf)
  const last = rows.length > PAGE ? shown.at(-1) : undefined
  return ok({ filings: shown, ...(last && { next: writeCursor({ key: last.registeredAt, id: last.id }) }) })
}

interface OwnRow extends CardRow { readonly sealed: Buffer, readonly reply: Buffer, readonly pdf: boolean }

/**
 * One filing of the person who asks, with its events and which offices have looked at it (L. 241/1990 art. 22, CAD art. 41).
 * @returns `identity.login-required`, `identity.assurance-too-low`; `filing.unknown` also for somebody else's.
 */
export async function myFiling({ body, actor, id }: { readonly body: string, readonly actor: Actor, readonly id: string }, { inTransaction }: Pick<Platform, 'inTransaction'>): Promise<Result<MyFilingReply>> {
  const owner = readerOf(actor)
  if (!owner.ok) return owner
  return inTransaction(async tx => {
    const { rows: [row] } = await sql<OwnRow>`
      SELECT ${CARD_COLUMNS}, f.sealed, f.reply, EXISTS (SELECT FROM sportello.receipt_pdf p WHERE p.body = f.body AND p.filing = f.id) AS pdf
      FROM sportello.filing f JOIN sportello.filing_case c ON c.body = f.body AND c.filing = f.id
      WHERE f.body = ${body} AND f.id = ${id}::uuid AND f.owner = ${owner.value}`.execute(tx)
    if (!row) return refuse('filing.unknown', {})
    const { content, receipt, jws } = readFrozen(row)
    const events = await eventsOf(tx, body, id)
    return ok({ card: cardOf(row), content, receipt, jws, events, pdfReady: row.pdf, looked: await looksAt(tx, body, id) })
  }, { sees: sightOf(body, actor) })
}

/** Offices only: an officer's name is for the office's own log (G-03). */
async function looksAt(tx: Transaction, body: string, filing: string): Promise<{ at: string, office: string }[]> {
  const rows = await auditOf(tx, { body, filing, limit: LOOKS_SHOWN })
  return rows.filter(row => row.what.endsWith('.looked')).map(row => {
    const { office } = JSON.parse(row.details) as { readonly office?: string } // written by the office room
    return { at: row.at, office: office ?? '' }
  })
}

/** A document of the person's own filing. @returns `identity.login-required`, `identity.assurance-too-low`; `filing.unknown` also for somebody else's. */
export async function myDocument({ body, actor, id, sha256 }: { readonly body: string, readonly actor: Actor, readonly id: string, readonly sha256: string }, { inTransaction, blobs }: Pick<Platform, 'inTransaction' | 'blobs'>): Promise<Result<Download>> {
  const owner = readerOf(actor)
  if (!owner.ok) return owner
  const document = await inTransaction(async tx => {
    const known = await filings(tx).known(body, id)
    const found = known?.owner === owner.value ? await findDocument(tx, { body, filing: id, sha256 }) : undefined
    return found && { ...found, isInfected: (await infectedOf(tx, { body, filing: id })).includes(sha256) }
  }, { sees: sightOf(body, actor) })
  if (!document) return refuse('filing.unknown', {})
  return document.isInfected ? refuse('attachment.infected', { name: document.name }) : ok(await openDocument(document, blobs))
}
