import type { Database, Transaction } from '../platform/database.ts'

/** The table of migration 050. A type, not an interface: Kysely wants an index signature. */
type DefinitionTables = {
  'sportello.definition': {
    body: string
    digest: string
    procedure: string
    version: number
    content: string
    published_at: Date
    superseded_at: Date | null
  }
}

/** When a definition ceased to be offered; nothing while it is. */
export interface DefinitionStanding { readonly supersededAt: Date | undefined }

export interface NewDefinition {
  readonly body: string
  readonly digest: string
  readonly procedure: string
  readonly version: number
  readonly content: string
}

/** The definitions ever published. */
export interface Definitions {
  /** The canonical text: tens of kilobytes, to be read once and kept. */
  content(body: string, digest: string): Promise<string | undefined>
  standing(body: string, digest: string): Promise<DefinitionStanding | undefined>
  offered(body: string): Promise<readonly { readonly procedure: string, readonly version: number, readonly digest: string }[]>
  /** Takes the offered definition out of the catalogue; it is still judged by. May be called twice. */
  supersede(body: string, procedure: string, at: Date): Promise<void>
  /** Offers this definition; one that was offered before comes back as it was. */
  offer(definition: NewDefinition): Promise<void>
}

/** Made from a transaction to write, from the database to read. */
export function definitions(from: Database | Transaction): Definitions {
  const db = from.$extendTables<DefinitionTables>()
  const one = (body: string, digest: string) => db.selectFrom('sportello.definition').where('body', '=', body).where('digest', '=', digest)
  return {
    async content(body, digest) {
      return (await one(body, digest).select('content').executeTakeFirst())?.content
    },

    async standing(body, digest) {
      const row = await one(body, digest).select('superseded_at').executeTakeFirst()
      return row && { supersededAt: row.superseded_at ?? undefined }
    },

    async offered(body) {
      return db.selectFrom('sportello.definition').select(['procedure', 'version', 'digest']).where('body', '=', body).where('superseded_at', 'is', null).execute()
    },

    async supersede(body, procedure, at) {
      await db.updateTable('sportello.definition').set({ superseded_at: at }).where('body', '=', body).where('procedure', '=', procedure).where('superseded_at', 'is', null).execute()
    },

    async offer(definition) {
      await db.insertInto('sportello.definition').values({ ...definition, published_at: new Date(), superseded_at: null })
        .onConflict(conflict => conflict.columns(['body', 'digest']).doUpdateSet({ superseded_at: null }))
        .execute()
    },
  }
}
