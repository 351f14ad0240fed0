import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { setTimeout as pause } from 'node:timers/promises'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const PATIENCE_MS = 90_000
/** As in `npm start`: without them the process takes a third more memory and files no faster. */
const MEMORY_FLAGS = ['--max-semi-space-size=4', '--heap-growing-percent=30']

/** A whole counter in a process of its own: the real server, its own PostgreSQL and data folder, the built app. */
export interface Counter {
  readonly port: number
  readonly url: string
  /** The same counter under the host name of one administration. */
  readonly at: (host: 'piacenza' | 'laspezia') => string
  readonly dataDir: string
  /** What it has printed so far. */
  readonly output: () => string
  /** Ends it as Ctrl-C does. */
  readonly stop: () => Promise<void>
  /** kill -9 of the server process; PostgreSQL is left behind. */
  readonly kill: () => Promise<void>
  readonly pid: number
}

export interface CounterOptions {
  readonly port?: number
  /** Kept when given; else a folder is made and removed with the counter. */
  readonly dataDir?: string
  /** Where it finds `procedures/`; the whole tree when not given. */
  readonly workDir?: string
  /** The tree whose program it runs: this one when not given. */
  readonly release?: string
  /** How long it may take to answer. */
  readonly patienceMs?: number
  readonly environment?: Readonly<Record<string, string>>
}

/** Starts a counter and waits until it answers. @throws with what it printed when it ends before that */
export async function startCounter({ port, dataDir, workDir = root, release = root, patienceMs = PATIENCE_MS, environment = {} }: CounterOptions = {}): Promise<Counter> {
  const chosen = port ?? await freePort()
  const folder = dataDir ?? await mkdtemp(join(tmpdir(), 'sportello-e2e-'))
  const child = spawn(process.execPath, [...MEMORY_FLAGS, join(release, 'src', 'server', 'start.ts')], {
    cwd: workDir,
    env: { ...process.env, PORT: String(chosen), DATA_DIR: folder, LOG_LEVEL: 'warn', NODE_ENV: 'development', RATE_LIMIT_PER_ADDRESS: '100000', RATE_LIMIT_PER_PERSON: '100000', RATE_LIMIT_NAMELESS: '1000000', RATE_LIMIT_LOGINS: '10000', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let printed = ''
  child.stdout.on('data', (text: Buffer) => { printed += text.toString() })
  child.stderr.on('data', (text: Buffer) => { printed += text.toString() })
  const url = `http://localhost:${String(chosen)}`
  await answering({ url, child, printed: () => printed, patienceMs })
  return {
    port: chosen,
    url,
    at: host => `http://${host}.localhost:${String(chosen)}`,
    dataDir: folder,
    output: () => printed,
    pid: child.pid ?? 0,
    stop: async () => {
      await end(child, 'SIGTERM')
      if (dataDir === undefined) await rm(folder, { recursive: true, force: true })
    },
    kill: () => end(child, 'SIGKILL'),
  }
}

interface Starting { readonly url: string, readonly child: ChildProcess, readonly printed: () => string, readonly patienceMs: number }

async function answering({ url, child, printed, patienceMs }: Starting): Promise<void> {
  const deadline = Date.now() + patienceMs
  while (Date.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`the counter ended with ${String(child.exitCode)}:\n${printed()}`)
    const answer = await fetch(`${url}/status`).catch(() => undefined)
    if (answer?.ok) return
    await pause(100)
  }
  child.kill('SIGKILL')
  throw new Error(`the counter does not answer:\n${printed()}`)
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill(signal)
  await ended
}

/** A port that nobody listened on a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address !== null ? address.port : 0
}
