import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { assemble, type Assembled } from '#server/assemble.ts'
import type { Catalogue } from '#server/catalogue/index.ts'
import { readConfig } from '#server/platform/config.ts'
import { startEmbedded, type EmbeddedPostgres } from '#server/platform/embedded/embedded.ts'
import { openLog } from '#server/platform/log.ts'

const quiet = openLog('silent')
const run = promisify(execFile)

/** A counter with a PostgreSQL of its own that can be put back to how it was; the documents stay, as they do on another disk. */
export class RestorableCounter {
  readonly dataDir: string
  readonly #catalogue: Catalogue
  #postgres: EmbeddedPostgres | undefined
  #server: Assembled | undefined

  private constructor(dataDir: string, catalogue: Catalogue) {
    this.dataDir = dataDir
    this.#catalogue = catalogue
  }

  static async open(catalogue: Catalogue): Promise<RestorableCounter> {
    const counter = new RestorableCounter(await mkdtemp(join(tmpdir(), 'sportello-restore-')), catalogue)
    await counter.openDatabase()
    await counter.serve()
    return counter
  }

  get server(): Assembled {
    if (!this.#server) throw new Error('the counter is closed')
    return this.#server
  }

  get ownerUrl(): string {
    if (!this.#postgres) throw new Error('the database is closed')
    return this.#postgres.ownerUrl
  }

  async openDatabase(): Promise<void> {
    this.#postgres = await startEmbedded({ dataDir: this.dataDir, log: quiet })
  }

  /** Opens the counter on the database there is. */
  async serve(): Promise<void> {
    if (!this.#postgres) throw new Error('the database is closed')
    const { appUrl, ownerUrl } = this.#postgres
    const config = readConfig({ DATA_DIR: this.dataDir, PORT: '0', DATABASE_POOL: '6', DEMONSTRATION: 'no', RATE_LIMIT_PER_ADDRESS: '1000000', RATE_LIMIT_PER_PERSON: '1000000' })
    this.#server = await assemble({ config, database: { appUrl, ownerUrl, durable: true }, log: quiet, catalogue: this.#catalogue })
  }

  /** Takes a copy of the closed database, and goes on. */
  async takeCopy(): Promise<void> {
    await this.#stop()
    await run('cp', ['--archive', join(this.dataDir, 'postgres'), join(this.dataDir, 'copy')])
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
