import { sql } from 'kysely'
import type { DraftPlace } from '#contract/drafts.ts'
import type { Transaction } from '../platform/database.ts'
import type { Envelope } from '../platform/envelopes.ts'

/** The table of migration 053. */
type DraftTables = {
  'sportello.draft': {
    body: string
    owner: string
    id: string
    revision: number
    at: DraftPlace
    changed_at: Date
    save: string | null
    key_id: string | null
    wrapped: Buffer | null
    content: Buffer | null
  }
}

/** One draft of one owner: no question is ever asked without the owner. */
export interface DraftKey { readonly body: string, readonly owner: string, readonly id: string }

/** What the content of a revision is bound to: a row put in another's place, or an older one put back, does not open. */
export function placeOf({ body, owner, id }: DraftKey, revision: number): string {
  return JSON.stringify(['draft', 1, body, owner, id, revision])
}

export interface StoredMark { readonly id: string, readonly revision: number, readonly changedAt: Date }
/** `kept` is absent once the draft is gone. */
export interface StoredDraft extends StoredMark {
  readonly at: DraftPlace
  readonly kept?: { readonly save: string, readonly envelope: Envelope }
}

export interface NewDraft { readonly revision: number, readonly changedAt: Date, readonly save: string, readonly envelope: Envelope }

export interface Drafts {
  /** One save of an owner at a time, until the transaction ends. */
  takeOwner(body: string, owner: string): Promise<void>
  find(key: DraftKey): Promise<StoredDraft | undefined>
  /** Those that are kept, the last changed first. */
  kept(body: string, owner: string): Promise<readonly StoredMark[]>
  count(body: string, owner: string): Promise<number>
  put(key: DraftKey, draft: NewDraft): Promise<void>
  /** Takes the content away and says why. */
  close(key: DraftKey, at: Exclude<DraftPlace, 'kept'>, changedAt: Date): Promise<void>
  isRegistered(body: string, id: string): Promise<boolean>
}

/** Made from a transaction: the database shows it its own rows alone. */
export function drafts(from: Transaction): Drafts {
  const db = from.$extendTables<DraftTables>()
  const only = ({ body, owner, id }: DraftKey): DraftKey => ({ body, owner, id })
  const keptOf = (body: string, owner: string) => db.selectFrom('sportello.draft').where('body', '=', body).where('owner', '=', owner).where('at', '=', 'kept')
  return {
    async takeOwner(body, owner) {
      await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`drafts ${body} ${owner}`}, 0))`.execute(db)
    },
    async find(key) {
      const row = await db.selectFrom('sportello.draft').selectAll().where(eb => eb.and(only(key))).executeTakeFirst()
      if (!row) return undefined
      const { id, revision, at, changed_at: changedAt, save, key_id: keyId, wrapped, content } = row
      return { id, revision, at, changedAt, ...save !== null && keyId !== null && wrapped && content ? { kept: { save, envelope: { keyId, wrapped, content } } } : {} }
    },
    async kept(body, owner) {
      const rows = await keptOf(body, owner).select(['id', 'revision', 'changed_at']).orderBy('changed_at', 'desc').orderBy('id').execute()
      return rows.map(({ id, revision, changed_at: changedAt }) => ({ id, revision, changedAt }))
    },
    async count(body, owner) {
      return Number((await keptOf(body, owner).select(eb => eb.fn.countAll<string>().as('count')).executeTakeFirstOrThrow()).count)
    },
    async put(key, { revision, changedAt, save, envelope: { keyId, wrapped, content } }) {
      const row = { revision, at: 'kept' as const, changed_at: changedAt, save, key_id: keyId, wrapped, content }
      await db.insertInto('sportello.draft').values({ ...only(key), ...row })
        .onConflict(on => on.columns(['body', 'owner', 'id']).doUpdateSet(row)).execute()
    },
    async close(key, at, changedAt) {
      await db.updateTable('sportello.draft').set(eb => ({ at, changed_at: changedAt, revision: eb('revision', '+', 1), ...EMPTY })).where(eb => eb.and(only(key))).execute()
    },
    async isRegistered(body, id) {
      return (await sql`SELECT FROM sportello.known_filings(${body}, ARRAY[${id}::uuid])`.execute(db)).rows.length > 0
    },
  }
}

const EMPTY = { save: null, key_id: null, wrapped: null, content: null } as const
const EMPTIED = sql`save = NULL, key_id = NULL, wrapped = NULL, content = NULL`

/** Registered filings: nobody goes on writing them. Where the law lets the filer be nobody, no row tells who wrote it. */
export async function closeRegistered(tx: Transaction, body: string, filings: readonly { readonly id: string, readonly anonymous: boolean }[]): Promise<void> {
  const ids = (anonymous: boolean): string => JSON.stringify(filings.filter(one => one.anonymous === anonymous).map(one => one.id))
  await sql`
    WITH forgotten AS (DELETE FROM sportello.draft WHERE body = ${body} AND id IN (SELECT value::uuid FROM json_array_elements_text(${ids(true)}::json)))
    UPDATE sportello.draft SET at = 'filed', revision = revision + 1, changed_at = clock_timestamp(), ${EMPTIED}
    WHERE body = ${body} AND at <> 'filed' AND id IN (SELECT value::uuid FROM json_array_elements_text(${ids(false)}::json))`.execute(tx)
}

/** Takes away what nobody has touched for so long: first the content, much later the last sign of it. */
export async function forgetOld(tx: Transaction, { keptSince, goneSince, now }: { readonly keptSince: Date, readonly goneSince: Date, readonly now: Date }): Promise<void> {
  await sql`UPDATE sportello.draft SET at = 'expired', revision = revision + 1, changed_at = ${now}, ${EMPTIED} WHERE at = 'kept' AND changed_at < ${keptSince}`.execute(tx)
  await sql`DELETE FROM sportello.draft WHERE at <> 'kept' AND changed_at < ${goneSince}`.execute(tx)
}
