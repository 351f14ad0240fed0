import type { FastifyInstance } from 'fastify'
import { buildApp } from './app.ts'
import { readCatalogue, type Catalogue } from './catalogue/index.ts'
import type { Clock } from './platform/clock.ts'
import type { Config } from './platform/config.ts'
import type { Log } from './platform/log.ts'
import { openPlatform, type DatabaseAddresses } from './platform/open.ts'
import type { Platform } from './platform/ports.ts'
import { roomsOf } from './rooms.ts'

export interface Assembled {
  readonly app: FastifyInstance
  readonly platform: Platform
  readonly catalogue: Catalogue
  /** Finishes the requests under way, then the jobs, then closes the database connections. May be called twice. */
  close(): Promise<void>
}

export interface AssembleParts {
  readonly config: Config
  readonly database: DatabaseAddresses
  readonly log: Log
  readonly clock?: Clock
  /** Already read, by who assembles several servers. */
  readonly catalogue?: Catalogue
}

/** Reads the definitions, opens the platform, prepares the rooms and builds the app: everything but listening. Nothing stays open when it throws. */
export async function assemble({ config, database, log, clock, catalogue: known }: AssembleParts): Promise<Assembled> {
  const catalogue = known ?? await readCatalogue(config.procedures)
  const platform = await openPlatform({ config, database, log, bodies: catalogue.bodies, ...clock ? { clock } : {} })
  try {
    const rooms = await roomsOf(config, catalogue)
    for (const room of rooms) await room.prepare?.(platform)
    const app = await buildApp(platform, rooms)
    await platform.startJobs(rooms)
    return {
      app, platform, catalogue,
      async close() {
        await app.close()
        await platform.close()
      },
    }
  } catch (error) {
    await platform.close()
    throw error
  }
}
