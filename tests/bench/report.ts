import { execFileSync } from 'node:child_process'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { cpus, loadavg, release, totalmem } from 'node:os'
import { join } from 'node:path'

/** One number that was measured, and the limit it must keep where the project has set one. */
export interface Measure {
  readonly what: string
  readonly value: number
  readonly unit: string
  readonly limit?: { readonly atMost: number } | { readonly atLeast: number }
}

/** What one bench found: the ratios first, for they say more than times of a machine that others use too. */
export interface BenchResult {
  readonly bench: string
  readonly measures: readonly Measure[]
  /** How it was measured, in sentences. */
  readonly method: readonly string[]
}

/** A result with the load of the machine around it: one minute's average before and after. */
export interface LoadedResult extends BenchResult {
  readonly at: string
  readonly seconds: number
  readonly load: readonly [before: number, after: number]
}

export interface Bench {
  readonly name: string
  /** @throws when it could not measure; never because a number is bad. */
  readonly run: () => Promise<BenchResult>
}

export function isKept({ value, limit }: Measure): boolean | undefined {
  if (!limit) return undefined
  return 'atMost' in limit ? value <= limit.atMost : value >= limit.atLeast
}

/** Runs a bench and notes the load of the machine beside it. */
export async function runLoaded({ run }: Bench): Promise<LoadedResult> {
  const at = new Date().toISOString()
  const before = loadavg()[0] ?? 0
  const began = performance.now()
  const result = await run()
  return { ...result, at, seconds: (performance.now() - began) / 1_000, load: [before, loadavg()[0] ?? 0] }
}

/**
 * Writes the results of a run as `<date>-<commit>.json` and, with the latest of every other bench, as `latest.md`.
 * @returns the path of the JSON
 */
export async function writeResults(folder: string, results: readonly LoadedResult[]): Promise<string> {
  await mkdir(folder, { recursive: true })
  const commit = git('rev-parse', '--short', 'HEAD')
  const run = { commit, at: new Date().toISOString(), machine: machine(), results }
  const path = join(folder, `${run.at.slice(0, 10)}-${commit}.json`)
  const earlier = (await read(path))?.results.filter(old => !results.some(now => now.bench === old.bench)) ?? []
  await writeFile(path, `${JSON.stringify({ ...run, results: [...earlier, ...results] }, null, 2)}\n`)
  const latest = join(folder, 'latest.json')
  const known = (await read(latest))?.results.filter(old => !results.some(now => now.bench === old.bench)) ?? []
  const all = [...known, ...results].toSorted((one, other) => one.bench.localeCompare(other.bench))
  await writeFile(latest, `${JSON.stringify({ ...run, results: all }, null, 2)}\n`)
  await writeFile(join(folder, 'latest.md'), asMarkdown(run.machine, commit, all))
  return path
}

/** A table of one result, as it is printed and as it is kept. */
export function asTable({ measures }: BenchResult): string {
  const rows = measures.map(one => [one.what, `${show(one.value)} ${one.unit}`, limitOf(one), verdictOf(one)])
  return [['', 'measured', 'limit', ''], ['---', '---:', '---:', '---'], ...rows].map(cells => `| ${cells.join(' | ')} |`).join('\n')
}

function asMarkdown(machineText: string, commit: string, results: readonly LoadedResult[]): string {
  const parts = results.map(result => [
    `## ${result.bench}`,
    `${result.at.slice(0, 16).replace('T', ' ')} UTC, ${result.seconds.toFixed(0)} s; load of the machine ${result.load.map(load => load.toFixed(1)).join(' before, ')} after.`,
    asTable(result),
    ...result.method.map(line => `- ${line}`),
  ].join('\n\n').replaceAll('\n\n- ', '\n- ').replace(/\|\n- /, '|\n\n- '))
  return [
    '# Speed and memory',
    `Measured by \`npm run bench\`, last at commit ${commit}, on ${machineText}. Both sides of every ratio were measured in the same run. `
    + 'Times depend on what else the machine did: read the ratios first.',
    ...parts,
  ].join('\n\n') + '\n'
}

function limitOf({ limit, unit }: Measure): string {
  if (!limit) return ''
  return 'atMost' in limit ? `≤ ${show(limit.atMost)} ${unit}` : `≥ ${show(limit.atLeast)} ${unit}`
}

function verdictOf(measure: Measure): string {
  const kept = isKept(measure)
  if (kept === undefined) return ''
  return kept ? 'kept' : '**over**'
}

function show(value: number): string {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2
  return value.toLocaleString('en', { maximumFractionDigits: digits })
}

function machine(): string {
  const [cpu] = cpus()
  return `${String(cpus().length)} cores (${cpu?.model.trim() ?? 'unknown'}), ${(totalmem() / 2 ** 30).toFixed(0)} GiB, ${process.platform} ${release()}, Node ${process.version}`
}

function git(...args: readonly string[]): string {
  return execFileSync('git', args, { encoding: 'utf8' }).trim()
}

async function read(path: string): Promise<{ readonly results: readonly LoadedResult[] } | undefined> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  })
  return text === undefined ? undefined : JSON.parse(text) as { readonly results: readonly LoadedResult[] } // written above
}

/** The value below which `part` (0 to 1) of the values lie. */
export function percentile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((one, other) => one - other)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN
}

export function median(values: readonly number[]): number {
  return percentile(values, 0.5)
}
