import { sql } from 'kysely'
import type { ProtocolEntry } from '#domain/filing/filing.ts'
import type { Transaction } from '../platform/database.ts'

/** What a registration fixes for ever beside its number and time (DPR 445/2000 art. 53). */
export interface NewEntry {
  readonly body: string
  readonly register: string
  readonly filing: string
  /** Name of who files; null where the law lets anyone report without one. */
  readonly sender: string | null
  readonly subject: string
  readonly sealHash: string
  readonly documentHashes: readonly string[]
  readonly classification: string
}

interface EntryRow { readonly filing: string, readonly register: string, readonly year: number, readonly number: string, readonly registered_at: Date }

/**
 * Registers filings in the order given and holds their registers until the transaction ends; a rollback gives the numbers back.
 * Call it last: every other filing of the body waits from here to COMMIT. Never twice for one filing: the database refuses it.
 * @returns what each filing got, by its id
 */
export async function enterInRegister(tx: Transaction, entries: readonly NewEntry[]): Promise<ReadonlyMap<string, ProtocolEntry>> {
  const { rows } = await sql<EntryRow>`
    SELECT new.filing, new.register, entered.year, entered.number, entered.registered_at
    FROM jsonb_to_recordset(${JSON.stringify(entries)}::jsonb) AS new(
      body text, register text, filing uuid, sender text, subject text, "sealHash" text, "documentHashes" text[], classification text)
    CROSS JOIN LATERAL sportello.enter_in_register(
      new.body, new.register, new.filing, new.sender, new.subject, new."sealHash", new."documentHashes", new.classification) AS entered`.execute(tx)
  if (rows.length !== entries.length) throw new Error('The register did not give every number')
  return new Map(rows.map(({ filing, register, year, number, registered_at: at }) => [filing, { register, year, number: Number(number), registeredAt: at.toISOString() }]))
}
