import type { ColumnType, Generated } from 'kysely'
import type { LocalText } from '#domain/procedure/definition.ts'
import type { CaseState } from '#domain/casework/state.ts'

/** Written as JSON text, read as the value. */
type Json<T> = ColumnType<T, string, never>
/** A `date` comes back as YYYY-MM-DD only when it is asked for as text; queries do. */
type Day = ColumnType<Date, string, string>

/** The tables of migrations 012, 014 and 052. */
export type FilingTables = {
  'sportello.filing': FilingTable
  'sportello.filing_document': DocumentTable
  'sportello.filing_case': CaseTable
  'sportello.case_event': EventTable
  'sportello.receipt_pdf': ReceiptPdfTable
}

interface FilingTable {
  body: string
  id: string
  owner: string | null
  register: string
  year: number
  number: ColumnType<string, number, never>
  registered_at: ColumnType<Date, string, never>
  seal_hash: string
  sealed: Buffer
  reply: Buffer
  receipt_code: string
  procedure: string
  procedure_version: number
  definition_digest: string
  title: Json<LocalText>
  subject: string
  applicant_name: string | null
  applicant_fiscal_number: string | null
  evidence: Json<object> | null
  term_ends: Day
  search: Generated<unknown>
}

interface DocumentTable {
  body: string
  filing: string
  path: string
  position: number
  name: string
  media_type: string
  bytes: ColumnType<string, number, never>
  sha256: string
}

interface CaseTable {
  body: string
  filing: string
  owner: string | null
  office: string
  office_name: Json<LocalText>
  state: CaseState
  changed_at: ColumnType<Date, string | Date, string | Date>
  in_charge_of: string | null
  in_charge_name: string | null
  registered_at: ColumnType<Date, string, never>
  term_ends: Day
}

interface EventTable {
  body: string
  filing: string
  seq: number
  at: ColumnType<Date, string | Date, never>
  kind: string
  state: CaseState
  text: ColumnType<LocalText | null, string | null, never>
  office: string | null
}

interface ReceiptPdfTable {
  body: string
  filing: string
  blob: string
  bytes: ColumnType<string, number, never>
  sha256: string
  made_at: Generated<Date>
}
