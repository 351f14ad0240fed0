import { sql } from 'kysely'
import type { FilingReply, Receipt } from '#contract/filings.ts'
import type { CaseState } from '#domain/casework/state.ts'
import type { Transaction } from '../platform/database.ts'

/** A receipt with what has become of its filing. */
export interface KnownReceipt {
  readonly receipt: Receipt
  readonly state: CaseState
  readonly changedAt: Date
  /** Digest of the printable receipt in the store; nothing while it is not made. */
  readonly pdf: string | undefined
  /** The office that has the case. */
  readonly office: string
  /** The signature over the receipt, compact JWS. */
  readonly jws: string
  readonly contentLost: boolean
}

interface Row { readonly reply: Buffer, readonly content_lost: boolean, readonly state: CaseState, readonly changed_at: Date, readonly blob: string | null, readonly office: string }

export interface Receipts {
  byCode(body: string, code: string): Promise<KnownReceipt | undefined>
  ofFiling(body: string, filing: string): Promise<KnownReceipt | undefined>
  /** Whose a filing is, whoever asks: null for nobody's, nothing when there is no such filing. */
  ownerOf(body: string, filing: string): Promise<string | null | undefined>
  /** Keeps where the printable receipt is; the first one stays. */
  keepPdf(pdf: { readonly body: string, readonly filing: string, readonly sha256: string, readonly bytes: number }): Promise<void>
}

/** Receipts in the database, of a transaction that sees them. A code names one among all bodies, and is looked for in its own body only. */
export function receipts(db: Transaction): Receipts {
  const find = async (body: string, key: { readonly code: string } | { readonly filing: string }): Promise<KnownReceipt | undefined> => {
    const { rows: [row] } = await sql<Row>`
      SELECT f.reply, f.sealed = '' AS content_lost, c.state, c.changed_at, c.office, p.blob
      FROM sportello.filing f
      JOIN sportello.filing_case c ON c.body = f.body AND c.filing = f.id
      LEFT JOIN sportello.receipt_pdf p ON p.body = f.body AND p.filing = f.id
      WHERE f.body = ${body} AND ${'code' in key ? sql<boolean>`f.receipt_code = ${key.code}` : sql<boolean>`f.id = ${key.filing}::uuid`}`.execute(db)
    if (!row) return undefined
    const { receipt, jws } = JSON.parse(row.reply.toString('utf8')) as FilingReply // written when the filing was registered
    return { receipt, jws, contentLost: row.content_lost, state: row.state, changedAt: row.changed_at, pdf: row.blob ?? undefined, office: row.office }
  }
  return {
    byCode: (body: string, code: string) => find(body, { code }),
    ofFiling: (body: string, filing: string) => find(body, { filing }),

    async ownerOf(body, filing) {
      const { rows: [row] } = await sql<{ owner: string | null }>`SELECT owner FROM sportello.known_filings(${body}, ARRAY[${filing}]::uuid[])`.execute(db)
      return row?.owner
    },

    async keepPdf({ body, filing, sha256, bytes }) {
      await sql`INSERT INTO sportello.receipt_pdf (body, filing, blob, bytes, sha256)
        VALUES (${body}, ${filing}::uuid, ${sha256}, ${bytes}, ${sha256}) ON CONFLICT DO NOTHING`.execute(db)
    },
  }
}
