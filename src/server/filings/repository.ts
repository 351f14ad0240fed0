import { sql, type Insertable, type RawBuilder } from 'kysely'
import type { Receipt } from '#contract/filings.ts'
import type { LocalText } from '#domain/procedure/definition.ts'
import type { Database, Transaction } from '../platform/database.ts'
import type { Evidence } from './filer.ts'
import type { FilingTables } from './tables.ts'

/** What must be known of a filing to answer its PUT again. */
export interface KnownFiling {
  readonly owner: string | null
  readonly sealHash: string
  readonly reply: Uint8Array
}

/** Everything stored when a filing is registered. */
export interface NewFiling {
  readonly receipt: Receipt
  /** Null: lost with what was restored over it, and nobody has it; then none of its documents is here either. */
  readonly sealed: Uint8Array | null
  readonly reply: Uint8Array
  /** Null: nothing of the person is kept. */
  readonly owner: string | null
  readonly evidence: Evidence | null
  readonly office: { readonly id: string, readonly name: LocalText }
}

export interface Filings {
  known(body: string, id: string): Promise<KnownFiling | undefined>
  /** Those of the ids that are registered. */
  knownAmong(body: string, ids: readonly string[]): Promise<ReadonlyMap<string, KnownFiling>>
  /**
   * Takes filing ids for this transaction without waiting. It is by body and id alone, because an id is one filing whoever
   * sends it: two people racing with one id must meet here. Each id once: a transaction is never in its own way.
   * From here the transaction sees the filings and files of everybody: a group has more than one filer.
   * Acknowledged means durable: the commit waits for the disk whatever the server's default is.
   * @returns the ids taken; another transaction holds the others
   */
  take(body: string, ids: readonly string[]): Promise<ReadonlySet<string>>
  /** Stores registered filings with their documents, their cases and the first events. */
  insert(filings: readonly NewFiling[]): Promise<void>
  /** Whether a registered filing came back without its content. */
  lacksContent(body: string, id: string): Promise<boolean>
  /** Puts the content of such a filing in its place, with its documents. The database takes no bytes but those of the registered hash. */
  giveContent(receipt: Receipt, sealed: Uint8Array): Promise<void>
  /** Tells the owner of a filing something that is no change of its state. */
  tell(receipt: Pick<Receipt, 'body' | 'filing'>, news: { readonly kind: string, readonly text: LocalText }): Promise<void>
}

/** Filings in the database. Made from a transaction to write, from the database to read. Every question names the body. */
export function filings(from: Database | Transaction): Filings {
  const db = from.$extendTables<FilingTables>()
  const known = async (body: string, ids: readonly string[]): Promise<readonly KnownRow[]> =>
    (await sql<KnownRow>`SELECT id, owner, seal_hash, reply FROM sportello.known_filings(${body}, ${[...ids]}::uuid[])`.execute(db)).rows
  return {
    async known(body, id) {
      const [row] = await known(body, [id])
      return row && asKnown(row)
    },

    async knownAmong(body, ids) {
      return new Map((await known(body, ids)).map(row => [row.id, asKnown(row)]))
    },

    async take(body, ids) {
      const { rows } = await sql<{ id: string, taken: boolean }>`
        SELECT id, pg_try_advisory_xact_lock(hashtextextended('filing ' || ${body} || ' ' || id, 0)) AS taken, 
          set_config('synchronous_commit', 'on', true), set_config('sportello.body', '*', true)
        FROM json_array_elements_text(${JSON.stringify(ids)}::json) AS id`.execute(db)
      return new Set(rows.filter(row => row.taken).map(row => row.id))
    },

    async insert(registered) {
      await db
        .with('stored', with_ => with_.insertInto('sportello.filing').values(registered.map(filingRow)))
        .with('opened', with_ => with_.insertInto('sportello.filing_case').values(registered.map(caseRow)))
        .with('documents', with_ => with_.insertInto('sportello.filing_document').columns(DOCUMENT_COLUMNS)
          .expression(documentsOf(registered.filter(one => one.sealed !== null).map(one => one.receipt))))
        .insertInto('sportello.case_event')
        .values(registered.map(eventRow))
        .execute()
    },

    async lacksContent(body, id) {
      const { rows } = await sql<{ lost: boolean }>`SELECT sportello.content_is_lost(${body}, ${id}::uuid) AS lost`.execute(db)
      return rows[0]?.lost === true
    },

    async giveContent(receipt, sealed) {
      await db.updateTable('sportello.filing').set({ sealed: Buffer.from(sealed) }).where('body', '=', receipt.body).where('id', '=', receipt.filing).execute()
      await db.insertInto('sportello.filing_document').columns(DOCUMENT_COLUMNS).expression(documentsOf([receipt])).execute()
    },

    async tell({ body, filing }, { kind, text }) {
      await sql`
        INSERT INTO sportello.case_event (body, filing, seq, at, kind, state, text, office)
        SELECT c.body, c.filing, (SELECT max(e.seq) + 1 FROM sportello.case_event e WHERE e.body = c.body AND e.filing = c.filing),
          date_trunc('milliseconds', sportello.wall_clock()), ${kind}, c.state, ${JSON.stringify(text)}::jsonb, c.office_name ->> 'it'
        FROM sportello.filing_case c WHERE c.body = ${body} AND c.filing = ${filing}::uuid`.execute(db)
    },
  }
}

const DOCUMENT_COLUMNS = ['body', 'filing', 'path', 'position', 'name', 'media_type', 'bytes', 'sha256'] as const

function documentsOf(receipts: readonly Receipt[]): RawBuilder<unknown> {
  return sql`SELECT d.body, d.filing, d.path, d.position, d.name, d."mediaType", d.bytes, d.sha256
    FROM jsonb_to_recordset(${JSON.stringify(receipts.flatMap(documentRows))}::jsonb)
    AS d(body text, filing uuid, path text, position integer, name text, "mediaType" text, bytes bigint, sha256 text)`
}

interface KnownRow { readonly id: string, readonly owner: string | null, readonly seal_hash: string, readonly reply: Buffer }

function asKnown({ owner, seal_hash: sealHash, reply }: KnownRow): KnownFiling {
  return { owner, sealHash, reply }
}

function filingRow({ receipt, sealed, reply, owner, evidence }: NewFiling): Insertable<FilingTables['sportello.filing']> {
  return {
    body: receipt.body, id: receipt.filing, owner,
    register: receipt.register, year: receipt.year, number: receipt.number, registered_at: receipt.registeredAt,
    seal_hash: receipt.sealHash, sealed: Buffer.from(sealed ?? []), reply: Buffer.from(reply), receipt_code: receipt.code,
    procedure: receipt.procedure.id, procedure_version: receipt.procedure.version, definition_digest: receipt.procedure.digest,
    title: JSON.stringify(receipt.title), subject: receipt.subject,
    applicant_name: receipt.applicant?.name ?? null, applicant_fiscal_number: receipt.applicant?.fiscalNumber ?? null,
    evidence: evidence && JSON.stringify(evidence), term_ends: receipt.term.ends,
  }
}

function caseRow({ receipt, owner, office }: NewFiling): Insertable<FilingTables['sportello.filing_case']> {
  return {
    body: receipt.body, filing: receipt.filing, owner, office: office.id, office_name: JSON.stringify(office.name), state: 'registered', changed_at: receipt.registeredAt,
    in_charge_of: null, in_charge_name: null, registered_at: receipt.registeredAt, term_ends: receipt.term.ends,
  }
}

function documentRows({ body, filing, documents }: Receipt): readonly object[] {
  return documents.map((one, position) => ({ ...one, body, filing, position }))
}

function eventRow({ receipt, office }: NewFiling): Insertable<FilingTables['sportello.case_event']> {
  return { body: receipt.body, filing: receipt.filing, seq: 1, at: receipt.registeredAt, kind: 'registered', state: 'registered', text: null, office: office.name.it }
}

/** Whether the id is a registered filing's. */
export async function isRegistered(db: Database | Transaction, body: string, id: string): Promise<boolean> {
  return await filings(db).known(body, id) !== undefined
}
