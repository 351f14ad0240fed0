import { chromium, type Browser } from '@playwright/test'
import { startCounter, type Counter } from '../e2e/support/counter.ts'
import { paperOf } from '../e2e/support/form.ts'
import { readyForOffline } from '../e2e/support/test.ts'
import { findBrowser } from '../support/find-browser.ts'
import { builtApp } from './built.ts'
import { LAUNCH_ARGS, measureOpening, openPage } from './client.ts'
import { throttle, typeText } from './page-probe.ts'
import { median, percentile, type Bench, type BenchResult, type Measure } from './report.ts'
import { startSlowLine } from './slow-line.ts'

const SLOW = 4
const KEY_GAP_MS = 150
const QUERIES = ['passo carraio', 'buca in strada', 'ponteggio', 'licenza conto proprio', 'accesso agli atti', 'sismcia']
/** 1.6 Mbit/s and an answer that is late by as much: a telephone at the edge of the network. */
const WEAK_LINE = { bytesPerSecond: 200_000, delayMs: 150 } as const

/** The catalogue as it is offered: finding a service, opening its form, keeping everything for when there is no network. */
export const servicesBench: Bench = { name: 'services', run: measureServices }

async function measureServices(): Promise<BenchResult> {
  const found = findBrowser()
  if (!found.found) throw new Error(found.advice)
  const counter = await startCounter({ environment: { DIST_DIR: builtApp() } })
  const browser = await chromium.launch({ executablePath: found.path, args: LAUNCH_ARGS })
  try {
    const world = { browser, counter }
    return { bench: 'services', measures: [...await measureSearch(world), ...await measureLargest(world), ...await measurePack(world)], method: METHOD }
  } finally {
    await browser.close()
    await counter.stop()
  }
}

interface World { readonly browser: Browser, readonly counter: Counter }

async function measureSearch(world: World): Promise<readonly Measure[]> {
  const { context, page, session } = await openPage(world)
  await page.goto(`${world.counter.at('laspezia')}/servizi`)
  await readyForOffline(page)
  await throttle(session, SLOW)
  const times: number[] = []
  for (const query of QUERIES) {
    await page.locator('input[name=q]').fill('')
    await page.locator('input[name=q]').focus()
    await page.evaluate(() => { window.probe.keys.length = 0 })
    await typeText(session, query, KEY_GAP_MS)
    times.push(...await page.evaluate(() => window.probe.keys))
  }
  await context.close()
  return [
    { what: 'search: key to paint, 95 of 100, 4× slower', value: percentile(times, 0.95), unit: 'ms', limit: { atMost: 50 } },
    { what: 'search: key to paint, median, 4× slower', value: median(times), unit: 'ms' },
  ]
}

/** The longest of the definitions that are offered, by its bytes. */
async function measureLargest(world: World): Promise<readonly Measure[]> {
  const url = world.counter.at('laspezia')
  const { context, page, session } = await openPage(world)
  const { procedures } = await (await page.request.get(`${world.counter.url}/api/catalogue`)).json() as { procedures: readonly { ref: { id: string } }[] }
  const papers = await Promise.all(procedures.map(async ({ ref: { id } }) => ({ id, length: JSON.stringify((await paperOf(world.counter.url, id)).definition).length })))
  const largest = papers.toSorted((one, other) => other.length - one.length)[0]?.id ?? ''
  await page.goto(`${url}/nuova/${largest}`)
  await page.locator('form.step').waitFor()
  await readyForOffline(page)
  const measures = await measureOpening({ context, page, session }, largest, 1_000)
  await context.close()
  return measures
}

async function measurePack({ browser, counter }: World): Promise<readonly Measure[]> {
  const line = await startSlowLine(Number(new URL(counter.url).port), WEAK_LINE)
  const { context, page } = await openPage({ browser })
  const began = performance.now()
  await page.goto(`http://laspezia.localhost:${String(line.port)}/`)
  const usable = performance.now() - began
  await readyForOffline(page, 120_000)
  const ready = performance.now() - began
  await context.close()
  await line.close()
  return [
    { what: 'everything kept for offline use, 1.6 Mbit/s', value: ready / 1_000, unit: 's', limit: { atMost: 15 } },
    { what: 'first page loaded, 1.6 Mbit/s', value: usable / 1_000, unit: 's' },
  ]
}

const METHOD = [
  'Chromium at 390 × 844 against a real server with everything that Provincia della Spezia offers; «4× slower» is CDP\'s processor throttling.',
  'The paint after a key of the search holds the best six services; what else is found follows in the next frame.',
  'The line is a proxy that lets 200 kB a second through for all connections together and holds each request for 150 ms; ready is when the service worker rules the page and the catalogue, which is kept last, is on the device.',
]
