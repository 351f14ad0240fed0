import { sql, type RawBuilder } from 'kysely'
import type { InboxRow } from '#contract/office.ts'
import type { LocalText } from '#domain/procedure/definition.ts'
import { CARD_COLUMNS, cardOf, type CardRow } from '../filings/index.ts'

/** The columns of a row of the inbox, for a query over `sportello.filing f` and `sportello.filing_case c`. */
export const ROW_COLUMNS: RawBuilder<unknown> = sql`${CARD_COLUMNS}, f.applicant_name, c.office, c.office_name, c.in_charge_of, c.in_charge_name,
  (SELECT count(*)::integer FROM sportello.filing_document d WHERE d.body = f.body AND d.filing = f.id) AS documents`

export interface OfficeRow extends CardRow {
  readonly applicant_name: string | null
  readonly office: string
  readonly office_name: LocalText
  readonly in_charge_of: string | null
  readonly in_charge_name: string | null
  readonly documents: number
}

export function rowOf(row: OfficeRow): InboxRow {
  return {
    card: cardOf(row),
    applicant: row.applicant_name,
    office: { id: row.office, name: row.office_name },
    inChargeOf: row.in_charge_name,
    documents: row.documents,
  }
}
