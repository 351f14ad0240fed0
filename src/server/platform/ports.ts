import type { VirusScanner } from './antivirus.ts'
import type { FastifyInstance } from 'fastify'
import type { FirstSight } from '#contract/first-sight.ts'
import type { LocalText } from '#domain/procedure/definition.ts'
import type { BlobStore } from './blobs/store.ts'
import type { Clock } from './clock.ts'
import type { Config } from './config.ts'
import type { Database } from './database.ts'
import type { Envelopes } from './envelopes.ts'
import type { Failpoints } from './failpoints.ts'
import type { JobHandlers, Jobs, ScheduledJob } from './jobs.ts'
import type { BodyKeys } from './keys.ts'
import type { Log } from './log.ts'
import type { Sealer } from './sealer.ts'
import type { InTransaction } from './transaction.ts'

/** What the platform must know of an administration; the catalogue room's own type has more. */
export interface Body {
  readonly id: string
  readonly name: LocalText
  readonly shortName: string
  /** Host names its counter answers to; the first is the one it publishes. */
  readonly hosts: readonly string[]
  readonly offices: readonly { readonly id: string, readonly name: LocalText }[]
  /** `tiles`: where the pictures of its maps come from, when it has any. */
  readonly map?: { readonly tiles?: string }
}

/** The administrations served, found by the host of the request. */
export interface Bodies {
  readonly all: readonly Body[]
  readonly byId: (id: string) => Body | undefined
  /** The first body for `localhost`, for an address of this machine and for a host that names none. */
  readonly byHost: (host: string | undefined) => Body
}

/** Everything a room may use. Made once at start (or per test) and handed to each room. */
export interface Platform {
  readonly config: Config
  readonly clock: Clock
  readonly log: Log
  /** Reads outside a transaction what is nobody's: what belongs to people is seen in {@link Platform.inTransaction} alone, where everything is written too. */
  readonly db: Database
  readonly inTransaction: InTransaction
  readonly blobs: BlobStore
  readonly jobs: Jobs
  readonly keys: BodyKeys
  readonly sealer: Sealer
  readonly envelopes: Envelopes
  readonly bodies: Bodies
  readonly failpoints: Failpoints
  readonly viruses: VirusScanner
}

/** Draws the page at an address of a body (path and query) for who knows nothing of it yet; nothing for a page that is not drawn. Never throws. */
export type DrawPage = (body: Body, path: string) => Promise<FirstSight | undefined>

/** The public face of a room of the server: `src/server/<room>/index.ts` exports one. */
export interface Room {
  readonly name: string
  /** Registers the room's routes on an encapsulated instance. */
  routes(app: FastifyInstance, platform: Platform): Promise<void> | void
  /** Background work by task name. */
  jobs?(platform: Platform): JobHandlers
  readonly schedule?: readonly ScheduledJob[]
  /** Draws pages of the app before their scripts come. */
  drawPages?(platform: Platform): DrawPage
  /** Run once the database is migrated, before the first request (demonstration data, publishing). May be called again at each start. */
  prepare?(platform: Platform): Promise<void>
}
