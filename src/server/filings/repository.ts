import { sql } from 'kysely'
import type { Receipt } from '#contract/filings.ts'
import type { LocalText } from '#domain/procedure/definition.ts'
import type { Database, Transaction } from '../platform/database.ts'
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
  readonly sealed: Uint8Array
  readonly reply: Uint8Array
  /** Null: nothing of the person is kept. */
  readonly owner: string | null
  /** How the person was identified (CAD art. 65 c. 2). */
  readonly evidence: { readonly assurance: number } | null
  readonly office: { readonly id: string, readonly name: LocalText }
}

export interface Filings {
  known(body: string, id: string): Promise<KnownFiling | undefined>
  /**
   * Takes the filing id for this transaction without waiting; false when another transaction holds it.
   * It is by body and id alone, because an id is one filing whoever sends it: two people racing with one id must meet here.
   * Acknowledged means durable: the commit waits for the disk whatever the server's default is.
   */
  take(body: string, id: string): Promise<boolean>
  /** Stores a registered filing with its documents, its case and the first event. */
  insert(filing: NewFiling): Promise<void>
}

/** Filings in the database. Made from a transaction to write, from the database to read. Every question names the body. */
export function filings(from: Database | Transaction): Filings {
  const db = from.$extendTables<FilingTables>()
  return {
    async known(body, id) {
      const row = await db.selectFrom('sportello.filing').select(['owner', 'seal_hash', 'reply']).where('body', '=', body).where('id', '=', id).executeTakeFirst()
      return row && { owner: row.owner, sealHash: row.seal_hash, reply: row.reply }
    },

    async take(body, id) {
      const { rows: [row] } = await sql<{ taken: boolean }>`
        SELECT pg_try_advisory_xact_lock(hashtextextended(${`filing ${body} ${id}`}, 0)) AS taken, set_config('synchronous_commit', 'on', true)`.execute(db)
      return row?.taken ?? false
    },

    async insert({ receipt, sealed, reply, owner, evidence, office }) {
      const { body, filing } = receipt
      await db
        .with('stored', with_ => with_.insertInto('sportello.filing').values({
          body, id: filing, owner,
          register: receipt.register, year: receipt.year, number: receipt.number, registered_at: receipt.registeredAt,
          seal_hash: receipt.sealHash, sealed: Buffer.from(sealed), reply: Buffer.from(reply), receipt_code: receipt.code,
          procedure: receipt.procedure.id, procedure_version: receipt.procedure.version, definition_digest: receipt.procedure.digest,
          title: JSON.stringify(receipt.title), subject: receipt.subject,
          applicant_name: receipt.applicant?.name ?? null, applicant_fiscal_number: receipt.applicant?.fiscalNumber ?? null,
          evidence: evidence && JSON.stringify(evidence), term_ends: receipt.term.ends,
        }))
        .with('opened', with_ => with_.insertInto('sportello.filing_case').values({
          body, filing, office: office.id, office_name: JSON.stringify(office.name), state: 'registered', changed_at: receipt.registeredAt,
          in_charge_of: null, in_charge_name: null, registered_at: receipt.registeredAt, term_ends: receipt.term.ends,
        }))
        .with('documents', with_ => with_.insertInto('sportello.filing_document')
          .columns(['body', 'filing', 'path', 'position', 'name', 'media_type', 'bytes', 'sha256'])
          .expression(sql`SELECT ${body}, ${filing}::uuid, d.path, d.position, d.name, d."mediaType", d.bytes, d.sha256
            FROM jsonb_to_recordset(${JSON.stringify(receipt.documents.map((one, position) => ({ ...one, position })))}::jsonb)
            AS d(path text, position integer, name text, "mediaType" text, bytes bigint, sha256 text)`))
        .insertInto('sportello.case_event')
        .values({ body, filing, seq: 1, at: receipt.registeredAt, kind: 'registered', state: 'registered', text: null, office: office.name.it })
        .execute()
    },
  }
}

/** Whether the id is a registered filing's. */
export async function isRegistered(db: Database | Transaction, body: string, id: string): Promise<boolean> {
  return await filings(db).known(body, id) !== undefined
}
