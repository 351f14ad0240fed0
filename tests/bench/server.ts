import { readCatalogue } from '#server/catalogue/index.ts'
import { startCounter, type Counter } from '../e2e/support/counter.ts'
import { reportSealer, type SealedReport } from './filings.ts'
import { keepBusy, openWire, putRequest, type Load, type WireRequest, type Worker } from './load.ts'
import { residentMb, watchMemory } from './memory.ts'
import { median, percentile, type Bench, type BenchResult, type Measure } from './report.ts'
import { openSqlAlone, type SqlAlone } from './sql-alone.ts'

const CLIENTS = [1, 16, 64] as const
const ROUNDS = 5
const WINDOW_MS = 2_000
const WARM_UP_MS = 3_000
/** More than two cores can file in one window. */
const MOST_PER_SECOND = 2_500
const GENEROUS = '10000000'

interface Level { readonly clients: number, readonly http: readonly Load[], readonly sql: readonly Load[] }

/** Filings per second of the whole HTTP path against the same SQL alone, on one cluster, in turns. */
export const serverBench: Bench = { name: 'server', run: measureServer }

async function measureServer(): Promise<BenchResult> {
  const catalogue = await readCatalogue(['procedures'])
  const seal = reportSealer(catalogue)
  const counter = await startCounter({ environment: { RATE_LIMIT_PER_ADDRESS: GENEROUS, RATE_LIMIT_PER_PERSON: GENEROUS, RATE_LIMIT_NAMELESS: GENEROUS } })
  try {
    const idleMb = residentMb(counter.pid)
    const sql = await openSqlAlone(counter.dataDir, { catalogue, seal, clients: Math.max(...CLIENTS) })
    await fileOverHttp(counter, seal, 16, WARM_UP_MS)
    const memory = watchMemory(counter.pid)
    const levels: Level[] = []
    for (const clients of CLIENTS) levels.push(await measureLevel(clients, { counter, seal, sql }))
    await sql.close()
    return { bench: 'server', measures: [...levels.flatMap(measuresOf), ...memoryMeasures(idleMb, memory())], method: methodOf(sql.statements) }
  } finally {
    await counter.stop()
  }
}

async function measureLevel(clients: number, { counter, seal, sql }: { counter: Counter, seal: () => Promise<SealedReport>, sql: SqlAlone }): Promise<Level> {
  const level = { clients, http: [] as Load[], sql: [] as Load[] }
  for (let round = 0; round < ROUNDS; round += 1) {
    level.http.push(await fileOverHttp(counter, seal, clients, WINDOW_MS))
    level.sql.push(await whileStopped(counter.pid, () => keepBusy(Array.from({ length: clients }, () => sql.worker()), WINDOW_MS)))
  }
  return level
}

/** Sends filings that were sealed before the clock runs. @throws when one is not answered 201 */
async function fileOverHttp({ port }: Counter, seal: () => Promise<SealedReport>, clients: number, ms: number): Promise<Load> {
  const requests: WireRequest[] = []
  for (let count = 0; count < MOST_PER_SECOND * ms / 1_000; count += 1) requests.push(asRequest(await seal(), port))
  const wires = await Promise.all(Array.from({ length: clients }, () => openWire(port)))
  const workers = wires.map(({ ask }): Worker => async () => {
    const request = requests.pop()
    return request && ask(request)
  })
  const load = await keepBusy(workers, ms)
  for (const wire of wires) wire.close()
  if (load.statuses['201'] !== load.answered) throw new Error(`not every filing was registered: ${JSON.stringify(load.statuses)}`)
  return load
}

function asRequest({ id, bytes, sealHash }: SealedReport, port: number): WireRequest {
  return putRequest({
    path: `/api/filings/${id}`, host: `piacenza.localhost:${String(port)}`, body: bytes,
    headers: { 'content-type': 'application/json', 'x-sportello': '1', 'x-seal-hash': sealHash, 'sec-fetch-site': 'same-origin' },
  })
}

/** The server stands still meanwhile, and with it its background work: the SQL has the machine for itself. */
async function whileStopped<T>(pid: number, work: () => Promise<T>): Promise<T> {
  process.kill(pid, 'SIGSTOP')
  try {
    return await work()
  } finally {
    process.kill(pid, 'SIGCONT')
  }
}

function measuresOf({ clients, http, sql }: Level): readonly Measure[] {
  const rate = (loads: readonly Load[]): number => median(loads.map(load => load.perSecond))
  const times = http.flatMap(load => load.times)
  const at = `at ${String(clients)} client${clients === 1 ? '' : 's'}`
  return [
    { what: `HTTP path of the SQL alone, ${at}`, value: 100 * rate(http) / rate(sql), unit: '%', ...clients === 16 ? { limit: { atLeast: 60 } } : {} },
    { what: `filings over HTTP, ${at}`, value: rate(http), unit: '/s' },
    { what: `the same SQL alone, ${at}`, value: rate(sql), unit: '/s' },
    { what: `answer over HTTP, median, ${at}`, value: percentile(times, 0.5), unit: 'ms' },
    { what: `answer over HTTP, 99 of 100, ${at}`, value: percentile(times, 0.99), unit: 'ms' },
  ]
}

function memoryMeasures(idleMb: number, seen: readonly number[]): readonly Measure[] {
  return [
    { what: 'memory of the server process, most under load', value: Math.max(...seen), unit: 'MB', limit: { atMost: 300 } },
    { what: 'memory of the server process, middle under load', value: median(seen), unit: 'MB' },
    { what: 'memory of the server process, before', value: idleMb, unit: 'MB' },
  ]
}

function methodOf(statements: number): readonly string[] {
  return [
    `A real server process with its embedded PostgreSQL (fsync on); reports of a pothole without a login, sealed beforehand, each a filing of its own; every answer is a 201 after COMMIT.`,
    `The SQL alone: the ${String(statements)} statements of one filing's transaction, recorded from the server's own use case, through a pg pool on the same cluster in another database, with the server stopped meanwhile.`,
    `${String(ROUNDS)} rounds in turns of ${String(WINDOW_MS / 1_000)} s for each number of clients, the median round. The client runs on the same cores; the server also makes the printable receipts of what was filed.`,
  ]
}
