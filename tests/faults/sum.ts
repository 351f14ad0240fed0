import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { boundText, FOLDER, table, writeDated, type ReportRow } from './report.ts'

/** The numbers of a campaign that may be added to those of another: each has a seed of its own. */
export interface SumRow { readonly seed: string, readonly numbers: readonly number[] }

export type Level = 'L1' | 'L2'
type Column = readonly [head: string, row: string]

/** Heads of the tables, and in which row of a report the number stands. */
const BROKEN: readonly Column[] = [['lost', '**lost**'], ['doubled', '**doubled**'], ['gaps', '**gaps in the numbers**'], ['findings', 'rules broken in all'], ['seconds', 'seconds']]
const SERVERS: readonly Column[] = [['servers killed', 'servers ended by kill -9'], ['database killed', 'PostgreSQL ended by kill -9']]
const COLUMNS: Readonly<Record<Level, readonly Column[]>> = {
  L1: [['filings', 'filings registered'], ['requests', 'requests'], ['connections', 'connections of the devices'], ['faulted', 'connections of the devices that met a fault'], ...SERVERS, ...BROKEN],
  L2: [['filings', 'filings registered'], ['browsers killed', 'browsers ended by kill -9'], ['requests', 'requests'], ['connections', 'connections'], ['faulted', 'connections that met a fault'], ...SERVERS, ...BROKEN],
}
const REPORT = /^\d{4}-\d\d-\d\d-\d\d-\d\d-(L[12])-seed-(\d+)\.md$/

/** @returns nothing when one of the numbers is not there: in a report of before it was counted */
export function sumRowOf(level: Level, rows: readonly ReportRow[]): SumRow | undefined {
  const cells = new Map(rows.map(([what, number]) => [what, Number(String(number).replaceAll(',', ''))]))
  const numbers = COLUMNS[level].flatMap(([, row]) => cells.get(row) ?? [])
  return numbers.length === COLUMNS[level].length ? { seed: String(cells.get('seed')), numbers } : undefined
}

/** Writes what the campaigns of one start of the programme come to, whose own reports stand beside it. @returns its path */
export function writeSum(level: Level, rows: readonly SumRow[], began: Date): Promise<string> {
  return writeDated(`${level}-sum-from-seed-${rows[0]?.seed ?? ''}`, began, sumLines(level, rows, `campaigns begun ${began.toISOString().slice(0, 16).replace('T', ' ')} UTC`))
}

/** What the reports of all days say, failed ones too. */
export async function readRows(level: Level): Promise<readonly SumRow[]> {
  return addUp(level, await Promise.all((await readdir(FOLDER)).sort().map(async name => ({ name, text: await readFile(join(FOLDER, name), 'utf8') }))))
}

/** Adds them up. @returns the path of the sum */
export async function writeAll(level: Level, at: Date): Promise<string> {
  return writeDated(`${level}-all`, at, sumLines(level, await readRows(level), `all campaigns until ${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`))
}

/** One row for each seed: the same seed again proves nothing new, so its first report counts, unless a later one found something. @param reports from the oldest on */
export function addUp(level: Level, reports: readonly { readonly name: string, readonly text: string }[]): readonly SumRow[] {
  const bySeed = new Map<string, SumRow>()
  for (const { name, text } of reports) {
    const [, of, seed] = REPORT.exec(name) ?? []
    const row = of === level ? sumRowOf(level, rowsIn(text)) : undefined
    if (seed === undefined || row === undefined) continue
    const known = bySeed.get(seed)
    if (!known || findingsOf(level, row) > findingsOf(level, known)) bySeed.set(seed, row)
  }
  return [...bySeed.values()]
}

function findingsOf(level: Level, { numbers }: SumRow): number {
  return numbers[indexOf(level, 'findings')] ?? 0
}

function indexOf(level: Level, head: string): number {
  return COLUMNS[level].findIndex(([one]) => one === head)
}

function rowsIn(report: string): readonly ReportRow[] {
  return report.split('\n').map(line => line.split('|').map(cell => cell.trim())).map(([, what = '', number = '']) => [what, number] as const)
}

function sumLines(level: Level, rows: readonly SumRow[], which: string): readonly string[] {
  const sums = COLUMNS[level].map((_, index) => rows.reduce((sum, { numbers }) => sum + (numbers[index] ?? 0), 0))
  const of = (head: string): number => sums[indexOf(level, head)] ?? 0
  const [faulted, lost, doubled] = [of('faulted'), of('lost'), of('doubled')]
  return [
    `# Fault programme, level ${level.slice(1)}, ${which}`, '',
    'Each campaign has a seed, a site and a report of its own.', '',
    `**${of('filings').toLocaleString('en')} filings over ${faulted.toLocaleString('en')} faulted connections${level === 'L2' ? `, ${of('browsers killed').toLocaleString('en')} kills of the browser` : ''}: ${String(lost)} lost, ${String(doubled)} doubled.**`
    + (lost + doubled === 0 ? ` A faulted connection loses or doubles a filing less often than ${boundText(faulted)} times (95 %).` : ''), '',
    ...table(['seed', ...COLUMNS[level].map(([head]) => head)], [...rows.map(({ seed, numbers }) => [seed, ...numbers]), ['all', ...sums]]), '',
  ]
}
