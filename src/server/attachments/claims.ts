import { sql, type Generated } from 'kysely'
import type { Database, Transaction } from '../platform/database.ts'
import { PROMISE_DAYS, type UploadLimit } from './limits.ts'

type ClaimTables = {
  'sportello.upload_claim': { body: string, filing: string, owner: string | null, claimed_at: Generated<Date>, registered: Generated<boolean> }
}

/** Whom a filing id is bound to; null: whoever knows it. */
export interface Claim { readonly owner: string | null }

/** How much there is, in the terms in which it is limited. */
export type Amount = UploadLimit

/** Who uses which filing id, and how much of it waits on the disk. */
export interface Claims {
  /** Binds a filing id to its first user and holds it for this transaction. @returns whom it is bound to */
  bind(body: string, filing: string, owner: string | null): Promise<Claim>
  find(body: string, filing: string): Promise<Claim | undefined>
  takeOver(body: string, filing: string, owner: string): Promise<void>
  isRegistered(body: string, filing: string): Promise<boolean>
  /** Whether nothing can be added: it is registered, and not waiting for the content that a restore has lost. */
  isClosed(body: string, filing: string): Promise<boolean>
  /** What one filing has declared. */
  amountOf(body: string, filing: string): Promise<Amount>
  /** What an owner (null: everybody without a name) has waiting for filings that are not registered; one owner is counted by one transaction at a time. */
  amountWaiting(body: string, owner: string | null): Promise<Amount>
  /** What an owner has declared in the last twenty-four hours. */
  amountOfDay(body: string, owner: string): Promise<Amount>
  /** Where the law lets the filer be nobody, no row tells who sent the files. */
  forgetOwners(body: string, filings: readonly string[]): Promise<void>
  /** Sets the claims of registered filings apart from those that wait. */
  closeRegistered(): Promise<void>
  forgetEmpty(): Promise<void>
}

interface AmountRow { readonly files: string, readonly bytes: string }
const amount = ([row]: readonly AmountRow[]): Amount => ({ maxFiles: Number(row?.files ?? 0), maxBytes: Number(row?.bytes ?? 0) })

export function claims(from: Database | Transaction): Claims {
  const db = from.$extendTables<ClaimTables>()
  const one = (body: string, filing: string) => db.selectFrom('sportello.upload_claim').select('owner').where('body', '=', body).where('filing', '=', filing)
  return {
    async bind(body, filing, owner) {
      await db.insertInto('sportello.upload_claim').values({ body, filing, owner }).onConflict(on => on.doNothing()).execute()
      return one(body, filing).forUpdate().executeTakeFirstOrThrow()
    },
    find: (body, filing) => one(body, filing).executeTakeFirst(),
    async takeOver(body, filing, owner) {
      await db.updateTable('sportello.upload_claim').set({ owner }).where('body', '=', body).where('filing', '=', filing).execute()
    },
    async isRegistered(body, filing) {
      const { rows } = await sql`SELECT FROM sportello.known_filings(${body}, ARRAY[${filing}::uuid])`.execute(db)
      return rows.length > 0
    },
    async isClosed(body, filing) {
      const { rows } = await sql`
        SELECT FROM sportello.known_filings(${body}, ARRAY[${filing}::uuid]) WHERE NOT sportello.content_is_lost(${body}, ${filing}::uuid)`.execute(db)
      return rows.length > 0
    },
    async amountOf(body, filing) {
      const { rows } = await sql<AmountRow>`
        SELECT count(*) AS files, coalesce(sum(bytes), 0) AS bytes FROM sportello.attachment WHERE body = ${body} AND filing = ${filing}::uuid`.execute(db)
      return amount(rows)
    },
    async amountWaiting(body, owner) {
      await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`uploads ${body} ${owner ?? ''}`}, 0))`.execute(db)
      const { rows } = await sql<AmountRow>`
        SELECT files, bytes FROM sportello.uploads_waiting(${body}, ${owner})`.execute(db)
      return amount(rows)
    },
    async amountOfDay(body, owner) {
      const { rows } = await sql<AmountRow>`SELECT files, bytes FROM sportello.uploads_of_a_day(${body}, ${owner})`.execute(db)
      return amount(rows)
    },
    async forgetOwners(body, filings) {
      if (filings.length > 0) await db.updateTable('sportello.upload_claim').set({ owner: null }).where('body', '=', body).where('filing', 'in', filings).where('owner', 'is not', null).execute()
    },
    async closeRegistered() {
      await sql`UPDATE sportello.upload_claim c SET registered = true
        WHERE NOT c.registered AND EXISTS (SELECT FROM sportello.filing f WHERE f.body = c.body AND f.id = c.filing)`.execute(db)
    },
    async forgetEmpty() {
      await sql`DELETE FROM sportello.upload_claim c
        WHERE c.claimed_at < now() - make_interval(days => ${PROMISE_DAYS})
          AND NOT EXISTS (SELECT FROM sportello.attachment a WHERE a.body = c.body AND a.filing = c.filing)`.execute(db)
    },
  }
}
