import { createHash, randomUUID } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import pg from 'pg'
import type { FilingReply } from '#contract/filings.ts'
import { APP_HEADER, SEAL_HASH_HEADER } from '#contract/paths.ts'
import { compileProcedure } from '#domain/condition/compile.ts'
import { openDraft } from '#domain/filing/draft.ts'
import { sealFiling } from '#domain/filing/seal.ts'
import { surroundingsAt } from '#domain/filing/surroundings.ts'
import { kinds } from '#fields/index.ts'
import { verifyAudit } from '#server/audit/index.ts'
import { readCatalogue, type Catalogue } from '#server/catalogue/index.ts'
import { DEMO_FILINGS } from '#server/demonstration/examples.ts'
import { openDatabase, openPool } from '#server/platform/database.ts'
import { startCounter, type Counter } from '../e2e/support/counter.ts'
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

interface Sealed { readonly id: string, readonly bytes: Uint8Array, readonly sealHash: string }

function reportSealer(): () => Promise<Sealed> {
  const offered = catalogue.offered(BODY).find(one => one.ref.id === 'segnalazione-strada')
  const example = DEMO_FILINGS.find(one => one.body === BODY && one.name === 'buca')
  if (!offered || !example) throw new Error('the report is not offered')
  const sealedAt = new Date().toISOString()
  const state = openDraft(compileProcedure(offered.definition, kinds), example.answers, surroundingsAt(sealedAt, catalogue.places(BODY)))
  return async () => {
    const id = randomUUID()
    const sealed = await sealFiling({ id, body: BODY, ref: offered.ref, state, language: 'it', confirmed: [], sealedAt }, bytes => Promise.resolve(createHash('sha256').update(bytes).digest('hex')))
    if (!sealed.ok) throw new Error(JSON.stringify(sealed.problems))
    return { id, bytes: sealed.value.bytes, sealHash: sealed.value.sealHash }
  }
}

/** Sends a filing once. @returns its number, or nothing when no answer came or it was to be asked again */
async function send({ id, bytes, sealHash }: Sealed): Promise<string | undefined> {
  const reply = await fetch(`${counter.url}/api/filings/${id}`, {
    method: 'PUT', body: Buffer.from(bytes), headers: { 'content-type': 'application/json', [APP_HEADER]: '1', [SEAL_HASH_HEADER]: sealHash },
  }).catch(() => undefined)
  if (!reply || reply.status === 423 || reply.status >= 500) {
    await reply?.body?.cancel().catch(() => undefined) // cut short: it is not read anyway
    return undefined
  }
  const answer = await reply.json().catch(() => undefined) as FilingReply | undefined // an answer cut in the middle is no answer
  if (answer && !reply.ok) throw new Error(`refused: ${JSON.stringify(answer)}`)
  return answer?.receipt.label
}

/** Files one report after another until told to stop; each is sent again until it has its number. */
async function fileUntil(stopped: () => boolean, acknowledged: Map<string, string>): Promise<number> {
  const seal = reportSealer()
  let repeated = 0
  while (!stopped()) {
    const filing = await seal()
    let label = await send(filing)
    while (label === undefined) {
      await pause(100)
      repeated += 1
      label = await send(filing)
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
