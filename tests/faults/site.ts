import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { DEMO_FILINGS } from '#server/demonstration/examples.ts'
import { startEmbedded, type EmbeddedPostgres } from '#server/platform/embedded/embedded.ts'
import { openLog } from '#server/platform/log.ts'
import { startCounter, type Counter } from '../e2e/support/counter.ts'
import { shortTree, type ShortTree } from '../support/short-tree.ts'

const SEATS = 2
const LOOK_EVERY_MS = 100
const START_PATIENCE_MS = 600_000
const START_ATTEMPTS = 20
const quiet = openLog('silent')

/** How a server that ended had been asked to end. */
export interface Death { readonly seat: number, readonly failpoints: string, readonly killed: boolean }

export interface SiteParts {
  /** The failpoints of a server that is about to start; empty for none. */
  readonly failpointsOf: (seat: number) => string
  readonly onDeath: (death: Death) => void
  /** Told of a server that did not come up, with the failpoints it would have had. */
  readonly onFailedStart: (failpoints: string) => void
  /** Where the built app lies; where the build puts it, when not given. */
  readonly distDir?: string
}

interface Seat { counter: Counter | undefined, failpoints: string, killed: boolean }

/** A whole site: one PostgreSQL with durable commits, two server processes over it and over one data folder. What dies is started again. */
export class Site {
  readonly dataDir: string
  readonly #tree: ShortTree
  readonly #parts: SiteParts
  readonly #seats: readonly Seat[]
  readonly #printed: string[] = []
  #postgres: EmbeddedPostgres
  #watching = true
  #watch: Promise<void> = Promise.resolve()

  private constructor({ dataDir, tree, postgres }: { readonly dataDir: string, readonly tree: ShortTree, readonly postgres: EmbeddedPostgres }, parts: SiteParts) {
    this.dataDir = dataDir
    this.#tree = tree
    this.#postgres = postgres
    this.#parts = parts
    this.#seats = Array.from({ length: SEATS }, () => ({ counter: undefined, failpoints: '', killed: false }))
  }

  static async open(parts: SiteParts): Promise<Site> {
    const dataDir = await mkdtemp(join(tmpdir(), 'sportello-faults-'))
    const tree = await shortTree(dataDir, DEMO_FILINGS.map(one => one.procedure))
    const site = new Site({ dataDir, tree, postgres: await startEmbedded({ dataDir, log: quiet }) }, parts)
    try {
      for (let seat = 0; seat < SEATS; seat += 1) await site.#start(seat)
      site.#watch = site.#restartTheDead()
      return site
    } catch (error) {
      await site.close()
      throw error
    }
  }

  /** Ports of the servers that run. */
  ports(): readonly number[] {
    return this.#seats.flatMap(({ counter }) => counter && isAlive(counter.pid) ? counter.port : [])
  }

  /** kill -9. It is started again at once. */
  async killServer(seat: number): Promise<void> {
    const at = this.#seats[seat]
    if (!at?.counter || !isAlive(at.counter.pid)) return
    at.killed = true
    await at.counter.kill()
  }

  /** kill -9 of the postmaster with every connection open, and a new start, which recovers from its log. */
  async killDatabase(): Promise<void> {
    const pid = Number((await readFile(join(this.dataDir, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')[0])
    process.kill(pid, 'SIGKILL')
    while (isAlive(pid)) await pause(10)
    this.#postgres = await this.#startDatabase()
  }

  /** As often as it takes: on a busy machine it is long in recovering, and is not waited for so long. */
  async #startDatabase(): Promise<EmbeddedPostgres> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await startEmbedded({ dataDir: this.dataDir, log: quiet })
      } catch (cause) {
        if (attempt === START_ATTEMPTS) throw cause
      }
    }
  }

  /** Runs SQL as the superuser, by a connection of its own. */
  async sql<T extends object>(text: string, values: readonly unknown[] = []): Promise<T[]> {
    const client = new pg.Client(await this.superUrl())
    await client.connect()
    try {
      return (await client.query<T>(text, [...values])).rows
    } finally {
      await client.end()
    }
  }

  async superUrl(): Promise<string> {
    const { port, superPassword } = JSON.parse(await readFile(join(this.dataDir, 'postgres.json'), 'utf8')) as { port: number, superPassword: string }
    return `postgresql://postgres:${superPassword}@127.0.0.1:${String(port)}/sportello`
  }

  /** Every line any of the servers has printed. */
  printed(): readonly string[] {
    return [...this.#printed, ...this.#seats.map(({ counter }) => counter?.output() ?? '')].flatMap(text => text.split('\n'))
  }

  /** Starts anew, without failpoints from now on, every server that one would still end. */
  async disarm(): Promise<void> {
    await Promise.all(this.#seats.map(async ({ failpoints }, seat) => { if (failpoints.includes(':kill:')) await this.killServer(seat) }))
    await this.whole()
  }

  /** Until both servers answer. */
  async whole(): Promise<void> {
    const deadline = Date.now() + START_PATIENCE_MS
    while (this.ports().length < SEATS) {
      if (Date.now() > deadline) throw new Error(`a server does not come back:\n${this.printed().join('\n')}`)
      await pause(LOOK_EVERY_MS)
    }
  }

  /** Stops everything and takes the folder away. May be called twice. */
  async close(): Promise<void> {
    this.#watching = false
    await this.#watch
    for (const { counter } of this.#seats) await counter?.stop()
    await this.#postgres.stop()
    await rm(this.dataDir, { recursive: true, force: true })
  }

  async #start(index: number): Promise<void> {
    const seat = this.#seats[index]
    if (!seat) return
    const failpoints = this.#parts.failpointsOf(index)
    const counter = await startCounter({
      ...seat.counter ? { port: seat.counter.port } : {}, dataDir: this.dataDir, workDir: this.#tree.workDir, patienceMs: START_PATIENCE_MS,
      environment: {
        ...this.#tree.environment, ...this.#parts.distDir === undefined ? {} : { DIST_DIR: this.#parts.distDir },
        DATABASE_URL: this.#postgres.appUrl, DATABASE_OWNER_URL: this.#postgres.ownerUrl, DEMONSTRATION: 'no', FAILPOINTS: failpoints,
        RATE_LIMIT_PER_ADDRESS: '10000000', RATE_LIMIT_PER_PERSON: '10000000', RATE_LIMIT_NAMELESS: '1000000', RATE_LIMIT_LOGINS: '10000000',
      },
    }).catch((cause: unknown) => {
      this.#parts.onFailedStart(failpoints)
      throw cause
    })
    this.#printed.push(seat.counter?.output() ?? '')
    Object.assign(seat, { counter, failpoints, killed: false })
  }

  /** As often as it takes: the database may not be back yet. */
  async #startAgain(index: number): Promise<void> {
    for (let isUp = false; !isUp && this.#watching;) {
      isUp = await this.#start(index).then(() => true, () => false)
      if (!isUp) await pause(LOOK_EVERY_MS)
    }
  }

  async #restartTheDead(): Promise<void> {
    await Promise.all(this.#seats.map(async (seat, index) => {
      while (this.#watching) {
        if (seat.counter !== undefined && !isAlive(seat.counter.pid)) {
          this.#parts.onDeath({ seat: index, failpoints: seat.failpoints, killed: seat.killed })
          await this.#startAgain(index)
        }
        await pause(LOOK_EVERY_MS)
      }
    }))
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
