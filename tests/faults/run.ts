import { parseArgs } from 'node:util'
import { runBrowserCampaign, type BrowserOptions } from './browser/campaign.ts'
import { browserFailuresOf, browserSummaryOf, writeBrowserReport } from './browser/report.ts'
import { catchAll, misfits } from './bugs/hunt.ts'
import { runCampaign, USUAL_RATE, type CampaignOptions, type CampaignResult } from './campaign.ts'
import { failuresOf, summaryOf, writeReport } from './report.ts'
import { rowOf, writeAll, writeSum, type SumRow } from './sum.ts'
import { WIRE_FAULTS } from './wire-faults.ts'

/**
 * `npm run faults -- --level L1 --filings 2500 --seed 7 --parts 40` runs forty campaigns from as many seeds, and writes a report of each and one of all so far;
 * the first Ctrl-C (or SIGTERM) ends them in good order: what was filed until then is judged and reported. `--sum` adds up the reports of all days, each seed once;
 * `--kills 200` kills servers and database so much more often; `--rate 0.1` lets so many of the requests that carry something meet a fault;
 * `--level L2` does it in real browsers, with the built app;
 * `--short` is the one in `npm test`; `--calm` is the same with nothing going wrong;
 * `--bugs` plants the known bugs one after the other, each in a copy of the tree, and demands that each is caught; `--bug 9,12` only these.
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
/** Filings of a run in browsers. */
const IN_BROWSERS = 50
const SHOWN = 25

const RATE = values.calm ? 0 : Number(values.rate)

process.exitCode = await main()
process.exit() // a connection of a killed page may linger

async function main(): Promise<number> {
  const seed = Number(values.seed ?? 1)
  if (values.sum) {
    say(await writeAll(new Date()))
    return 0
  }
  if (values.level === 'L2') return browserCampaign({ seed, filings: Number(values.filings ?? IN_BROWSERS), rate: RATE })
  if (values.level !== 'L1') {
    say(`level ${values.level} is not known: L1 or L2`)
    return 2
  }
  if (values.bugs || values.bug !== undefined) return catchAll(seed, values.bug?.split(',').map(Number) ?? [], say)
  const preset = values.trial ? TRIAL : values.short ? SHORT : LONG
  const filings = Number(values.filings ?? preset.filings)
  return campaigns(Number(values.parts), {
    seed, kills: Number(values.kills), signal: ending(), filings, devices: Number(values.devices ?? preset.devices),
    rate: RATE, anchors: values.calm ? 0 : Math.min(preset.anchors, Math.ceil(filings * ANCHORED)), everyPlace: !values.trial, favoured: WIRE_FAULTS.find(fault => fault === values.favour),
  })
}

/** Each with a seed, a site and a report of its own: a run of days may end at any moment, and tells what it has done. */
async function campaigns(parts: number, options: CampaignOptions): Promise<number> {
  const began = new Date()
  const rows: SumRow[] = []
  let failed = 0
  for (let part = 0; part < parts && !options.signal.aborted; part += 1) {
    const result = await runCampaign({ ...options, seed: options.seed + part })
    rows.push(rowOf(result))
    failed += await tell(result)
    if (parts > 1) say(await writeSum(rows, began))
  }
  return failed === 0 ? 0 : 1
}

/** @returns how many findings there are */
async function tell(result: CampaignResult): Promise<number> {
  const findings = [...failuresOf(result), ...values.short ? await misfits() : []]
  const failures = values.trial ? findings.filter(one => !one.startsWith('void:')) : findings // too small for everything to happen
  say(summaryOf(result))
  for (const failure of failures.slice(0, SHOWN)) say(`  ${failure}`)
  if (!values.short && !values.trial && !values.calm) say(await writeReport(result, new Date()))
  return failures.length
}

/** Aborted by the first Ctrl-C; the second ends the process. */
function ending(): AbortSignal {
  const ending = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => { ending.abort() })
  return ending.signal
}

async function browserCampaign(options: BrowserOptions): Promise<number> {
  const result = await runBrowserCampaign(options)
  const failures = browserFailuresOf(result)
  say(browserSummaryOf(result))
  for (const failure of failures.slice(0, SHOWN)) say(`  ${failure}`)
  if (options.rate > 0) say(await writeBrowserReport(result, new Date()))
  return failures.length === 0 ? 0 : 1
}

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}
