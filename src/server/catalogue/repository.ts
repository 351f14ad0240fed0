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
    accept_until: Date | null
  }
}

/** Until when filings made on a definition are accepted; nothing while it is the one offered. */
export interface DefinitionStanding { readonly acceptUntil: Date | undefined }

/** The end of a definition's time in the catalogue. */
export interface Superseding { readonly at: Date, readonly acceptUntil: Date }

export interface EarlierStanding { readonly procedure: string, readonly version: number, readonly digest: string, readonly acceptUntil: Date }

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
  /** The definitions no longer offered on which filings are still accepted. */
  acceptedStill(body: string, at: Date): Promise<readonly EarlierStanding[]>
  /** Takes the offered definition out of the catalogue; it is still judged by. May be called twice. */
  supersede(body: string, procedure: string, when: Superseding): Promise<void>
  /** Knows a definition that is not offered; one that was there before stays as it was, but for an end that its author has `decided`. */
  keep(definition: NewDefinition, when: Superseding & { readonly decided: boolean }): Promise<void>
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
      const row = await one(body, digest).select('accept_until').executeTakeFirst()
      return row && { acceptUntil: row.accept_until ?? undefined }
    },

    async offered(body) {
      return db.selectFrom('sportello.definition').select(['procedure', 'version', 'digest']).where('body', '=', body).where('superseded_at', 'is', null).execute()
    },

    async acceptedStill(body, at) {
      const rows = await db.selectFrom('sportello.definition').select(['procedure', 'version', 'digest', 'accept_until'])
        .where('body', '=', body).where('accept_until', '>', at).orderBy('version', 'desc').execute()
      return rows.flatMap(({ accept_until: acceptUntil, ...row }) => acceptUntil ? [{ ...row, acceptUntil }] : [])
    },

    async supersede(body, procedure, { at, acceptUntil }) {
      await db.updateTable('sportello.definition').set({ superseded_at: at, accept_until: acceptUntil }).where('body', '=', body).where('procedure', '=', procedure).where('superseded_at', 'is', null).execute()
    },

    async keep(definition, { at, acceptUntil, decided }) {
      await db.insertInto('sportello.definition').values({ ...definition, published_at: at, superseded_at: at, accept_until: acceptUntil })
        .onConflict(conflict => decided ? conflict.columns(['body', 'digest']).doUpdateSet({ accept_until: acceptUntil }) : conflict.columns(['body', 'digest']).doNothing())
        .execute()
    },

    async offer(definition) {
      await db.insertInto('sportello.definition').values({ ...definition, published_at: new Date(), superseded_at: null, accept_until: null })
        .onConflict(conflict => conflict.columns(['body', 'digest']).doUpdateSet({ superseded_at: null, accept_until: null }))
        .execute()
    },
  }
}
