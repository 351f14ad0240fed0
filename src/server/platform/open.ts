import { join } from 'node:path'
import { openVirusScanner } from './antivirus.ts'
import { openFileStore } from './blobs/file-store.ts'
import { systemClock, type Clock } from './clock.ts'
import type { Config } from './config.ts'
import { checkDatabase } from './database-checks.ts'
import { openDatabase, openPool } from './database.ts'
import { createEnvelopes } from './envelopes.ts'
import { openFailpoints } from './failpoints.ts'
import { jobs, runJobs, type RunningJobs } from './jobs.ts'
import { sayKeyInUse } from './key-in-use.ts'
import { loadBodyKeys } from './keys.ts'
import { describeError, type Log } from './log.ts'
import { checkMasterKeys } from './master-key-checks.ts'
import { loadMasterKeys } from './master-keys.ts'
import { migrate } from './migrations.ts'
import type { Bodies, Platform, Room } from './ports.ts'
import { createSealer } from './sealer.ts'
import { transactions } from './transaction.ts'

export interface DatabaseAddresses {
  /** Login of the application; with `role`, it lowers itself to that role at each connection. */
  readonly appUrl: string
  readonly role?: string
  /** Login that owns the tables. */
  readonly ownerUrl: string
  /** False only in tests that need no durability. */
  readonly durable: boolean
}

export interface OpenPlatform extends Platform {
  /** Runs the rooms' jobs in this process. */
  startJobs(rooms: readonly Room[]): Promise<void>
  /** Jobs first, then connections. May be called twice. */
  close(): Promise<void>
}

export interface PlatformParts {
  readonly config: Config
  readonly bodies: Bodies
  readonly database: DatabaseAddresses
  readonly log: Log
  readonly clock?: Clock
}

/** Migrates the database, checks that it can be trusted, and opens everything the rooms are given. */
export async function openPlatform({ config, bodies, database, log, clock = systemClock }: PlatformParts): Promise<OpenPlatform> {
  await migrate(database.ownerUrl, log)
  const { appUrl: url, role } = database
  const pool = openPool({ url, max: config.database.poolSize, applicationName: 'sportello', ...role === undefined ? {} : { role } }, error => {
    log.warn({ err: describeError(error) }, 'a database connection was lost')
  })
  const db = openDatabase(pool)
  const masterKeys = await loadMasterKeys(config.keys, config.dataDir)
  const keyInUse = await sayKeyInUse({ url, keyId: masterKeys.current.id, log })
  await checkDatabase(db, { durable: database.durable }).then(() => checkMasterKeys(db, masterKeys)).catch(async (error: unknown) => {
    await keyInUse.release()
    await db.destroy()
    throw error
  })
  const platform: Platform = {
    config, clock, log, db, bodies, jobs,
    inTransaction: transactions(db),
    blobs: openFileStore(join(config.dataDir, 'blobs'), masterKeys),
    keys: await loadBodyKeys(config, bodies.all.map(body => body.id)),
    sealer: createSealer(masterKeys),
    envelopes: createEnvelopes(masterKeys),
    failpoints: openFailpoints(config.failpoints),
    viruses: openVirusScanner(config.clamd),
  }
  let running: RunningJobs | undefined
  let closing: Promise<void> | undefined
  return {
    ...platform,
    async startJobs(rooms) {
      const handlers = Object.assign({}, ...rooms.map(room => room.jobs?.(platform) ?? {})) as ReturnType<NonNullable<Room['jobs']>> // each is a record of handlers
      // The data folder of the embedded database is locked: nobody else is there.
      const alone = config.database.url === undefined
      running = await runJobs({ pool, handlers, schedule: rooms.flatMap(room => room.schedule ?? []), log, alone })
    },
    close: () => closing ??= (async () => {
      try {
        await running?.stop()
      } finally {
        await keyInUse.release()
        await db.destroy()
      }
    })(),
  }
}
