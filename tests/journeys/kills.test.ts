import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import pg from 'pg'
import { verifyAudit } from '#server/audit/index.ts'
import { readCatalogue, type Catalogue } from '#server/catalogue/index.ts'
import { openDatabase, openPool } from '#server/platform/database.ts'
import { startCounter, type Counter } from '../e2e/support/counter.ts'
import { reportSealer, sendReport } from '#support/report-filer.ts'
import { shortTree, type ShortTree } from '#support/short-tree.ts'

/*
 * The server is killed thirty times while people file; each fifth time the database dies with it.
 * Whoever was given a number has it for ever, and whoever was not sends the same filing again.
 */
const KILLS = 30
const CLIENTS = 4
const LONGEST_LIFE_MS = 900
const BODY = 'p_pc'

let dataDir: string
let tree: ShortTree
let counter: Counter
let catalogue: Catalogue

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'sportello-kills-'))
  catalogue = await readCatalogue(['procedures'])
  tree = await shortTree(dataDir, ['segnalazione-strada'])
  counter = await start()
})
afterAll(async () => {
  await counter.stop()
  await rm(dataDir, { recursive: true, force: true })
})

function start(port?: number): Promise<Counter> {
  return startCounter({ ...port === undefined ? {} : { port }, dataDir, workDir: tree.workDir, environment: { ...tree.environment, DEMONSTRATION: 'no' } })
}

/** Files one report after another until told to stop; each is sent again until it has its number. */
async function fileUntil(stopped: () => boolean, acknowledged: Map<string, string>): Promise<number> {
  const seal = reportSealer(catalogue, BODY)
  let repeated = 0
  while (!stopped()) {
    const filing = await seal()
    let label = await sendReport(filing, counter.url)
    while (label === undefined) {
      await pause(100)
      repeated += 1
      label = await sendReport(filing, counter.url)
    }
    acknowledged.set(filing.id, label)
  }
  return repeated
}

async function postmaster(): Promise<number> {
  return Number((await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')[0])
}

async function addresses(): Promise<{ readonly superUrl: string, readonly appUrl: string }> {
  const { port, superPassword, appPassword } = JSON.parse(await readFile(join(dataDir, 'postgres.json'), 'utf8')) as { port: number, superPassword: string, appPassword: string }
  const url = (user: string, password: string): string => `postgresql://${user}:${password}@127.0.0.1:${String(port)}/sportello`
  return { superUrl: url('postgres', superPassword), appUrl: url('sportello_app', appPassword) }
}

async function registered(): Promise<{ readonly filing: string, readonly number: number, readonly label: string }[]> {
  const client = new pg.Client((await addresses()).superUrl)
  await client.connect()
  try {
    const { rows } = await client.query<{ filing: string, number: number, label: string }>(
      `SELECT filing, number::int, lpad(number::text, 7, '0') || '/' || year AS label FROM sportello.register_entry WHERE body = $1 ORDER BY year, number`, [BODY])
    return rows
  } finally {
    await client.end()
  }
}

test('thirty kills lose no acknowledged filing, double none and leave no gap', async () => {
  const acknowledged = new Map<string, string>()
  let over = false
  const clients = Promise.all(Array.from({ length: CLIENTS }, () => fileUntil(() => over, acknowledged)))
  for (let kill = 1; kill <= KILLS; kill += 1) {
    await pause(Math.random() * LONGEST_LIFE_MS)
    const database = await postmaster()
    await counter.kill()
    if (kill % 5 === 0) process.kill(database, 'SIGKILL')
    counter = await start(counter.port)
  }
  over = true
  const repeated = (await clients).reduce((sum, one) => sum + one, 0)

  const entries = await registered()
  expect(new Map(entries.map(({ filing, label }) => [filing, label]))).toEqual(acknowledged)
  expect(entries.map(one => one.number)).toEqual(entries.map((_, index) => index + 1))
  const pool = openPool({ url: (await addresses()).appUrl, max: 1, applicationName: 'kills' }, () => undefined)
  const db = openDatabase(pool)
  expect(await verifyAudit(db)).toEqual([{ body: BODY, rows: entries.length }])
  await db.destroy()
  process.stdout.write(`${String(KILLS)} kills: ${String(entries.length)} filings acknowledged and found, ${String(repeated)} sent again\n`)
}, 1_200_000)

test('starts again after a clean stop', async () => {
  await counter.stop()
  const began = performance.now()
  counter = await start(counter.port)
  process.stdout.write(`a further start takes ${((performance.now() - began) / 1_000).toFixed(1)} s\n`)
  expect((await fetch(`${counter.url}/status`)).status).toBe(200)
})
