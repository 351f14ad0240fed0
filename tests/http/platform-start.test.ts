import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import pg from 'pg'
import { livingProcess } from '#server/platform/embedded/living.ts'

/** The program itself, as `npm start` runs it, on a data folder that outlives it. */
interface Program { readonly child: ChildProcess, readonly output: () => string, readonly ended: Promise<number | null> }

let dataDir: string
let port: number
const running = new Set<ChildProcess>()

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'sportello-start-'))
  port = await freePort()
})
afterEach(async () => {
  for (const child of running) child.kill('SIGINT')
  while (running.size > 0) await pause(50)
})
afterAll(async () => {
  const last = await start()
  last.child.kill('SIGTERM')
  await last.ended
  await rm(dataDir, { recursive: true, force: true })
})

function launch(env: Readonly<Record<string, string>> = {}): Program {
  let output = ''
  const child = spawn(process.execPath, ['src/server/start.ts'], { env: { ...process.env, DATA_DIR: dataDir, PORT: String(port), HOST: '127.0.0.1', NODE_ENV: 'development', ...env } })
  running.add(child)
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => { output += text.toString() })
  const ended = new Promise<number | null>(resolve => {
    child.once('exit', code => {
      running.delete(child)
      resolve(code)
    })
  })
  return { child, ended, output: () => output }
}

function start(): Promise<Program> {
  return ready(launch())
}

async function ready(program: Program): Promise<Program> {
  while (!program.output().includes('Sportello is ready')) {
    if (program.child.exitCode !== null) throw new Error(program.output())
    await pause(25)
  }
  return program
}

async function postmaster(): Promise<number> {
  return Number((await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')[0])
}

async function inDatabase<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const { port: databasePort, superPassword } = JSON.parse(await readFile(join(dataDir, 'postgres.json'), 'utf8')) as { port: number, superPassword: string }
  const client = new pg.Client({ host: '127.0.0.1', port: databasePort, user: 'postgres', password: superPassword, database: 'sportello' })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

test('a signal stops everything, the database too, and the next start finds it again', async () => {
  const first = await start()
  expect((await fetch(`http://127.0.0.1:${String(port)}/status`)).status).toBe(200)
  const pid = await postmaster()
  first.child.kill('SIGINT')
  expect(await first.ended).toBe(0)
  expect(livingProcess(pid)).toBeUndefined()
  expect((await start()).output()).not.toContain('creating the embedded database')
})

test('after kill -9 the database that was left running is adopted, with everything in it', async () => {
  const killed = await start()
  const pid = await postmaster()
  await inDatabase(client => client.query(`create table if not exists kept (n integer primary key)`))
  killed.child.kill('SIGKILL')
  await killed.ended
  process.kill(pid, 0)
  await inDatabase(client => client.query('insert into kept values (1)'))
  const next = await start()
  expect(next.output()).toContain('adopted')
  expect(await postmaster()).toBe(pid)
  expect((await inDatabase(client => client.query('select n from kept'))).rows).toEqual([{ n: 1 }])
})

test('when database and server are both killed, the next start recovers', async () => {
  const killed = await start()
  const pid = await postmaster()
  killed.child.kill('SIGKILL')
  process.kill(pid, 'SIGKILL')
  await killed.ended
  await start()
  expect((await fetch(`http://127.0.0.1:${String(port)}/status`)).status).toBe(200)
})

test('a second server on the same data folder is refused and told why; the first goes on', async () => {
  await start()
  const second = launch({ PORT: '0' })
  expect(await second.ended).toBe(1)
  expect(second.output()).toMatch(/is in use by another server \(process \d+\).*DATABASE_URL/s)
  expect((await fetch(`http://127.0.0.1:${String(port)}/status`)).status).toBe(200)
})

test('two servers on one data folder are allowed when both are given the database', async () => {
  await start()
  const { port: databasePort, ownerPassword, appPassword } = JSON.parse(await readFile(join(dataDir, 'postgres.json'), 'utf8')) as { port: number, ownerPassword: string, appPassword: string }
  const url = (user: string, password: string): string => `postgresql://${user}:${password}@127.0.0.1:${String(databasePort)}/sportello`
  const given = { DATABASE_URL: url('sportello_app', appPassword), DATABASE_OWNER_URL: url('sportello_owner', ownerPassword) }
  const both = await Promise.all([freePort(), freePort()].map(async free => {
    const port = await free
    await ready(launch({ ...given, PORT: String(port) }))
    return port
  }))
  for (const port of both) expect((await fetch(`http://127.0.0.1:${String(port)}/status`)).status).toBe(200)
})

test.each([
  ['of a process that is gone', () => JSON.stringify({ pid: 2 ** 22 + 1, started: '1' })],
  ['of a process whose number went to another', () => JSON.stringify({ pid: process.pid, started: '1' })],
  ['cut short', () => '{"pid":'],
])('a lock %s is taken over', async (_, content) => {
  await writeFile(join(dataDir, 'server.lock'), content())
  await start()
  expect(JSON.parse(await readFile(join(dataDir, 'server.lock'), 'utf8'))).toMatchObject({ pid: [...running][0]?.pid })
})

test('a port in use is a plain message, and nothing is left running', async () => {
  const occupied = createServer()
  await new Promise<void>(resolve => { occupied.listen(0, '127.0.0.1', resolve) })
  const { port: other } = occupied.address() as AddressInfo
  const program = launch({ PORT: String(other) })
  expect(await program.ended).toBe(1)
  expect(program.output()).toContain('is used by another program')
  await expect(readFile(join(dataDir, 'server.lock'))).rejects.toThrow()
  occupied.close()
})

test('production refuses the settings of a developer’s machine, all at once', async () => {
  const program = launch({ NODE_ENV: 'production', IDENTITY_PROVIDER: 'development' })
  expect(await program.ended).toBe(1)
  for (const name of ['IDENTITY_PROVIDER', 'PUBLIC_URL', 'DATABASE_URL', 'MASTER_KEY', 'SIGNING_KEYS']) expect(program.output()).toContain(name)
})

function freePort(): Promise<number> {
  return new Promise(resolve => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => { resolve(typeof address === 'object' && address ? address.port : 0) })
    })
  })
}
