import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { CampaignResult } from './campaign.ts'
import { boundText, countsOf, failuresOf, FOLDER, killsOf, table, writeDated } from './report.ts'

/** The numbers of a campaign that may be added to those of another: each has a seed of its own. */
export interface SumRow { readonly seed: string, readonly numbers: readonly number[] }

/** Heads of the table, and in which row of a report the number stands. */
const COLUMNS: readonly (readonly [head: string, row: string])[] = [
  ['filings', 'filings registered'], ['requests', 'requests'], ['connections', 'connections of the devices'], ['faulted', 'connections of the devices that met a fault'],
  ['servers killed', 'servers ended by kill -9'], ['database killed', 'PostgreSQL ended by kill -9'], ['lost', '**lost**'], ['doubled', '**doubled**'],
  ['gaps', '**gaps in the numbers**'], ['findings', 'rules broken in all'], ['seconds', 'seconds'],
]
const REPORT = /^\d{4}-\d\d-\d\d-\d\d-\d\d-L1-seed-(\d+)\.md$/

export function rowOf(result: CampaignResult): SumRow {
  const failures = failuresOf(result)
  const [{ lost, doubled, gaps }, kills] = [countsOf(failures), killsOf(result)]
  return {
    seed: String(result.options.seed),
    numbers: [result.verdict.registered, result.requests, result.connections, result.faultedConnections, kills.servers, kills.databases, lost, doubled, gaps, failures.length, Math.round(result.seconds)],
  }
}

/** Writes what the campaigns of one start of the programme come to, whose own reports stand beside it. @returns its path */
export function writeSum(rows: readonly SumRow[], began: Date): Promise<string> {
  return writeDated(`L1-sum-from-seed-${rows[0]?.seed ?? ''}`, began, linesOf(rows, `campaigns begun ${began.toISOString().slice(0, 16).replace('T', ' ')} UTC`))
}

/** Adds up the reports of all days, failed ones too. @returns the path of the sum */
export async function writeAll(at: Date): Promise<string> {
  return writeDated('L1-all', at, linesOf(await readRows(), `all campaigns until ${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`))
}

/** One row for each seed: the same seed again proves nothing new, so its first report counts, unless a later one found something. */
async function readRows(): Promise<readonly SumRow[]> {
  const bySeed = new Map<string, SumRow>()
  for (const name of (await readdir(FOLDER)).sort()) {
    const seed = REPORT.exec(name)?.[1]
    const numbers = seed === undefined ? undefined : numbersIn(await readFile(join(FOLDER, name), 'utf8'))
    if (seed === undefined || numbers === undefined) continue
    const known = bySeed.get(seed)
    if (!known || findingsOf(numbers) > findingsOf(known.numbers)) bySeed.set(seed, { seed, numbers })
  }
  return [...bySeed.values()]
}

function findingsOf(numbers: readonly number[]): number {
  return numbers[COLUMNS.findIndex(([head]) => head === 'findings')] ?? 0
}

/** @returns nothing for a report of before the devices' connections were counted apart from those of the clients that must fail */
function numbersIn(report: string): readonly number[] | undefined {
  const cells = new Map(report.split('\n').map(line => line.split('|').map(cell => cell.trim())).map(([, what = '', number = '']) => [what, Number(number.replaceAll(',', ''))]))
  const numbers = COLUMNS.flatMap(([, row]) => cells.get(row) ?? [])
  return numbers.length === COLUMNS.length ? numbers : undefined
}

function linesOf(rows: readonly SumRow[], which: string): readonly string[] {
  const sums = COLUMNS.map((_, index) => rows.reduce((sum, { numbers }) => sum + (numbers[index] ?? 0), 0))
  const [filings = 0, , , faulted = 0, , , lost = 0, doubled = 0] = sums
  return [
    `# Fault programme, level 1, ${which}`, '',
    'Each campaign has a seed, a site and a report of its own.', '',
    `**${filings.toLocaleString('en')} filings over ${faulted.toLocaleString('en')} faulted connections: ${String(lost)} lost, ${String(doubled)} doubled.**`
    + (lost + doubled === 0 ? ` A faulted connection loses or doubles a filing less often than ${boundText(faulted)} times (95 %).` : ''), '',
    ...table(['seed', ...COLUMNS.map(([head]) => head)], [...rows.map(({ seed, numbers }) => [seed, ...numbers]), ['all', ...sums]]), '',
  ]
}
