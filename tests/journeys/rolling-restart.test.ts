import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import pg from 'pg'
import { readCatalogue } from '#server/catalogue/index.ts'
import { startEmbedded, type EmbeddedPostgres } from '#server/platform/embedded/embedded.ts'
import { openLog } from '#server/platform/log.ts'
import { startCounter, type Counter } from '../e2e/support/counter.ts'
import { reportSealer, sendReport, type SealedReport } from '#support/report-filer.ts'
import { shortTree, type ShortTree } from '#support/short-tree.ts'

/*
 * Two server processes over one PostgreSQL and one folder of documents, each ended and started again in turn while people file:
 * how a new version is put in service without a minute of closure.
 */
const RESTARTS = 4
const CLIENTS = 3
/** More would only measure the printer, on a slow machine for minutes. */
const FILINGS_PER_RESTART = 40
const BODY = 'p_pc'
const PATIENCE_MS = 240_000

let database: EmbeddedPostgres
let reader: pg.Client
let dataDir: string
let tree: ShortTree
let servers: [Counter, Counter]

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'sportello-rolling-'))
  tree = await shortTree(dataDir, ['segnalazione-strada'])
  database = await startEmbedded({ dataDir: join(dataDir, 'database'), log: openLog('silent') }) // a database that keeps what it says: the servers refuse another
  reader = new pg.Client(database.ownerUrl)
  await reader.connect()
  servers = [await start(), await start()]
}, PATIENCE_MS)
afterAll(async () => {
  for (const server of servers) await server.stop()
  await reader.end()
  await database.stop()
  await rm(dataDir, { recursive: true, force: true })
})

function start(port?: number): Promise<Counter> {
  return startCounter({ dataDir: join(dataDir, 'documents'), workDir: tree.workDir, patienceMs: PATIENCE_MS, ...port === undefined ? {} : { port }, environment: { ...tree.environment, DEMONSTRATION: 'no', DATABASE_URL: database.appUrl, DATABASE_OWNER_URL: database.ownerUrl } })
}

interface Filing { readonly seal: () => Promise<SealedReport>, readonly acknowledged: Map<string, string>, /** How many may be filed by now. */ readonly most: () => number }

/** Files one report after another until told to stop; each goes to the other server as long as one gives no number. */
async function fileUntil(stopped: () => boolean, { seal, acknowledged, most }: Filing): Promise<void> {
  for (let turn = 0; !stopped();) {
    if (acknowledged.size >= most()) {
      await pause(50)
      continue
    }
    const filing = await seal()
    let label: string | undefined
    for (; label === undefined; turn += 1) {
      label = await sendReport(filing, servers[turn % 2 === 0 ? 0 : 1].url)
      if (label === undefined) await pause(50)
    }
    acknowledged.set(filing.id, label)
  }
}

async function registered(): Promise<readonly { readonly filing: string, readonly number: number, readonly label: string }[]> {
  const { rows } = await reader.query<{ filing: string, number: number, label: string }>(
    `SELECT filing, number::int, lpad(number::text, 7, '0') || '/' || year AS label FROM sportello.register_entry WHERE body = $1 ORDER BY year, number`, [BODY])
  return rows
}

test('while each of two servers is ended and started again, every filing gets one number and every receipt is printed', async () => {
  const acknowledged = new Map<string, string>()
  const seal = reportSealer(await readCatalogue(['procedures']), BODY)
  let over = false
  let most = 0
  const clients = Promise.all(Array.from({ length: CLIENTS }, () => fileUntil(() => over, { seal, acknowledged, most: () => most })))
  for (let restart = 0; restart < RESTARTS; restart += 1) {
    most += FILINGS_PER_RESTART
    const which = restart % 2 === 0 ? 0 : 1
    const before = acknowledged.size
    const { port } = servers[which]
    await servers[which].stop()
    servers[which] = await start(port)
    expect(acknowledged.size).toBeGreaterThan(before) // the other one went on
  }
  over = true
  await clients

  const entries = await registered()
  expect(new Map(entries.map(({ filing, label }) => [filing, label]))).toEqual(acknowledged)
  expect(entries.map(one => one.number)).toEqual(entries.map((_, index) => index + 1))
  await vi.waitFor(async () => {
    const { rows: [printed] } = await reader.query<{ count: number }>('SELECT count(*)::int FROM sportello.receipt_pdf WHERE body = $1', [BODY])
    expect(printed?.count).toBe(entries.length)
  }, { timeout: PATIENCE_MS, interval: 500 })
  process.stdout.write(`${String(RESTARTS)} restarts of one of two servers: ${String(entries.length)} filings acknowledged and found\n`)
}, 3 * PATIENCE_MS)
