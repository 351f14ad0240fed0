import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import pg from 'pg'
import { readCatalogue } from '#server/catalogue/index.ts'
import { startEmbedded, type EmbeddedPostgres } from '#server/platform/embedded/embedded.ts'
import { openLog } from '#server/platform/log.ts'
import { nextRelease } from '#support/next-release.ts'
import { reportSealer, sendReport, type SealedReport } from '#support/report-filer.ts'
import { shortTree, type ShortTree } from '#support/short-tree.ts'
import { startCounter, type Counter } from '../e2e/support/counter.ts'

/*
 * A new release is put in service while people file: one server of the old release works, two of the new one start at once and both
 * find one migration to run, which must wait for a long reader and then takes its time; in the end the old one is ended.
 */
const CLIENTS = 2
const BODY = 'p_pc'
const PATIENCE_MS = 240_000
/** Adds, as every migration of a release must (decision 22), and holds what it adds to for a while. */
const MIGRATION = {
  name: '900_of_the_next_release.sql',
  sql: `ALTER TABLE sportello.filing ADD COLUMN of_the_next_release text;
    CREATE TABLE sportello.next_release (began_at timestamptz NOT NULL DEFAULT clock_timestamp());
    ALTER TABLE sportello.next_release ENABLE ROW LEVEL SECURITY;
    INSERT INTO sportello.next_release DEFAULT VALUES;
    SELECT pg_sleep(3);`,
}

let database: EmbeddedPostgres
let reader: pg.Client
let dataDir: string
let tree: ShortTree
let release: string
let old: Counter
const fresh: Counter[] = []

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'sportello-release-'))
  tree = await shortTree(dataDir, ['segnalazione-strada'])
  release = await nextRelease(dataDir, MIGRATION)
  database = await startEmbedded({ dataDir: join(dataDir, 'database'), log: openLog('silent') })
  reader = new pg.Client(database.ownerUrl)
  await reader.connect()
  old = await start()
}, PATIENCE_MS)
afterAll(async () => {
  for (const server of [old, ...fresh]) await server.stop()
  await reader.end()
  await database.stop()
  await rm(dataDir, { recursive: true, force: true })
})

function start(program: { readonly release?: string } = {}): Promise<Counter> {
  return startCounter({
    ...program, dataDir: join(dataDir, 'documents'), workDir: tree.workDir, patienceMs: PATIENCE_MS,
    environment: { ...tree.environment, DEMONSTRATION: 'no', DATABASE_URL: database.appUrl, DATABASE_OWNER_URL: database.ownerUrl },
  })
}

interface Acknowledged { readonly label: string, readonly by: string }
interface Filing { readonly seal: () => Promise<SealedReport>, readonly servers: () => readonly Counter[], readonly acknowledged: Map<string, Acknowledged>, readonly failed: Map<string, number> }

/** Files one report after another until told to stop, each to the next of the servers, again as long as none gives a number. */
async function fileUntil(stopped: () => boolean, { seal, servers, acknowledged, failed }: Filing): Promise<void> {
  for (let turn = 0; !stopped();) {
    const filing = await seal()
    for (let label: string | undefined; label === undefined; turn += 1) {
      const among = servers()
      const url = among[turn % among.length]?.url ?? old.url
      label = await sendReport(filing, url)
      if (label !== undefined) acknowledged.set(filing.id, { label, by: url })
      else {
        failed.set(url, (failed.get(url) ?? 0) + 1)
        await pause(50)
      }
    }
  }
}

async function migrations(): Promise<number> {
  return (await reader.query('SELECT FROM public.schema_migration WHERE name = $1', [MIGRATION.name])).rowCount ?? 0
}

async function isMigrationWaiting(): Promise<boolean> {
  await reader.query('SELECT pg_stat_clear_snapshot()') // a transaction sees the same activity for as long as it lasts
  const { rowCount } = await reader.query(`SELECT FROM pg_stat_activity WHERE application_name = 'sportello-migrations' AND wait_event_type = 'Lock' AND wait_event = 'relation'`)
  return rowCount === 1
}

test('while a new release migrates and takes over, the old one goes on, and every filing gets one number', async () => {
  const acknowledged = new Map<string, Acknowledged>()
  const failed = new Map<string, number>()
  const seal = reportSealer(await readCatalogue(['procedures']), BODY)
  let serving: readonly Counter[] = [old]
  let over = false
  const clients = Promise.all(Array.from({ length: CLIENTS }, () => fileUntil(() => over, { seal, servers: () => serving, acknowledged, failed })))
  expect(await migrations()).toBe(0)

  // Somebody reads the table for long. The migration wants it alone and must wait; those who come after it must not.
  await reader.query('BEGIN')
  await reader.query('SELECT FROM sportello.filing LIMIT 1')
  const starting = Promise.all([start({ release }), start({ release })])
  await vi.waitFor(async () => { expect(await isMigrationWaiting()).toBe(true) }, { timeout: PATIENCE_MS, interval: 50 })
  const during = acknowledged.size
  await vi.waitFor(() => { expect(acknowledged.size).toBeGreaterThan(during + 2 * CLIENTS) }, { timeout: PATIENCE_MS, interval: 50 })
  expect(await migrations()).toBe(0)
  await reader.query('COMMIT')

  fresh.push(...await starting)
  expect(await migrations()).toBe(1)
  expect((await reader.query('SELECT FROM sportello.next_release')).rowCount).toBe(1)
  serving = [old, ...fresh]
  const before = acknowledged.size
  await vi.waitFor(() => { expect([...acknowledged.values()].slice(before).map(one => one.by)).toEqual(expect.arrayContaining(serving.map(one => one.url))) }, { timeout: PATIENCE_MS, interval: 50 })
  // The old release was never closed: not one request to it came back without a number, before, during or after the migration.
  expect(failed.get(old.url) ?? 0).toBe(0)

  serving = fresh
  await old.stop()
  const after = acknowledged.size
  await vi.waitFor(() => { expect(acknowledged.size).toBeGreaterThan(after + CLIENTS) }, { timeout: PATIENCE_MS, interval: 50 })
  over = true
  await clients

  const { rows } = await reader.query<{ filing: string, number: number, label: string }>(
    `SELECT filing, number::int, lpad(number::text, 7, '0') || '/' || year AS label FROM sportello.register_entry WHERE body = $1 ORDER BY year, number`, [BODY])
  expect(new Map(rows.map(({ filing, label }) => [filing, label]))).toEqual(new Map([...acknowledged].map(([id, { label }]) => [id, label])))
  expect(rows.map(one => one.number)).toEqual(rows.map((_, index) => index + 1))
  process.stdout.write(`a release with a migration took over: ${String(rows.length)} filings acknowledged and found\n`)
}, 3 * PATIENCE_MS)
