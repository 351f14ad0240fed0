import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { DestinationStream } from 'pino'
import { assemble, type Assembled } from '#server/assemble.ts'
import type { Catalogue } from '#server/catalogue/index.ts'
import { readConfig } from '#server/platform/config.ts'
import { startEmbedded, type EmbeddedPostgres } from '#server/platform/embedded/embedded.ts'
import { openLog } from '#server/platform/log.ts'

const quiet = openLog('silent')
const SETTINGS = { PORT: '0', DATABASE_POOL: '6', DEMONSTRATION: 'no', RATE_LIMIT_PER_ADDRESS: '1000000', RATE_LIMIT_PER_PERSON: '1000000', RATE_LIMIT_NAMELESS: '1000000' }
const run = promisify(execFile)

/** A counter with a PostgreSQL of its own that can be put back to how it was; the documents stay, as they do on another disk. */
export class RestorableCounter {
  readonly #catalogue: Catalogue
  readonly #log: DestinationStream | undefined
  #dataDir: string
  #postgres: EmbeddedPostgres | undefined
  #server: Assembled | undefined

  private constructor(catalogue: Catalogue, dataDir: string, log: DestinationStream | undefined) {
    this.#catalogue = catalogue
    this.#dataDir = dataDir
    this.#log = log
  }

  /** @param options `dataDir`: a new temporary one when not said; `log`: where the lines go, nowhere when not said */
  static async open(catalogue: Catalogue, { dataDir, log }: { readonly dataDir?: string, readonly log?: DestinationStream } = {}): Promise<RestorableCounter> {
    const counter = new RestorableCounter(catalogue, dataDir ?? await mkdtemp(join(tmpdir(), 'sportello-restore-')), log)
    await counter.openDatabase()
    await counter.serve()
    return counter
  }

  get dataDir(): string {
    return this.#dataDir
  }

  get server(): Assembled {
    if (!this.#server) throw new Error('the counter is closed')
    return this.#server
  }

  get ownerUrl(): string {
    if (!this.#postgres) throw new Error('the database is closed')
    return this.#postgres.ownerUrl
  }

  /** For looking where the application may not. */
  async superUrl(): Promise<string> {
    const { port, superPassword } = JSON.parse(await readFile(join(this.#dataDir, 'postgres.json'), 'utf8')) as { port: number, superPassword: string }
    return `postgresql://postgres:${superPassword}@127.0.0.1:${String(port)}/sportello`
  }

  async openDatabase(): Promise<void> {
    this.#postgres = await startEmbedded({ dataDir: this.#dataDir, log: quiet })
  }

  /** Opens the counter on the database there is. */
  async serve(): Promise<void> {
    if (!this.#postgres) throw new Error('the database is closed')
    const { appUrl, ownerUrl } = this.#postgres
    const config = readConfig({ ...SETTINGS, DATA_DIR: this.#dataDir })
    this.#server = await assemble({ config, database: { appUrl, ownerUrl, durable: true }, log: this.#log ? openLog('info', this.#log) : quiet, catalogue: this.#catalogue })
  }

  /** Stops all, lets something be done, and goes on. */
  async whileClosed(work: () => Promise<void>): Promise<void> {
    await this.#stop()
    await work()
    await this.openDatabase()
    await this.serve()
  }

  /** Takes a copy of the closed database, and goes on. */
  takeCopy(): Promise<void> {
    return this.whileClosed(async () => { await run('cp', ['--archive', join(this.dataDir, 'postgres'), join(this.dataDir, 'copy')]) })
  }

  /** The disk of the database breaks while it works: kill -9, and its files are gone. What lies beside it stays. */
  async loseDatabase(): Promise<void> {
    const folder = join(this.#dataDir, 'postgres')
    process.kill(Number((await readFile(join(folder, 'postmaster.pid'), 'utf8')).split('\n')[0]), 'SIGKILL')
    await this.#server?.close().catch(() => undefined)
    this.#server = undefined
    this.#postgres = undefined
    await rm(folder, { recursive: true })
  }

  /** Opens the counter on another data folder, which somebody has made. */
  async goOnIn(dataDir: string): Promise<void> {
    this.#dataDir = dataDir
    await this.openDatabase()
    await this.serve()
  }

  /** Puts the copy in the place of the database. The counter stays closed: there is something to be done first. */
  async restoreCopy(): Promise<void> {
    await this.#stop()
    await rm(join(this.dataDir, 'postgres'), { recursive: true })
    await run('cp', ['--archive', join(this.dataDir, 'copy'), join(this.dataDir, 'postgres')])
    await this.openDatabase()
  }

  async #stop(): Promise<void> {
    await this.#server?.close()
    this.#server = undefined
    await this.#postgres?.stop()
    this.#postgres = undefined
  }

  async close(): Promise<void> {
    await this.#stop()
    await rm(this.dataDir, { recursive: true, force: true })
  }
}
