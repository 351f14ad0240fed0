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

interface EntryRow { readonly year: number, readonly number: string, readonly registered_at: Date }

/**
 * Registers a filing and holds the register until the transaction ends; a rollback gives the number back.
 * Call it last: every other filing of the body waits from here to COMMIT. Never twice for one filing: the database refuses it.
 */
export async function enterInRegister(tx: Transaction, entry: NewEntry): Promise<ProtocolEntry> {
  const { rows: [row] } = await sql<EntryRow>`
    SELECT year, number, registered_at FROM sportello.enter_in_register(
      ${entry.body}, ${entry.register}, ${entry.filing}::uuid, ${entry.sender}, ${entry.subject},
      ${entry.sealHash}, ${[...entry.documentHashes]}::text[], ${entry.classification})`.execute(tx)
  if (!row) throw new Error('The register gave no number')
  return { register: entry.register, year: row.year, number: Number(row.number), registeredAt: row.registered_at.toISOString() }
}
