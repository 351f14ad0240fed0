import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { FastifyInstance } from 'fastify'
import pg from 'pg'
import type { Assurance, Definition } from '#domain/procedure/definition.ts'
import type { StaffRole } from '#contract/identity.ts'
import { buildApp } from '#server/app.ts'
import { attachmentsRoom } from '#server/attachments/index.ts'
import type { Catalogue } from '#server/catalogue/index.ts'
import { draftsRoom } from '#server/drafts/index.ts'
import { filingsRoom } from '#server/filings/index.ts'
import type { LoginEvent } from '#server/identity/index.ts'
import { identities } from '#server/identity/repository.ts'
import { personIdOf } from '#server/identity/sessions.ts'
import { noticesRoom } from '#server/notices/index.ts'
import { officeRoom } from '#server/office/index.ts'
import { readConfig } from '#server/platform/config.ts'
import { openLog } from '#server/platform/log.ts'
import { openPlatform, type OpenPlatform } from '#server/platform/open.ts'
import type { JobHandlers } from '#server/platform/jobs.ts'
import type { Platform, Room } from '#server/platform/ports.ts'
import { receiptsRoom } from '#server/receipts/index.ts'
import { createTestDatabase, type TestDatabase } from '#support/postgres.ts'
import { aCatalogue, type CatalogueOptions } from './catalogue.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))

export interface TestServer {
  readonly app: FastifyInstance
  readonly platform: OpenPlatform
  readonly catalogue: Catalogue
  readonly database: TestDatabase
  /** Runs SQL as the superuser: what no application can do. */
  readonly sql: <T extends object = Record<string, unknown>>(text: string, values?: readonly unknown[]) => Promise<T[]>
  /** Runs the jobs that wait, once each. @returns how many failed */
  readonly runJobs: () => Promise<number>
  readonly handlers: JobHandlers
  readonly stop: () => Promise<void>
}

/** A counter with real PostgreSQL and a folder of its own, without a network. */
export async function startServer(definitions: readonly Definition[], { env = {}, ...options }: CatalogueOptions & { readonly env?: Readonly<Record<string, string>> } = {}): Promise<TestServer> {
  const dataDir = await mkdtemp(join(tmpdir(), 'sportello-http-'))
  const log = openLog('silent')
  const database = await createTestDatabase()
  const catalogue = await aCatalogue(definitions, options)
  const config = readConfig({ DATA_DIR: dataDir, LOG_LEVEL: 'silent', RATE_LIMIT_PER_ADDRESS: '1000000', RATE_LIMIT_PER_PERSON: '1000000', RATE_LIMIT_NAMELESS: '1000000', ...env }, root)
  const platform = await openPlatform({
    config, log, bodies: catalogue.bodies, database: database.addresses,
  })
  const rooms: Room[] = [filingsRoom(catalogue), attachmentsRoom, draftsRoom, receiptsRoom(catalogue), officeRoom(catalogue), noticesRoom(catalogue)]
  const app = await buildApp(platform, rooms)
  const superuser = new pg.Client({ connectionString: database.superUrl })
  await superuser.connect()
  const handlers = Object.assign({}, ...rooms.map(room => room.jobs?.(platform) ?? {})) as JobHandlers
  return {
    app, platform, catalogue, handlers, database,
    sql: async <T extends object>(text: string, values: readonly unknown[] = []) => (await superuser.query(text, [...values])).rows as T[],
    runJobs: () => runWaitingJobs(superuser, handlers),
    stop: () => stop(app, { platform, database, superuser, dataDir }),
  }
}

async function runWaitingJobs(client: pg.Client, handlers: JobHandlers): Promise<number> {
  const { rows } = await client.query<{ id: string, task_identifier: string, payload: unknown }>(
    'SELECT j.id, t.identifier AS task_identifier, j.payload FROM graphile_worker._private_jobs j JOIN graphile_worker._private_tasks t ON t.id = j.task_id ORDER BY j.id')
  let failed = 0
  for (const job of rows) {
    try {
      await handlers[job.task_identifier]?.(job.payload, { job: job.id, attempt: 1, lastAttempt: false })
      await client.query('DELETE FROM graphile_worker._private_jobs WHERE id = $1', [job.id])
    } catch {
      failed += 1
    }
  }
  return failed
}

interface Parts { readonly platform: OpenPlatform, readonly database: TestDatabase, readonly superuser: pg.Client, readonly dataDir: string }

async function stop(app: FastifyInstance, { platform, database, superuser, dataDir }: Parts): Promise<void> {
  await app.close()
  await superuser.end()
  await platform.close()
  await database.drop()
  await rm(dataDir, { recursive: true, force: true })
}

export const HOSTS = { p_pc: 'piacenza.localhost', p_sp: 'laspezia.localhost' } as const
export type BodyName = keyof typeof HOSTS

export interface Someone {
  readonly cookie: string
  readonly body: BodyName
  /** Person or staff id. */
  readonly id: string
  readonly fiscalNumber: string
}

/** The login behind every session made here. */
export const LOGIN: LoginEvent = {
  event: '0b8e6f0e-6f0c-4d43-9d63-0f3a6c1f7f11', realm: 'citizen', issuer: 'https://idp.example.org', acr: 'https://www.spid.gov.it/SpidL2', at: '2026-11-22T08:00:00.000Z', tokenHash: 'e'.repeat(64), tokenId: '_prova-1',
}
const SECRETS = { realm: 'citizen', origin: 'http://piacenza.localhost', accessToken: 'none', login: LOGIN } as const

interface WithPlatform { readonly platform: Platform }

/** Logs a fictional person in, without an identity provider. */
export async function aPerson({ platform }: WithPlatform, fiscalNumber: string, { body = 'p_pc', assurance = 2, givenName = 'Altea', familyName = 'Segnaposto', email }: { body?: BodyName, assurance?: Assurance, givenName?: string, familyName?: string, email?: string } = {}): Promise<Someone> {
  const id = await personIdOf(body, fiscalNumber, platform)
  const cookie = await addSession(platform, { body, person_id: id, staff_id: null, assurance }, { ...SECRETS, person: { fiscalNumber, givenName, familyName, ...email !== undefined && { email } } })
  return { cookie, body, id, fiscalNumber }
}

/** Logs a fictional member of staff in. */
export async function anOfficer({ platform }: WithPlatform, name: string, roles: readonly { role: StaffRole, office: string }[], body: BodyName = 'p_pc'): Promise<Someone> {
  const id = randomUUID()
  await platform.inTransaction(tx => identities(tx).putStaff({ id, body, login: `prova.${id.slice(0, 8)}`, name, roles }))
  const cookie = await addSession(platform, { body, person_id: null, staff_id: id, assurance: 2 }, { ...SECRETS, realm: 'staff', login: { ...LOGIN, realm: 'staff' } })
  return { cookie, body, id, fiscalNumber: '' }
}

async function addSession(platform: Platform, who: { body: string, person_id: string | null, staff_id: string | null, assurance: number }, secrets: object): Promise<string> {
  const token = randomBytes(32)
  const now = new Date()
  await platform.inTransaction(tx => identities(tx).addSession(createHash('sha256').update(token).digest(), {
    ...who, sealed: platform.sealer.seal(secrets, 'session'), created_at: now, seen_at: now, expires_at: new Date(now.getTime() + 3_600_000),
  }))
  return `sessione=${token.toString('base64url')}`
}
