import type { Database, Transaction } from '../platform/database.ts'

interface DefinitionTable {
  body: string
  digest: string
  procedure: string
  version: number
  content: string
  published_at: Date
  superseded_at: Date | null
}

export interface DefinitionRow {
  readonly digest: string
  readonly content: string
  readonly supersededAt: Date | undefined
}

export interface NewDefinition {
  readonly body: string
  readonly digest: string
  readonly procedure: string
  readonly version: number
  readonly content: string
}

/** The definitions ever published. Made from a transaction to write, from the database to read. */
export function definitions(from: Database | Transaction) {
  const db = from.withTables<{ 'sportello.definition': DefinitionTable }>()
  return {
    async byDigest(body: string, digest: string): Promise<DefinitionRow | undefined> {
      const row = await db.selectFrom('sportello.definition').selectAll().where('body', '=', body).where('digest', '=', digest).executeTakeFirst()
      return row && { digest: row.digest, content: row.content, supersededAt: row.superseded_at ?? undefined }
    },

    async offered(body: string): Promise<{ readonly procedure: string, readonly version: number, readonly digest: string }[]> {
      return db.selectFrom('sportello.definition').select(['procedure', 'version', 'digest']).where('body', '=', body).where('superseded_at', 'is', null).execute()
    },

    /** Takes the offered definition out of the catalogue; it is still judged by. May be called twice. */
    async supersede(body: string, procedure: string, at: Date): Promise<void> {
      await db.updateTable('sportello.definition').set({ superseded_at: at }).where('body', '=', body).where('procedure', '=', procedure).where('superseded_at', 'is', null).execute()
    },

    /** Offers this definition; one that was offered before comes back as it was. */
    async offer(definition: NewDefinition): Promise<void> {
      await db.insertInto('sportello.definition').values({ ...definition, published_at: new Date(), superseded_at: null })
        .onConflict(conflict => conflict.columns(['body', 'digest']).doUpdateSet({ superseded_at: null }))
        .execute()
    },
  }
}
