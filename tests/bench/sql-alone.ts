import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { catalogueRoom, type Catalogue } from '#server/catalogue/index.ts'
import { submitFiling } from '#server/filings/index.ts'
import { readConfig } from '#server/platform/config.ts'
import type { Schema } from '#server/platform/database.ts'
import { openLog } from '#server/platform/log.ts'
import { openPlatform, type DatabaseAddresses } from '#server/platform/open.ts'
import { transactions } from '#server/platform/transaction.ts'
import { BODY, type SealedReport } from './filings.ts'
import type { Worker } from './load.ts'

interface Statement { readonly sql: string, readonly parameters: readonly unknown[] }

/** What one filing sent to the database in its transaction, and which of its values change from filing to filing. */
interface Recording {
  readonly statements: readonly Statement[]
  readonly id: string
  readonly code: string
  readonly number: number
  readonly registeredAt: string
}

export interface SqlAlone {
  /** One connection that does nothing but the transaction of a filing, statement by statement, with the same pool library as the server. */
  readonly worker: () => Worker
  /** How many statements a filing's transaction has, with its beginning and its COMMIT. */
  readonly statements: number
  readonly close: () => Promise<void>
}

const DATABASE = 'sql_alone'
/** Filings made before the one that is recorded, so that its number can be told from every other small number. */
const BEFORE = 40

/**
 * Makes a second database in the cluster of a running counter and learns, by filing there once, the very statements that the server sends.
 * @param dataDir of the counter
 */
export async function openSqlAlone(dataDir: string, { catalogue, seal, clients }: { catalogue: Catalogue, seal: () => Promise<SealedReport>, clients: number }): Promise<SqlAlone> {
  const addresses = await makeDatabase(dataDir)
  const recording = await record(addresses, catalogue, seal)
  const pool = new pg.Pool({ connectionString: addresses.appUrl, max: clients })
  return {
    statements: recording.statements.length,
    worker: () => async () => {
      const client = await pool.connect()
      try {
        await replay(client, recording)
      } finally {
        client.release()
      }
      return 'committed'
    },
    close: () => pool.end(),
  }
}

async function makeDatabase(dataDir: string): Promise<DatabaseAddresses> {
  const access = JSON.parse(await readFile(join(dataDir, 'postgres.json'), 'utf8')) as { port: number, superPassword: string, ownerPassword: string, appPassword: string }
  const url = (user: string, password: string, database: string): string => `postgresql://${user}:${password}@127.0.0.1:${String(access.port)}/${database}`
  const superuser = new pg.Client(url('postgres', access.superPassword, 'postgres'))
  await superuser.connect()
  await superuser.query(`create database ${DATABASE} owner sportello_owner`)
  await superuser.end()
  return { appUrl: url('sportello_app', access.appPassword, DATABASE), ownerUrl: url('sportello_owner', access.ownerPassword, DATABASE), durable: true }
}

/** Files through the server's own use case and keeps what it sent between the beginning of its transaction and COMMIT. */
async function record(database: DatabaseAddresses, catalogue: Catalogue, seal: () => Promise<SealedReport>): Promise<Recording> {
  const dataDir = await mkdtemp(join(tmpdir(), 'sportello-bench-'))
  const config = readConfig({ DATA_DIR: dataDir, LOG_LEVEL: 'silent' })
  const platform = await openPlatform({ config, bodies: catalogue.bodies, database, log: openLog('silent') })
  await catalogueRoom(catalogue).prepare?.(platform)
  let sent: Statement[] = []
  const pool = new pg.Pool({ connectionString: database.appUrl, max: 1 })
  const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }), log: event => { sent.push(event.query) } })
  const file = async (): Promise<{ id: string, receipt: { code: string, number: number, registeredAt: string } }> => {
    sent = []
    const { id, bytes, sealHash } = await seal()
    const answer = await submitFiling({ body: BODY, id, bytes, sealHash, actor: { kind: 'anonymous' } }, { ...platform, catalogue, db, inTransaction: transactions(db) })
    if (!answer.ok) throw new Error(`the report was refused: ${JSON.stringify(answer.problems)}`)
    return { id, ...JSON.parse(Buffer.from(answer.value.reply).toString('utf8')) as { receipt: { code: string, number: number, registeredAt: string } } }
  }
  for (let count = 0; count < BEFORE; count += 1) await file()
  const { id, receipt } = await file()
  await db.destroy()
  await platform.close()
  await rm(dataDir, { recursive: true, force: true })
  const first = sent.findIndex(({ sql }) => /^(?:start transaction|begin)/i.test(sql))
  const last = sent.findIndex(({ sql }) => /^commit/i.test(sql))
  if (first < 0 || last < first) throw new Error('the transaction of a filing was not seen')
  return { statements: sent.slice(first, last + 1), id, code: receipt.code, number: receipt.number, registeredAt: receipt.registeredAt }
}

/** The same statements for another filing: another id and receipt code, and the number and time that the register gave. */
async function replay(client: pg.PoolClient, { statements, ...recorded }: Recording): Promise<void> {
  const fresh = new Map<unknown, unknown>([[recorded.id, randomUUID()], [recorded.code, randomBytes(15).toString('base64url').slice(0, recorded.code.length)]])
  for (const { sql, parameters } of statements) {
    const { rows } = await client.query<{ number?: string, registered_at?: Date }>(sql, parameters.map(one => valueFor(one, recorded.id, fresh)))
    const [row] = rows
    if (row?.number === undefined || row.registered_at === undefined) continue
    fresh.set(recorded.number, Number(row.number))
    fresh.set(recorded.registeredAt, row.registered_at.toISOString())
  }
}

function valueFor(recorded: unknown, id: string, fresh: ReadonlyMap<unknown, unknown>): unknown {
  if (fresh.has(recorded)) return fresh.get(recorded)
  return typeof recorded === 'string' && recorded.includes(id) ? recorded.replaceAll(id, String(fresh.get(id))) : recorded
}
