import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { runBrowserCampaign } from './browser/campaign.ts'
import { browserFailuresOf, browserSummaryOf, writeBrowserReport } from './browser/report.ts'
import { catchAll, misfits } from './bugs/hunt.ts'
import { runCampaign, USUAL_RATE } from './campaign.ts'
import { failuresOf, summaryOf, writeReport } from './report.ts'
import { readRows, writeAll, writeSum, type Level } from './sum.ts'
import { WIRE_FAULTS } from './wire-faults.ts'

/**
 * `npm run faults -- --level L1 --filings 2500 --seed 7 --parts 40` runs forty campaigns from as many seeds, and writes a report of each and one of all so far;
 * the first Ctrl-C (or SIGTERM) ends them in good order: what was filed until then is judged and reported. `--sum` adds up the reports of all days, each seed once;
 * `--kills 200` kills servers and database so much more often; `--rate 0.1` lets so many of the requests that carry something meet a fault;
 * `--level L2` does it in real browsers, with the built app, `--devices 3` of them at once;
 * `--short` is the one in `npm test`; `--calm` is the same with nothing going wrong;
 * `--bugs` plants the known bugs, each in a copy of the tree, and demands that each is caught; `--bug 9,12` only these.
 */
const { values } = parseArgs({
  options: {
    level: { type: 'string', default: 'L1' }, filings: { type: 'string' }, seed: { type: 'string' }, devices: { type: 'string' },
    short: { type: 'boolean', default: false }, calm: { type: 'boolean', default: false }, trial: { type: 'boolean', default: false },
    parts: { type: 'string', default: '1' }, kills: { type: 'string', default: '0' }, rate: { type: 'string', default: String(USUAL_RATE) },
    sum: { type: 'boolean', default: false }, bugs: { type: 'boolean', default: false }, bug: { type: 'string' }, favour: { type: 'string' },
  },
})

const SHORT = { filings: 240, devices: 16, anchors: 60 }
const TRIAL = { filings: 100, devices: 12, anchors: 0 }
const LONG = { filings: 10_000, devices: 48, anchors: 120 }
/** Filings of each client that must fail, by those of the run. */
const ANCHORED = 0.25
/** A run in browsers; a machine is full with as many as it has cores, and one more for while they wait. */
const BROWSERS = { filings: 100, devices: availableParallelism() + 1 }
/** Of each kind: many of one must not hide another. */
const SHOWN = 8

const RATE = values.calm ? 0 : Number(values.rate)

process.exitCode = await main()
process.exit() // a connection of a killed page may linger

async function main(): Promise<number> {
  const seed = Number(values.seed ?? 1)
  if (values.sum) {
    for (const level of ['L1', 'L2'] as const) say(await writeAll(level, new Date()))
    return 0
  }
  if (values.level === 'L2') return campaigns('L2', seed, runInBrowsers)
  if (values.level !== 'L1') {
    say(`level ${values.level} is not known: L1 or L2`)
    return 2
  }
  if (values.bugs || values.bug !== undefined) return catchAll(seed, values.bug?.split(',').map(Number) ?? [], say)
  return campaigns('L1', seed, runOnDevices)
}

/** A campaign that has come to its end, whatever its level. */
interface Told {
  readonly failures: readonly string[]
  readonly summary: string
  readonly write: () => Promise<string>
}
type Run = (seed: number, signal: AbortSignal) => Promise<Told>

/** Each with a seed, a site, a report and a process of its own: a run of days may end at any moment, and what a campaign leaves in memory goes with it. */
async function campaigns(level: Level, first: number, run: Run): Promise<number> {
  const [began, parts, signal] = [new Date(), Number(values.parts), ending()]
  if (parts === 1) return campaign(first, signal, run)
  let failed = 0
  for (let part = 0; part < parts && !signal.aborted; part += 1) {
    failed += await inOwnProcess(first + part, signal)
    const seeds = Array.from({ length: part + 1 }, (_, index) => String(first + index))
    say(await writeSum(level, (await readRows(level)).filter(({ seed }) => seeds.includes(seed)), began))
  }
  return failed === 0 ? 0 : 1
}

async function campaign(seed: number, signal: AbortSignal, run: Run): Promise<number> {
  const told = await run(seed, signal)
  say(told.summary)
  for (const failure of firstOfEachKind(told.failures)) say(`  ${failure}`)
  if (!values.short && !values.trial && !values.calm) say(await told.write())
  return told.failures.length === 0 ? 0 : 1
}

/** The same command with one part and another seed. */
async function inOwnProcess(seed: number, signal: AbortSignal): Promise<number> {
  const given = Object.entries({ ...values, parts: '1', seed: String(seed) }).flatMap(([name, value]) => value === true ? [`--${name}`] : typeof value === 'string' ? [`--${name}`, value] : [])
  const child = spawn(process.execPath, [...process.execArgv, fileURLToPath(import.meta.url), ...given], { stdio: 'inherit' })
  const end = (): void => { child.kill('SIGTERM') } // a Ctrl-C reaches the child too, which hears the first of the two
  signal.addEventListener('abort', end, { once: true })
  const [code] = await once(child, 'exit') as [number | null]
  signal.removeEventListener('abort', end)
  return code === 0 ? 0 : 1
}

function firstOfEachKind(failures: readonly string[]): readonly string[] {
  const kindOf = (failure: string): string => failure.split(':', 1)[0] ?? ''
  return failures.filter((failure, index) => failures.slice(0, index).filter(other => kindOf(other) === kindOf(failure)).length < SHOWN)
}

async function runOnDevices(seed: number, signal: AbortSignal): Promise<Told> {
  const preset = values.trial ? TRIAL : values.short ? SHORT : LONG
  const filings = Number(values.filings ?? preset.filings)
  const result = await runCampaign({
    seed, kills: Number(values.kills), signal, filings, devices: Number(values.devices ?? preset.devices),
    rate: RATE, anchors: values.calm ? 0 : Math.min(preset.anchors, Math.ceil(filings * ANCHORED)), everyPlace: !values.trial, favoured: WIRE_FAULTS.find(fault => fault === values.favour),
  })
  const findings = [...failuresOf(result), ...values.short ? await misfits() : []]
  const failures = values.trial ? findings.filter(one => !one.startsWith('void:')) : findings // too small for everything to happen
  return { failures, summary: summaryOf(result), write: () => writeReport(result, new Date()) }
}

async function runInBrowsers(seed: number, signal: AbortSignal): Promise<Told> {
  const result = await runBrowserCampaign({ seed, signal, filings: Number(values.filings ?? BROWSERS.filings), phones: Number(values.devices ?? BROWSERS.devices), rate: RATE })
  return { failures: browserFailuresOf(result), summary: browserSummaryOf(result), write: () => writeBrowserReport(result, new Date()) }
}

/** Aborted by the first Ctrl-C; the second ends the process. */
function ending(): AbortSignal {
  const ending = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => { ending.abort() })
  return ending.signal
}

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}
