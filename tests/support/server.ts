import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DestinationStream } from 'pino'
import { assemble, type Assembled } from '#server/assemble.ts'
import { readCatalogue, type Catalogue } from '#server/catalogue/index.ts'
import type { Clock } from '#server/platform/clock.ts'
import { readConfig } from '#server/platform/config.ts'
import { openLog } from '#server/platform/log.ts'
import { createTestDatabase, type TestDatabase } from './postgres.ts'

export interface TestServer extends Assembled {
  readonly database: TestDatabase
  readonly dataDir: string
  /** `http://127.0.0.1:…`, once it listens on a real socket. */
  listen(): Promise<string>
}

export interface TestServerOptions {
  /** Settings beside those of a test. */
  readonly env?: Readonly<Record<string, string>>
  readonly clock?: Clock
  /** Where log lines go; nowhere when not said. */
  readonly log?: DestinationStream
  /** The project's own when not said. */
  readonly catalogue?: Catalogue
}

/** The real server on a real PostgreSQL: what production runs, with a database and a data folder of its own. Close it in `afterAll`. */
export async function startTestServer({ env = {}, clock, log, catalogue }: TestServerOptions = {}): Promise<TestServer> {
  const dataDir = await mkdtemp(join(tmpdir(), 'sportello-data-'))
  const database = await createTestDatabase()
  const config = readConfig({ DATA_DIR: dataDir, HOST: '127.0.0.1', DATABASE_POOL: '6', RATE_LIMIT_NAMELESS: '100000', ...env })
  const assembled = await assemble({ config, database: database.addresses, log: openLog(log ? 'info' : 'silent', log), catalogue: catalogue ?? await catalogueOf(config.procedures), ...clock ? { clock } : {} })
  return {
    ...assembled,
    database,
    dataDir,
    listen: () => assembled.app.listen({ host: '127.0.0.1', port: 0 }),
    async close() {
      await assembled.close()
      await database.drop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

const catalogues = new Map<string, Promise<Catalogue>>()

/** Reading the definitions takes a second; they do not change during a run. */
function catalogueOf(folders: readonly string[]): Promise<Catalogue> {
  const key = folders.join()
  const known = catalogues.get(key) ?? readCatalogue(folders)
  catalogues.set(key, known)
  return known
}

/** A clock a test moves by hand. */
export function movableClock(start: string): Clock & { set(instant: string): void, pass(minutes: number): void } {
  let now = new Date(start)
  return {
    now: () => now,
    set: instant => { now = new Date(instant) },
    pass: minutes => { now = new Date(now.getTime() + minutes * 60_000) },
  }
}
