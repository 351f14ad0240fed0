import { join } from 'node:path'
import type { Database, Transaction } from '../platform/database.ts'
import type { BodyKeys } from '../platform/keys.ts'
import { EVERYTHING } from '../platform/row-sight.ts'
import { transactions } from '../platform/transaction.ts'
import { digestOf, NOTHING_BEFORE, readCheckpoints, type Checkpoint } from './checkpoint.ts'
import { auditHeads } from './repository.ts'
import { lostCheckpoints } from './restored.ts'
import { readSigned, rowAt } from './signed-rows.ts'

/** What the signed checkpoints say of one body's chain; `fault` names the first day that does not agree, and from which row on. */
export interface CheckpointsVerdict {
  readonly body: string
  readonly checkpoints: number
  /** Days whose checkpoints are signed to be of rows that a restore lost. */
  readonly lost: readonly string[]
  readonly fault?: CheckpointFault
}

export type CheckpointFault =
  /** The chain was written anew, or cut, somewhere from this row to the one the checkpoint of the day names. */
  | { readonly why: 'rewritten-rows', readonly day: string, readonly fromSeq: number, readonly toSeq: number }
  /** The file was not signed with a key of the body, or says another body or day than its place. */
  | { readonly why: 'forged-checkpoint', readonly day: string }
  /** Before this day there was another file than the one there now, or there are rows of days that nobody signed. */
  | { readonly why: 'missing-checkpoint', readonly day: string }

export interface CheckpointSources { readonly folder: string, readonly keys: BodyKeys }

/** A server that works writes one each day; it may have been off for one. */
const DAYS_WITHOUT = 2
const DAY_MS = 86_400_000

/** Compares each chain with what was signed of it day by day. Changes nothing; it reads no hash again: that is `verifyAudit`. */
export async function verifyCheckpoints(db: Database, sources: CheckpointSources): Promise<readonly CheckpointsVerdict[]> {
  return transactions(db)(async tx => {
    const verdicts: CheckpointsVerdict[] = []
    for (const { body, seq } of await auditHeads(tx)) verdicts.push(await verifyBody(tx, { body, seq }, sources))
    return verdicts
  }, { isolation: 'repeatable read', sees: EVERYTHING })
}

async function verifyBody(tx: Transaction, { body, seq }: { readonly body: string, readonly seq: number }, { folder, keys }: CheckpointSources): Promise<CheckpointsVerdict> {
  const files = await readCheckpoints(join(folder, body))
  const signedAsLost = await lostCheckpoints(join(folder, body), body, keys)
  const lost: string[] = []
  const verdict = (fault: CheckpointFault | undefined): CheckpointsVerdict => ({ body, checkpoints: files.length, lost, ...fault && { fault } })
  let last: Checkpoint | undefined
  let before = NOTHING_BEFORE
  for (const file of files) {
    const checkpoint = await readSigned(file.jws, body, keys)
    if (checkpoint?.day !== file.day) return verdict({ why: 'forged-checkpoint', day: file.day })
    if (checkpoint.previous !== before) return verdict({ why: 'missing-checkpoint', day: file.day })
    before = digestOf(file.jws)
    const row = await rowAt(tx, body, checkpoint.seq)
    if (row?.hash === checkpoint.hash) last = checkpoint
    else if (signedAsLost.has(before)) lost.push(file.day)
    else return verdict({ why: 'rewritten-rows', day: file.day, fromSeq: (last?.seq ?? 0) + 1, toSeq: checkpoint.seq })
  }
  const unsigned = await rowAt(tx, body, (last?.seq ?? 0) + 1)
  const newest = await rowAt(tx, body, seq)
  const isLong = unsigned && newest && Date.parse(newest.at) - Date.parse(unsigned.at) > DAYS_WITHOUT * DAY_MS
  return verdict(isLong ? { why: 'missing-checkpoint', day: unsigned.at.slice(0, 10) } : undefined)
}
