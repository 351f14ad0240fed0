import { createHash, randomUUID } from 'node:crypto'
import { link, mkdir, open, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import canonicalize from 'canonicalize'
import type { Platform } from '../platform/ports.ts'
import { EVERYTHING } from '../platform/row-sight.ts'
import { auditHeads } from './repository.ts'

/*
 * Whoever may do everything in the database can write the whole chain anew, every hash of it right. What he cannot do is change what was
 * signed elsewhere before: where each chain ended, day by day, in files outside the database, each with the digest of the one before.
 */

/** Where a body's chain ended when the day's checkpoint was written. */
export interface Checkpoint {
  readonly body: string
  /** YYYY-MM-DD in UTC; one a day. */
  readonly day: string
  readonly at: string
  readonly seq: number
  /** Of the row with that number; sixty-four zeros for a chain without rows. */
  readonly hash: string
  /** SHA-256 of the file of the checkpoint before; sixty-four zeros for the first. */
  readonly previous: string
}

export const CHECKPOINT_TASK = 'audit.checkpoint'
export const NOTHING_BEFORE = '0'.repeat(64)
const DAY = /^(\d{4}-\d{2}-\d{2})\.jws$/

export type CheckpointPorts = Pick<Platform, 'inTransaction' | 'clock' | 'keys' | 'config' | 'bodies' | 'log'>

/** Signs where each body's chain ends today, with the body's own key. A day has one: run again it writes nothing. */
export async function writeCheckpoints({ inTransaction, clock, keys, config, bodies, log }: CheckpointPorts): Promise<void> {
  const at = clock.now().toISOString()
  const day = at.slice(0, 10)
  const heads = new Map((await inTransaction(auditHeads, { sees: EVERYTHING })).map(head => [head.body, head]))
  for (const { id: body } of bodies.all) {
    const folder = join(config.checkpointsDir, body)
    const files = await readCheckpoints(folder)
    if (files.some(one => one.day >= day)) continue // also when the clock went back: the chain of days only grows
    const { seq, hash } = heads.get(body) ?? { seq: 0, hash: NOTHING_BEFORE }
    const last = files.at(-1)
    const checkpoint: Checkpoint = { body, day, at, seq, hash, previous: last ? digestOf(last.jws) : NOTHING_BEFORE }
    await keepSigned(folder, `${day}.jws`, await keys.sign(body, Buffer.from(canonicalize(checkpoint) ?? '')))
    log.info({ body, seq }, 'audit checkpoint written')
  }
}

export interface CheckpointFile { readonly day: string, readonly jws: string }

/** The checkpoints of a body in the order of their days; none when the folder is not there. */
export async function readCheckpoints(folder: string): Promise<readonly CheckpointFile[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (hasCode(error, 'ENOENT')) return []
    throw error
  })
  const days = names.flatMap(name => DAY.exec(name)?.[1] ?? []).toSorted()
  return Promise.all(days.map(async day => ({ day, jws: (await readFile(join(folder, `${day}.jws`), 'utf8')).trim() })))
}

export function digestOf(jws: string): string {
  return createHash('sha256').update(jws).digest('hex')
}

/** Written once and never over another: of two servers the first one's stays. Written aside and synced, so that after a full disk or a crash there is the whole file under its name, or none. */
export async function keepSigned(folder: string, name: string, jws: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const aside = join(folder, `.${randomUUID()}`)
  try {
    await writeSynced(aside, `${jws}\n`)
    await link(aside, join(folder, name)).catch((error: unknown) => {
      if (!hasCode(error, 'EEXIST')) throw error
    })
  } finally {
    await rm(aside, { force: true })
  }
  await syncFolder(folder)
}

async function writeSynced(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', 0o400)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
}

async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return // a folder cannot be synced there
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

export function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
