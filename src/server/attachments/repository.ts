import { sql, type ColumnType, type Generated } from 'kysely'
import type { Database, Transaction } from '../platform/database.ts'
import { ORPHAN_DAYS, type UploadLimit } from './limits.ts'

/** The tables of migration 013. */
type AttachmentTables = {
  'sportello.upload_claim': { body: string, filing: string, owner: string | null, claimed_at: Generated<Date> }
  'sportello.attachment': {
    body: string
    filing: string
    sha256: string
    bytes: ColumnType<string, number, never>
    media_type: string | null
    declared_at: Generated<Date>
    touched_at: Generated<Date>
    completed_at: ColumnType<Date | null, never, Date>
  }
  'sportello.attachment_chunk': { body: string, filing: string, sha256: string, index: number, digest: string }
  'sportello.filing': { body: string, id: string }
}

/** One file of one filing. */
export interface FileKey { readonly body: string, readonly filing: string, readonly sha256: string }

export interface StoredAttachment {
  readonly bytes: number
  /** By its content; nothing while it is not complete. */
  readonly mediaType: string | undefined
}

export type Waiting = UploadLimit

const NOW = sql<Date>`now()`

/** Uploads in the database. Made from a transaction to write, from the database to read. */
export function attachments(from: Database | Transaction) {
  const db = from.withTables<AttachmentTables>()
  const file = ({ body, filing, sha256 }: FileKey) => ({ body, filing, sha256 })
  return {
    /** Binds a filing id to its first user and holds it for this transaction. @returns who it is bound to. */
    async claim(body: string, filing: string, owner: string | null): Promise<{ readonly owner: string | null } | undefined> {
      await db.insertInto('sportello.upload_claim').values({ body, filing, owner }).onConflict(on => on.doNothing()).execute()
      return db.selectFrom('sportello.upload_claim').select('owner').where('body', '=', body).where('filing', '=', filing).forUpdate().executeTakeFirst()
    },

    async takeOver(body: string, filing: string, owner: string): Promise<void> {
      await db.updateTable('sportello.upload_claim').set({ owner }).where('body', '=', body).where('filing', '=', filing).execute()
    },

    async ownerOf(body: string, filing: string): Promise<{ readonly owner: string | null } | undefined> {
      return db.selectFrom('sportello.upload_claim').select('owner').where('body', '=', body).where('filing', '=', filing).executeTakeFirst()
    },

    async find(key: FileKey): Promise<StoredAttachment | undefined> {
      const row = await db.selectFrom('sportello.attachment').select(['bytes', 'media_type']).where(eb => eb.and(file(key))).executeTakeFirst()
      return row && { bytes: Number(row.bytes), mediaType: row.media_type ?? undefined }
    },

    async declare(key: FileKey, bytes: number): Promise<void> {
      await db.insertInto('sportello.attachment').values({ ...file(key), bytes, media_type: null }).onConflict(on => on.doNothing()).execute()
    },

    async isRegistered(body: string, filing: string): Promise<boolean> {
      return await db.selectFrom('sportello.filing').select('id').where('body', '=', body).where('id', '=', filing).executeTakeFirst() !== undefined
    },

    /** What one filing has declared. */
    async ofFiling(body: string, filing: string): Promise<Waiting> {
      const { rows: [row] } = await sql<{ files: string, bytes: string }>`
        SELECT count(*) AS files, coalesce(sum(bytes), 0) AS bytes FROM sportello.attachment WHERE body = ${body} AND filing = ${filing}::uuid`.execute(db)
      return { maxFiles: Number(row?.files ?? 0), maxBytes: Number(row?.bytes ?? 0) }
    },

    /** What an owner (null: everybody without a name) has waiting for filings that are not registered; one owner is counted by one transaction at a time. */
    async waitingOf(body: string, owner: string | null): Promise<Waiting> {
      await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`uploads ${body} ${owner ?? ''}`}, 0))`.execute(db)
      const { rows: [row] } = await sql<{ files: string, bytes: string }>`
        SELECT count(*) AS files, coalesce(sum(a.bytes), 0) AS bytes
        FROM sportello.upload_claim c JOIN sportello.attachment a ON a.body = c.body AND a.filing = c.filing
        WHERE c.body = ${body} AND c.owner IS NOT DISTINCT FROM ${owner}
          AND NOT EXISTS (SELECT FROM sportello.filing f WHERE f.body = c.body AND f.id = c.filing)`.execute(db)
      return { maxFiles: Number(row?.files ?? 0), maxBytes: Number(row?.bytes ?? 0) }
    },

    async chunks(key: FileKey): Promise<readonly { readonly index: number, readonly digest: string }[]> {
      return db.selectFrom('sportello.attachment_chunk').select(['index', 'digest']).where(eb => eb.and(file(key))).orderBy('index').execute()
    },

    /** Keeps which bytes a chunk has; sent again with others, the last ones count: only the digest of the whole decides. */
    async keepChunk(key: FileKey, index: number, digest: string): Promise<void> {
      await db.insertInto('sportello.attachment_chunk').values({ ...file(key), index, digest })
        .onConflict(on => on.columns(['body', 'filing', 'sha256', 'index']).doUpdateSet({ digest })).execute()
      await db.updateTable('sportello.attachment').set({ touched_at: NOW }).where(eb => eb.and(file(key))).execute()
    },

    async forgetChunks(key: FileKey): Promise<void> {
      await db.deleteFrom('sportello.attachment_chunk').where(eb => eb.and(file(key))).execute()
    },

    /** One completion of a file at a time. */
    async takeCompletion({ body, filing, sha256 }: FileKey): Promise<void> {
      await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`complete ${body} ${filing} ${sha256}`}, 0))`.execute(db)
    },

    async complete(key: FileKey, mediaType: string): Promise<void> {
      await db.updateTable('sportello.attachment').set({ media_type: mediaType, completed_at: NOW, touched_at: NOW }).where(eb => eb.and(file(key))).execute()
    },

    /** Holds complete files until the transaction ends, so that no sweep takes them from a filing that is being registered. @returns whether all are there. */
    async holdFiles(body: string, filing: string, sha256s: readonly string[]): Promise<boolean> {
      const wanted = [...new Set(sha256s)]
      const rows = await db.selectFrom('sportello.attachment').select('sha256').where('body', '=', body).where('filing', '=', filing)
        .where('sha256', 'in', wanted).where('completed_at', 'is not', null).forKeyShare().execute()
      return rows.length === wanted.length
    },

    /** Some files that nobody touched for {@link ORPHAN_DAYS} and no registered filing holds, locked, others' work skipped. */
    async orphans(limit: number): Promise<readonly FileKey[]> {
      const { rows } = await sql<FileKey>`
        SELECT a.body, a.filing, a.sha256 FROM sportello.attachment a
        WHERE a.touched_at < now() - make_interval(days => ${ORPHAN_DAYS})
          AND NOT EXISTS (SELECT FROM sportello.filing f WHERE f.body = a.body AND f.id = a.filing)
        ORDER BY a.touched_at LIMIT ${limit} FOR UPDATE OF a SKIP LOCKED`.execute(db)
      return rows
    },

    async forget(key: FileKey): Promise<void> {
      await db.deleteFrom('sportello.attachment').where(eb => eb.and(file(key))).execute()
    },

    async forgetEmptyClaims(): Promise<void> {
      await sql`DELETE FROM sportello.upload_claim c
        WHERE c.claimed_at < now() - make_interval(days => ${ORPHAN_DAYS})
          AND NOT EXISTS (SELECT FROM sportello.attachment a WHERE a.body = c.body AND a.filing = c.filing)`.execute(db)
    },

    /** While the transaction lasts nobody removes these bytes from the store. */
    async hold(blob: string): Promise<void> {
      await sql`SELECT pg_advisory_xact_lock_shared(hashtextextended(${`blob ${blob}`}, 0))`.execute(db)
    },

    /** Whether the bytes are named by nothing any more; nobody can name them again before the transaction ends. */
    async isUnnamed(blob: string): Promise<boolean> {
      await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`blob ${blob}`}, 0))`.execute(db)
      const { rows: [row] } = await sql<{ named: boolean }>`
        SELECT EXISTS (SELECT FROM sportello.attachment_chunk WHERE digest = ${blob})
          OR EXISTS (SELECT FROM sportello.attachment WHERE sha256 = ${blob} AND completed_at IS NOT NULL)
          OR EXISTS (SELECT FROM sportello.filing_document WHERE sha256 = ${blob})
          OR EXISTS (SELECT FROM sportello.receipt_pdf WHERE blob = ${blob}) AS named`.execute(db)
      return !(row?.named ?? true)
    },
  }
}
