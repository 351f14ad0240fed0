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
  let last: Named = { body: '', digest: '' }
  for (let named = await namedAfter(db, last); named.length > 0; named = await namedAfter(db, last)) {
    for (const { body, digest } of named) {
      const verdict = verdicts.get(body) ?? { body, documents: 0, lost: [] }
      verdict.documents += 1
      if (!await blobs.verify(digest)) verdict.lost.push(digest)
      verdicts.set(body, verdict)
    }
    last = named.at(-1) ?? last
  }
  return [...verdicts.values()]
}

interface Named { readonly body: string, readonly digest: string }

async function namedAfter(db: Database, { body, digest }: Named): Promise<readonly Named[]> {
  const { rows } = await transactions(db)(tx => sql<Named>`
    SELECT body, digest FROM (
      SELECT body, sha256 AS digest FROM sportello.filing_document UNION SELECT body, blob FROM sportello.receipt_pdf) AS named
    WHERE (body, digest) > (${body}, ${digest}) ORDER BY body, digest LIMIT ${AT_ONCE}`.execute(tx), { sees: EVERYTHING })
  return rows
}
