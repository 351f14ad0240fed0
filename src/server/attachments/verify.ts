import { sql } from 'kysely'
import type { BlobStore } from '../platform/blobs/store.ts'
import type { Database } from '../platform/database.ts'
import { EVERYTHING } from '../platform/row-sight.ts'
import { transactions } from '../platform/transaction.ts'

/** What the documents of one body look like; `lost` are the digests of those that are missing, altered or cannot be opened. */
export interface DocumentsVerdict {
  readonly body: string
  readonly documents: number
  readonly lost: readonly string[]
}

const AT_ONCE = 1_000

/** Reads every document of a registered filing and every printed receipt again and hashes it. Changes nothing; may run beside the working server. */
export async function verifyDocuments(db: Database, blobs: BlobStore): Promise<readonly DocumentsVerdict[]> {
  const verdicts = new Map<string, { body: string, documents: number, lost: string[] }>()
  for (let some = await verifySome({ db, blobs }, BEFORE_ALL, AT_ONCE); some.last; some = await verifySome({ db, blobs }, some.last, AT_ONCE)) {
    for (const { body, isLost, digest } of some.read) {
      const verdict = verdicts.get(body) ?? { body, documents: 0, lost: [] }
      verdict.documents += 1
      if (isLost) verdict.lost.push(digest)
      verdicts.set(body, verdict)
    }
  }
  return [...verdicts.values()]
}

/** A document by the body whose it is; the same bytes may be of both. */
export interface NamedDocument { readonly body: string, readonly digest: string }

/** Where reading begins. */
export const BEFORE_ALL: NamedDocument = { body: '', digest: '' }

/** The next documents after one, read again and hashed. @returns `last` is absent when there were no more */
export async function verifySome({ db, blobs }: { readonly db: Database, readonly blobs: BlobStore }, after: NamedDocument, limit: number): Promise<{ readonly read: readonly (NamedDocument & { readonly isLost: boolean })[], readonly last?: NamedDocument }> {
  const read: (NamedDocument & { readonly isLost: boolean })[] = []
  for (const one of await namedAfter(db, after, limit)) read.push({ ...one, isLost: !await blobs.verify(one.digest) })
  const last = read.at(-1)
  return { read, ...last && { last: { body: last.body, digest: last.digest } } }
}

async function namedAfter(db: Database, { body, digest }: NamedDocument, limit: number): Promise<readonly NamedDocument[]> {
  const { rows } = await transactions(db)(tx => sql<NamedDocument>`
    SELECT body, digest FROM (
      SELECT body, sha256 AS digest FROM sportello.filing_document UNION SELECT body, blob FROM sportello.receipt_pdf) AS named
    WHERE (body, digest) > (${body}, ${digest}) ORDER BY body, digest LIMIT ${limit}`.execute(tx), { sees: EVERYTHING })
  return rows
}
