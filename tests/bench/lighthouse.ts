import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { startCounter } from '../e2e/support/counter.ts'
import { findBrowser } from '../support/find-browser.ts'
import { builtApp } from './built.ts'
import { median, type Bench, type BenchResult, type Measure } from './report.ts'

const PAGES = { home: '/', 'service sheet': '/servizi/segnalazione-strada', filing: '/nuova/segnalazione-strada' } as const
const CATEGORIES = { performance: 95, accessibility: 100, 'best-practices': 100, seo: 100 } as const
const RUNS = 3
const CHROME_FLAGS = '--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage'
const program = fileURLToPath(new URL('../../node_modules/lighthouse/cli/index.js', import.meta.url))

interface Audit { readonly id: string, readonly title: string, readonly score: number | null, readonly numericValue?: number, readonly displayValue?: string }
interface Report {
  readonly categories: Readonly<Record<keyof typeof CATEGORIES, { readonly score: number | null, readonly auditRefs: readonly { readonly id: string, readonly weight: number }[] }>>
  readonly audits: Readonly<Record<string, Audit>>
}

/** Lighthouse as it comes, for a phone, on the three pages that people see most. */
export const lighthouseBench: Bench = { name: 'lighthouse', run: measurePages }

async function measurePages(): Promise<BenchResult> {
  const found = findBrowser()
  if (!found.found) throw new Error(found.advice)
  const counter = await startCounter({ environment: { DIST_DIR: builtApp() } })
  try {
    const measures: Measure[] = []
    const method = [`Lighthouse for mobile with its simulated throttling, the middle of ${String(RUNS)} runs for each page, each in a fresh profile.`]
    for (const [name, path] of Object.entries(PAGES)) {
      const reports: Report[] = []
      for (let run = 0; run < RUNS; run += 1) reports.push(await inspect(counter.at('piacenza') + path, found.path))
      measures.push(...scoresOf(name, reports))
      method.push(...complaintsOf(name, reports))
    }
    return { bench: 'lighthouse', measures, method }
  } finally {
    await counter.stop()
  }
}

async function inspect(url: string, browser: string): Promise<Report> {
  const folder = await mkdtemp(join(tmpdir(), 'sportello-lighthouse-'))
  const output = join(folder, 'report.json')
  try {
    await promisify(execFile)(process.execPath, [program, url, '--quiet', '--output=json', `--output-path=${output}`, `--chrome-flags=${CHROME_FLAGS}`, `--only-categories=${Object.keys(CATEGORIES).join()}`], {
      env: { ...process.env, CHROME_PATH: browser }, timeout: 180_000,
    })
    return JSON.parse(await readFile(output, 'utf8')) as Report
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function scoresOf(page: string, reports: readonly Report[]): readonly Measure[] {
  const scores = Object.entries(CATEGORIES).map(([category, least]) => ({
    what: `${page}: ${category}`, unit: 'of 100', limit: { atLeast: least },
    value: median(reports.map(report => 100 * (report.categories[category as keyof typeof CATEGORIES].score ?? 0))),
  }))
  const times = ['largest-contentful-paint', 'total-blocking-time'].map(id => ({ what: `${page}: ${id}`, value: median(reports.map(report => report.audits[id]?.numericValue ?? Number.NaN)), unit: 'ms' }))
  return [...scores, ...times]
}

/** What keeps a page from the full mark, in Lighthouse's own words. */
function complaintsOf(page: string, [report]: readonly Report[]): readonly string[] {
  if (!report) return []
  return Object.entries(report.categories).flatMap(([category, { auditRefs }]) => auditRefs
    .filter(({ id, weight }) => weight > 0 && (report.audits[id]?.score ?? 1) < 0.9)
    .map(({ id }) => `${page}, ${category}: ${report.audits[id]?.title ?? id} ${report.audits[id]?.displayValue ?? ''}`.trimEnd()))
}
