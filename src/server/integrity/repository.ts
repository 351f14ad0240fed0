import { sql } from 'kysely'
import { BEFORE_ALL, type NamedDocument } from '../attachments/index.ts'
import type { Database, Transaction } from '../platform/database.ts'

/** The table of migration 068. */
type CheckTables = {
  'sportello.integrity_check': { single: boolean, began_at: Date, ended_at: Date | null, body: string, digest: string, documents: string, faults: string }
}

export interface Check {
  readonly began: Date
  /** Absent while it goes on. */
  readonly ended?: Date
  readonly after: NamedDocument
  readonly documents: number
  /** Things that are not as they were, as far as it has come. */
  readonly faults: number
}

/** The last check, or the one that goes on; nothing before the first. */
export async function checkNow(db: Database): Promise<Check | undefined> {
  const row = await db.$extendTables<CheckTables>().selectFrom('sportello.integrity_check').selectAll().executeTakeFirst()
  if (!row) return undefined
  const { began_at: began, ended_at: ended, body, digest, documents, faults } = row
  return { began, ...ended && { ended }, after: { body, digest }, documents: Number(documents), faults: Number(faults) }
}

/** A new check, with what was found before the first document. */
export async function beginCheck(tx: Transaction, faults: number): Promise<void> {
  const fresh = { began_at: sql<Date>`clock_timestamp()`, ended_at: null, ...BEFORE_ALL, documents: '0', faults: String(faults) }
  await tx.$extendTables<CheckTables>().insertInto('sportello.integrity_check').values({ single: true, ...fresh }).onConflict(conflict => conflict.column('single').doUpdateSet(fresh)).execute()
}

/** Some documents more. @returns false when somebody else has got on meanwhile: then nothing was written */
export async function getOn(tx: Transaction, after: NamedDocument, { last, documents, faults }: { readonly last: NamedDocument, readonly documents: number, readonly faults: number }): Promise<boolean> {
  const { numUpdatedRows } = await tx.$extendTables<CheckTables>().updateTable('sportello.integrity_check')
    .set(eb => ({ ...last, documents: eb('documents', '+', String(documents)), faults: eb('faults', '+', String(faults)) }))
    .where('body', '=', after.body).where('digest', '=', after.digest).executeTakeFirst()
  return numUpdatedRows > 0n
}

export async function endCheck(tx: Transaction): Promise<void> {
  await tx.$extendTables<CheckTables>().updateTable('sportello.integrity_check').set({ ended_at: sql<Date>`clock_timestamp()` }).where('ended_at', 'is', null).execute()
}
