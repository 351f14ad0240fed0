import type { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'
import type { Database, Transaction } from '../platform/database.ts'
import type { BlobStore } from '../platform/blobs/store.ts'
import type { FilingTables } from './tables.ts'

export interface FilingDocument {
  readonly name: string
  readonly mediaType: string
  readonly bytes: number
  readonly sha256: string
}

/** A document of a filing by its digest, or nothing. Who may read the filing is the caller's question. */
export async function findDocument(db: Database | Transaction, { body, filing, sha256 }: { readonly body: string, readonly filing: string, readonly sha256: string }): Promise<FilingDocument | undefined> {
  const row = await db.$extendTables<FilingTables>().selectFrom('sportello.filing_document').select(['name', 'media_type', 'bytes', 'sha256'])
    .where('body', '=', body).where('filing', '=', filing).where('sha256', '=', sha256).orderBy('position').executeTakeFirst()
  return row && { name: row.name, mediaType: row.media_type, bytes: Number(row.bytes), sha256: row.sha256 }
}

/** A file to be saved. Never shown in our own pages: what a stranger uploaded must not run as part of them (S31). */
export interface Download { readonly disposition: string, readonly mediaType: string, readonly bytes: number, readonly content: Readable }

export async function openDocument(document: FilingDocument, blobs: BlobStore): Promise<Download> {
  const disposition = contentDisposition(document.name) // before the file is opened: whatever fails here leaves nothing open
  return { disposition, mediaType: document.mediaType, bytes: document.bytes, content: await blobs.read(document.sha256) }
}

export function sendDownload(reply: FastifyReply, { disposition, mediaType, bytes, content }: Download): FastifyReply {
  return reply
    .header('content-type', mediaType)
    .header('content-length', String(bytes))
    .header('content-disposition', disposition)
    .header('content-security-policy', 'sandbox; default-src \'none\'')
    .header('x-content-type-options', 'nosniff')
    .header('cache-control', 'private, no-store')
    .send(content)
}

/** RFC 6266: an ASCII name for old programs, the true one beside it. No character that could end the header or hide the ending of the name. */
export function contentDisposition(name: string): string {
  const shown = shortened(name.normalize('NFC').replace(/[\p{C}/\\]/gu, '_'))
  const ascii = shown.normalize('NFD').replace(/\p{M}/gu, '').replace(/[^\x20-\x7e]|["%]/g, '_')
  const exact = encodeURIComponent(shown).replace(/['()*]/g, letter => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`)
  return `attachment; filename="${ascii}"; filename*=UTF-8''${exact}`
}

const LONGEST_SHOWN = 150
const ENDING = /\.[A-Za-z0-9]{1,10}$/

/** A long name is cut before its ending, which is what tells a machine how to open it, and never within a character. */
function shortened(name: string): string {
  const letters = Array.from(name)
  if (letters.length <= LONGEST_SHOWN) return name
  const ending = ENDING.exec(name)?.[0] ?? ''
  return letters.slice(0, LONGEST_SHOWN - ending.length).join('') + ending
}
