import pg from 'pg'
import { sql } from 'kysely'
import type { Transaction } from './database.ts'
import { describeError, type Log } from './log.ts'

const SAY_AGAIN_MS = 1_000

/** A server's word that it closes with a master key, for as long as it lives. */
export interface KeyInUse {
  /** It closes nothing any more. May be called twice. */
  release(): Promise<void>
}

/**
 * Says to whoever wants to replace a master key that this server closes with it: by a shared lock on a connection of its own, which PostgreSQL lets
 * go when the process dies, however it dies. Said before the keys are checked, so that none is replaced between the check and the first closing;
 * said again when the connection broke.
 */
export async function sayKeyInUse({ url, keyId, log }: { readonly url: string, readonly keyId: string, readonly log: Log }): Promise<KeyInUse> {
  let released = false
  let holding: pg.Client | undefined
  let timer: NodeJS.Timeout | undefined

  async function hold(): Promise<void> {
    const client = new pg.Client({ connectionString: url, application_name: 'sportello-key', connectionTimeoutMillis: 10_000 })
    holding = client
    client.on('error', () => { lose(client) }) // there may be several
    client.once('end', () => { lose(client) })
    try {
      await client.connect()
      await client.query(`SELECT pg_advisory_lock_shared(hashtextextended('master key ' || $1, 0))`, [keyId])
    } catch (error) {
      lose(client)
      throw error
    }
  }

  function lose(client: pg.Client): void {
    if (holding !== client || released) return
    holding = undefined
    client.end().catch(() => undefined) // what is broken may be half open
    timer = setTimeout(sayAgain, SAY_AGAIN_MS)
  }

  function sayAgain(): void {
    hold().catch((error: unknown) => { log.warn({ err: describeError(error) }, 'which master key is in use could not be said') })
  }
  async function release(): Promise<void> {
    released = true
    clearTimeout(timer)
    await holding?.end().catch(() => undefined) // the connection was gone already
  }

  try {
    await hold()
  } catch (error) {
    await release()
    throw error
  }
  return { release }
}

/** Whether no server closes with the key; none begins to until the transaction ends. */
export async function isOutOfUse(tx: Transaction, keyId: string): Promise<boolean> {
  const { rows: [row] } = await sql<{ free: boolean }>`SELECT pg_try_advisory_xact_lock(hashtextextended('master key ' || ${keyId}, 0)) AS free`.execute(tx)
  return row?.free === true
}
