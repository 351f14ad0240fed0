import { sql, type ColumnType, type Generated } from 'kysely'
import type { Examined, SignatureFacts } from '#fields/attachment/signature/facts.ts'
import type { Database, Transaction } from '../platform/database.ts'

/** The tables of migrations 013, 016 and 058. */
type AttachmentTables = {
  'sportello.attachment': {
    body: string
    filing: string
    sha256: string
    bytes: ColumnType<string, number, never>
    media_type: string | null
    signature: ColumnType<Examined | null, never, string>
    declared_at: Generated<Date>
    touched_at: Generated<Date>
    completed_at: ColumnType<Date | null, never, Date>
    scanned_at: ColumnType<Date | null, never, Date>
    scanned_with: ColumnType<string | null, never, string>
    infected_at: ColumnType<Date | null, never, Date>
  }
  'sportello.attachment_chunk': { body: string, filing: string, sha256: string, index: number, digest: string }
}

/** One file of one filing. */
export interface FileKey { readonly body: string, readonly filing: string, readonly sha256: string }

export interface StoredAttachment {
  readonly bytes: number
  /** By its content; nothing while it is not complete. */
  readonly mediaType: string | undefined
  /** What its digital signature was found to be; nothing while it is not complete, and for files that came before it was looked at. */
  readonly examined?: Examined | undefined
  /** A virus was found in it after it had come. */
  readonly isInfected: boolean
}

/** What a complete file turned out to be. */
export interface Completed { readonly mediaType: string, readonly examined: Examined }

export interface DocumentSignature { readonly sha256: string, readonly facts: SignatureFacts }

export interface StoredChunk { readonly index: number, readonly digest: string }

/** Files on their way, and their chunks. */
export interface Attachments {
  find(key: FileKey): Promise<StoredAttachment | undefined>
  declare(key: FileKey, bytes: number): Promise<void>
  /** In order. */
  chunks(key: FileKey): Promise<readonly StoredChunk[]>
  /** Keeps which bytes a chunk has; sent again with others, the last ones count: only the digest of the whole decides. @returns the digest of bytes that nothing wants any more: those it had before, or, for a file that has become complete meanwhile, its own */
  keepChunk(key: FileKey, chunk: StoredChunk): Promise<string | undefined>
  /** @returns the digests of what they were */
  forgetChunks(key: FileKey): Promise<readonly string[]>
  /** One completion of a file at a time. */
  takeCompletion(key: FileKey): Promise<void>
  complete(key: FileKey, completed: Completed): Promise<void>
  /** Holds complete files until the transaction ends, so that no sweep takes them from a filing that is being registered. @returns whether all are there */
  holdFiles(body: string, filing: string, sha256s: readonly string[]): Promise<boolean>
  /** Who signed which document of a filing, by digest; those without a signature are left out. */
  signatures(body: string, filing: string): Promise<readonly DocumentSignature[]>
  forget(key: FileKey): Promise<void>
  /** Some complete files that were last looked at by other signatures than these, the longest unseen first; none that is known to hold a virus. */
  unseenBy(signatures: string, limit: number): Promise<readonly FileKey[]>
  scanned(key: FileKey, scan: { readonly signatures: string, readonly isInfected: boolean }): Promise<void>
  /** The files of a filing that hold a virus, as was found after they came. */
  infected(body: string, filing: string): Promise<readonly string[]>
  ofFiling(body: string, filing: string): Promise<readonly FileKey[]>
}

const NOW = sql<Date>`now()`
const only = ({ body, filing, sha256 }: FileKey): FileKey => ({ body, filing, sha256 })

/** Made from a transaction to write, from the database to read. */
export function attachments(from: Database | Transaction): Attachments {
  const db = from.$extendTables<AttachmentTables>()
  return {
    async find(key) {
      const row = await db.selectFrom('sportello.attachment').select(['bytes', 'media_type', 'signature', 'infected_at']).where(eb => eb.and(only(key))).executeTakeFirst()
      return row && { bytes: Number(row.bytes), mediaType: row.media_type ?? undefined, examined: row.signature ?? undefined, isInfected: row.infected_at !== null }
    },
    async declare(key, bytes) {
      await db.insertInto('sportello.attachment').values({ ...only(key), bytes, media_type: null }).onConflict(on => on.doNothing()).execute()
    },
    chunks: key => db.selectFrom('sportello.attachment_chunk').select(['index', 'digest']).where(eb => eb.and(only(key))).orderBy('index').execute(),
    async keepChunk(key, { index, digest }) {
      // First: of the same chunk sent twice at once one waits here, and so does a late one for whoever completes the file.
      const { numUpdatedRows } = await db.updateTable('sportello.attachment').set({ touched_at: NOW }).where(eb => eb.and(only(key))).where('completed_at', 'is', null).executeTakeFirst()
      if (numUpdatedRows === 0n) return digest
      const before = await db.selectFrom('sportello.attachment_chunk').select('digest').where(eb => eb.and({ ...only(key), index })).executeTakeFirst()
      await db.insertInto('sportello.attachment_chunk').values({ ...only(key), index, digest })
        .onConflict(on => on.columns(['body', 'filing', 'sha256', 'index']).doUpdateSet({ digest })).execute()
      return before?.digest === digest ? undefined : before?.digest
    },
    forgetChunks: async key => (await db.deleteFrom('sportello.attachment_chunk').where(eb => eb.and(only(key))).returning('digest').execute()).map(row => row.digest),
    async takeCompletion({ body, filing, sha256 }) {
      await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`complete ${body} ${filing} ${sha256}`}, 0))`.execute(db)
    },
    async complete(key, { mediaType, examined }) {
      await db.updateTable('sportello.attachment').set({ media_type: mediaType, signature: JSON.stringify(examined), completed_at: NOW, touched_at: NOW }).where(eb => eb.and(only(key))).execute()
    },
    async holdFiles(body, filing, sha256s) {
      const wanted = [...new Set(sha256s)]
      const rows = await db.selectFrom('sportello.attachment').select('sha256').where('body', '=', body).where('filing', '=', filing)
        .where('sha256', 'in', wanted).where('completed_at', 'is not', null).forKeyShare().execute()
      return rows.length === wanted.length
    },
    async signatures(body, filing) {
      const rows = await db.selectFrom('sportello.attachment').select(['sha256', 'signature']).where('body', '=', body).where('filing', '=', filing).execute()
      return rows.flatMap(({ sha256, signature }) => signature?.is === 'signed' ? [{ sha256, facts: signature.facts }] : [])
    },
    ofFiling: (body, filing) => db.selectFrom('sportello.attachment').select(['body', 'filing', 'sha256']).where('body', '=', body).where('filing', '=', filing).execute(),
    unseenBy: (signatures, limit) => db.selectFrom('sportello.attachment').select(['body', 'filing', 'sha256'])
      .where('completed_at', 'is not', null).where('infected_at', 'is', null).where('scanned_with', 'is distinct from', signatures)
      .orderBy('scanned_at', order => order.asc().nullsFirst()).limit(limit).execute(),
    async scanned(key, { signatures, isInfected }) {
      await db.updateTable('sportello.attachment').set({ scanned_at: NOW, scanned_with: signatures, ...isInfected && { infected_at: NOW } }).where(eb => eb.and(only(key))).execute()
    },
    async infected(body, filing) {
      const rows = await db.selectFrom('sportello.attachment').select('sha256').where('body', '=', body).where('filing', '=', filing).where('infected_at', 'is not', null).execute()
      return rows.map(row => row.sha256)
    },
    forget: async key => { await db.deleteFrom('sportello.attachment').where(eb => eb.and(only(key))).execute() },
  }
}
