import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { startEmbedded } from '#server/platform/embedded/embedded.ts'
import { openLog } from '#server/platform/log.ts'
import { migrate } from '#server/platform/migrations.ts'
import type { DatabaseAddresses } from '#server/platform/open.ts'

/** One PostgreSQL for a whole run, named here for the workers. */
const VARIABLE = 'SPORTELLO_TEST_POSTGRES'
const TEMPLATE = 'sportello_template'
const TEMPLATE_LOCK = 41

interface Cluster {
  readonly superUrl: string
  readonly ownerUrl: string
  readonly appUrl: string
}

const quiet = openLog('silent')

/** For `globalSetup` of Vitest: the cluster is made before the first file and thrown away after the last. */
export async function setup(): Promise<() => Promise<void>> {
  const { cluster, stop } = await startCluster()
  process.env[VARIABLE] = JSON.stringify(cluster)
  return stop
}

async function startCluster(): Promise<{ readonly cluster: Cluster, readonly stop: () => Promise<void> }> {
  const dataDir = await mkdtemp(join(tmpdir(), 'sportello-test-'))
  const embedded = await startEmbedded({ dataDir, log: quiet, fsync: 'off' })
  const { superPassword } = JSON.parse(await readFile(join(dataDir, 'postgres.json'), 'utf8')) as { superPassword: string }
  const superUrl = new URL(embedded.ownerUrl)
  superUrl.username = 'postgres'
  superUrl.password = superPassword
  return {
    cluster: { superUrl: superUrl.href, ownerUrl: embedded.ownerUrl, appUrl: embedded.appUrl },
    async stop() {
      await embedded.stop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

export interface TestDatabase {
  readonly addresses: DatabaseAddresses
  /** With every right: for looking where the application may not. */
  readonly superUrl: string
  drop(): Promise<void>
}

/** The cluster of this process, when the run has none: it lives while a database of it does. */
let own: { readonly started: ReturnType<typeof startCluster>, users: number } | undefined

async function borrowCluster(): Promise<Cluster> {
  const shared = process.env[VARIABLE]
  if (shared !== undefined) return JSON.parse(shared) as Cluster
  own ??= { started: startCluster(), users: 0 }
  own.users += 1
  return (await own.started).cluster
}

async function giveBackCluster(): Promise<void> {
  if (!own || (own.users -= 1) > 0) return
  const { started } = own
  own = undefined
  await (await started).stop()
}

/** A migrated database of its own, copied from a template: about 50 ms. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const cluster = await borrowCluster()
  const name = `test_${randomBytes(6).toString('hex')}`
  await asSuperuser(cluster, async client => {
    await client.query('select pg_advisory_lock($1)', [TEMPLATE_LOCK])
    await makeTemplate(client, cluster)
    await client.query(`create database ${name} template ${TEMPLATE} owner sportello_owner`)
  })
  return {
    addresses: { appUrl: inDatabase(cluster.appUrl, name), ownerUrl: inDatabase(cluster.ownerUrl, name), durable: false },
    superUrl: inDatabase(cluster.superUrl, name),
    async drop() {
      await asSuperuser(cluster, async client => { await client.query(`drop database ${name} with (force)`) })
      await giveBackCluster()
    },
  }
}

async function makeTemplate(client: pg.Client, cluster: Cluster): Promise<void> {
  const { rowCount } = await client.query('select from pg_database where datname = $1', [TEMPLATE])
  if (rowCount !== 0) return
  await client.query(`create database ${TEMPLATE} owner sportello_owner`)
  await migrate(inDatabase(cluster.ownerUrl, TEMPLATE), quiet)
}

async function asSuperuser(cluster: Cluster, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: cluster.superUrl })
  await client.connect()
  try {
    await work(client)
  } finally {
    await client.end()
  }
}

function inDatabase(url: string, database: string): string {
  const other = new URL(url)
  other.pathname = `/${database}`
  return other.href
}
