import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import canonicalize from 'canonicalize'
import type { Database } from '../platform/database.ts'
import type { BodyKeys } from '../platform/keys.ts'
import { EVERYTHING } from '../platform/row-sight.ts'
import { transactions } from '../platform/transaction.ts'
import { digestOf, hasCode, keepSigned, readCheckpoints } from './checkpoint.ts'
import { readSigned, rowAt } from './signed-rows.ts'

/*
 * After a restore to an earlier moment some checkpoints are of rows that are gone. The operator says so beside them, signed with the body's
 * key: whoever has the database alone cannot pass off as a restore what he took away.
 */

interface Restored { readonly body: string, readonly at: string, /** Digests of the checkpoints' files. */ readonly lost: readonly string[] }

const STATEMENT = /^restored-[\dTZ]+\.jws$/

/** Digests of the checkpoints of a body that are signed to be of lost rows. A statement that was altered says nothing. */
export async function lostCheckpoints(folder: string, body: string, keys: BodyKeys): Promise<ReadonlySet<string>> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (hasCode(error, 'ENOENT')) return []
    throw error
  })
  const statements = await Promise.all(names.filter(name => STATEMENT.test(name)).map(async name =>
    readSigned<Restored>((await readFile(join(folder, name), 'utf8')).trim(), body, keys)))
  return new Set(statements.flatMap(one => one?.lost ?? []))
}

/**
 * Signs which checkpoints of a body the log bears out no more. For the operator who has restored the database, and for nobody else.
 * @param folder where the checkpoints of all bodies are
 * @returns their days; none, and nothing written, when all are borne out or were signed as lost before
 */
export async function signLostCheckpoints(db: Database, { body, folder: all, keys, now }: { readonly body: string, readonly folder: string, readonly keys: BodyKeys, readonly now: Date }): Promise<readonly string[]> {
  const folder = join(all, body)
  const known = await lostCheckpoints(folder, body, keys)
  const files = (await readCheckpoints(folder)).filter(file => !known.has(digestOf(file.jws)))
  const lost = await transactions(db)(async tx => {
    const found: typeof files[number][] = []
    for (const file of files) {
      const checkpoint = await readSigned(file.jws, body, keys)
      if (checkpoint && (await rowAt(tx, body, checkpoint.seq))?.hash !== checkpoint.hash) found.push(file)
    }
    return found
  }, { sees: EVERYTHING })
  if (lost.length === 0) return []
  const at = now.toISOString()
  const statement: Restored = { body, at, lost: lost.map(file => digestOf(file.jws)) }
  await keepSigned(folder, `restored-${at.replace(/[^\dTZ]/g, '')}.jws`, await keys.sign(body, Buffer.from(canonicalize(statement) ?? '')))
  return lost.map(file => file.day)
}
