import { sql, type RawBuilder } from 'kysely'
import type { CaseEvent, FilingCard, FilingReply } from '#contract/filings.ts'
import { protocolLabel } from '#domain/filing/filing.ts'
import type { CaseState } from '#domain/casework/state.ts'
import type { LocalText } from '#domain/procedure/definition.ts'
import type { Database, Transaction } from '../platform/database.ts'
import type { FilingTables } from './tables.ts'

/** The columns of a card, for a query over `sportello.filing f` and `sportello.filing_case c`. */
export const CARD_COLUMNS: RawBuilder<unknown> = sql`f.id, f.year, f.number, f.registered_at, f.procedure, f.procedure_version, f.definition_digest,
  f.title, f.subject, f.receipt_code, f.term_ends::text AS term_ends, c.state, c.changed_at`

export interface CardRow {
  readonly id: string
  readonly year: number
  readonly number: string
  readonly registered_at: Date
  readonly procedure: string
  readonly procedure_version: number
  readonly definition_digest: string
  readonly title: LocalText
  readonly subject: string
  readonly receipt_code: string
  readonly term_ends: string
  readonly state: CaseState
  readonly changed_at: Date
}

export function cardOf(row: CardRow): FilingCard {
  return {
    id: row.id,
    label: protocolLabel({ year: row.year, number: Number(row.number) }),
    registeredAt: row.registered_at.toISOString(),
    procedure: { id: row.procedure, version: row.procedure_version, digest: row.definition_digest },
    title: row.title,
    subject: row.subject,
    state: row.state,
    changedAt: row.changed_at.toISOString(),
    termEnds: row.term_ends,
    receiptCode: row.receipt_code,
  }
}

/** What has happened to a filing since it was registered, oldest first, as its owner reads it. */
export async function eventsOf(db: Database | Transaction, body: string, filing: string): Promise<CaseEvent[]> {
  const rows = await db.$extendTables<FilingTables>().selectFrom('sportello.case_event').selectAll().where('body', '=', body).where('filing', '=', filing).orderBy('seq').execute()
  return rows.map(({ at, kind, state, text, office }) => ({
    at: at.toISOString(), kind, state, ...(text === null ? {} : { text }), ...(office === null ? {} : { by: office }),
  }))
}

/** The frozen bytes of a filing and of the reply to it, read back as the values they hold. The content is null where a restore has lost it. */
export function readFrozen({ sealed, reply }: { readonly sealed: Buffer, readonly reply: Buffer }): FilingReply & { readonly content: unknown } {
  const parsed = JSON.parse(reply.toString('utf8')) as FilingReply // written by submitFiling, never changed since
  return { ...parsed, content: sealed.length === 0 ? null : JSON.parse(sealed.toString('utf8')) as unknown }
}
