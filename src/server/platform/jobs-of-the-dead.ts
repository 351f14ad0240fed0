import type pg from 'pg'
import { describeError, type Log } from './log.ts'

/** How long a job must have been held before its holder is looked for: a worker that has just come has not said so yet. */
const HELD_FOR = '1 minute'
const LOOK_MS = 60_000
/** How soon a worker says again that it is there when its connection broke. */
const SAY_AGAIN_MS = 1_000

export interface Presence {
  /** Not there any more. May be called twice. */
  leave(): Promise<void>
}

export interface PresenceSettings {
  readonly pool: pg.Pool
  /** Under which the worker's jobs are held. */
  readonly worker: string
  readonly log: Log
  readonly lookMs?: number
}

/**
 * While it is there, a worker holds a lock of its own on a connection, which PostgreSQL lets go when the process dies, however it dies. Whoever else works on the
 * same database looks from time to time for jobs whose holder has no such lock, and takes them back: the library alone would wait four hours, and so would a receipt (F-08).
 * A worker whose connection broke may for a moment pass for dead: a job may then be done twice, which every job bears.
 */
export function bePresent({ pool, worker, log, lookMs = LOOK_MS }: PresenceSettings): Presence {
  let left = false
  let holding: pg.PoolClient | undefined
  let timer: NodeJS.Timeout | undefined

  async function hold(): Promise<void> {
    const client = await pool.connect().catch(() => undefined)
    if (!client) {
      again()
      return
    }
    holding = client
    client.once('error', () => { lose(client) })
    client.once('end', () => { lose(client) })
    const held = await client.query(`SELECT pg_advisory_lock(hashtextextended('jobs ' || $1, 0))`, [worker]).catch(() => undefined)
    if (left || !held) lose(client)
  }

  function lose(client: pg.PoolClient): void {
    if (holding !== client) return
    holding = undefined
    client.release(true)
    again()
  }

  /** The database is away, and comes back. */
  function again(): void {
    if (!left) timer = setTimeout(() => { saying = hold() }, SAY_AGAIN_MS)
  }

  const looking = setInterval(() => {
    takeBackFromTheDead(pool).catch((error: unknown) => { log.warn({ err: describeError(error) }, 'jobs of dead workers were not looked for') })
  }, lookMs)
  let saying = hold()
  return {
    leave: async () => {
      left = true
      clearInterval(looking)
      clearTimeout(timer)
      await saying
      if (holding) lose(holding)
    },
  }
}

/** Takes back the jobs of every worker that no process stands for. May be run by several at once. */
async function takeBackFromTheDead(pool: pg.Pool): Promise<void> {
  await pool.query(`
    SELECT graphile_worker.force_unlock_workers(ARRAY(
      SELECT worker FROM (SELECT DISTINCT locked_by AS worker FROM graphile_worker._private_jobs WHERE locked_at < now() - interval '${HELD_FOR}') held
      WHERE pg_try_advisory_xact_lock(hashtextextended('jobs ' || worker, 0))))`)
}

/** Takes back every job that is held: for who is alone with the database and has just come. */
export async function takeBackAll(pool: pg.Pool): Promise<void> {
  await pool.query(`SELECT graphile_worker.force_unlock_workers(ARRAY(SELECT DISTINCT locked_by FROM graphile_worker._private_jobs WHERE locked_by IS NOT NULL))`)
}

/** Takes back the jobs that a worker held which has ended. */
export async function takeBackFrom(pool: pg.Pool, worker: string): Promise<void> {
  await pool.query('SELECT graphile_worker.force_unlock_workers(ARRAY[$1::text])', [worker])
}
