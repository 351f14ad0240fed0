import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Browser, type BrowserContext, type CDPSession, type Page } from '@playwright/test'
import { startCounter, type Counter } from '../e2e/support/counter.ts'
import { readyForOffline } from '../e2e/support/test.ts'
import { findBrowser } from '../support/find-browser.ts'
import { syntheticYaml } from '../support/synthetic.ts'
import { builtApp } from './built.ts'
import { installProbe, mainThreadSeconds, throttle, timeUntil, typeKeys, watchForForm } from './page-probe.ts'
import { median, percentile, type Bench, type BenchResult, type Measure } from './report.ts'

const FIELDS = [300, 1_000] as const
const SLOW = 4
const FULL_SPEED = 1
const KEYS = 80
const KEY_GAP_MS = 60
const KEYS_FOR_CPU = 150
const CPU_ROUNDS = 3
const TURNS = 5
const CONTROLS_OF_A_STEP = 25
export const LAUNCH_ARGS = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage', '--enable-precise-memory-info']

/** The phone half: forms of 300 and 1,000 fields in a real Chromium against the real server. */
export const clientBench: Bench = { name: 'client', run: measureClient }

interface World { readonly browser: Browser, readonly counter: Counter }
export interface OpenPage { readonly context: BrowserContext, readonly page: Page, readonly session: CDPSession }

async function measureClient(): Promise<BenchResult> {
  const found = findBrowser()
  if (!found.found) throw new Error(found.advice)
  const dist = builtApp()
  const folder = await syntheticFolder()
  const counter = await startCounter({ environment: { PROCEDURES: folder, DIST_DIR: dist } })
  const browser = await chromium.launch({ executablePath: found.path, args: LAUNCH_ARGS })
  try {
    const measures: Measure[] = []
    for (const fields of FIELDS) measures.push(...await measureForm({ browser, counter }, fields))
    measures.push(...await measureOffline({ browser, counter }))
    return { bench: 'client', measures: ratiosFirst(measures), method: METHOD }
  } finally {
    await browser.close()
    await counter.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

async function syntheticFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'sportello-bench-'))
  await mkdir(join(folder, 'prove'))
  for (const fields of FIELDS) await writeFile(join(folder, 'prove', `modulo-${String(fields)}.yaml`), syntheticYaml(fields))
  return folder
}

export async function openPage({ browser }: Pick<World, 'browser'>): Promise<OpenPage> {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'it-IT', timezoneId: 'Europe/Rome' })
  const page = await context.newPage()
  const session = await context.newCDPSession(page)
  await session.send('Performance.enable')
  await installProbe(page)
  return { context, page, session }
}

async function measureForm(world: World, fields: number): Promise<readonly Measure[]> {
  const open = await openPage(world)
  const scripts = weighScripts(open.session)
  await open.session.send('Network.enable')
  await open.page.goto(world.counter.at('piacenza') + `/nuova/modulo-${String(fields)}`)
  await open.page.locator('form.step').waitFor()
  await readyForOffline(open.page)
  const of = `form of ${String(fields)} fields`
  const bare = await openBare(world)
  const measures = [
    ...await measureOpening(open, of),
    ...await measureKeys(open, bare, of),
    ...await measureCondition(open, of),
    ...await measureCpu(open, bare, of),
    { what: `JavaScript heap, ${of}`, value: await heapMb(open), unit: 'MB' },
    { what: `scripts fetched by a first visit, everything kept for later apart, ${of}`, value: scripts() / 1_000, unit: 'kB' },
  ]
  await open.context.close()
  await bare.context.close()
  return measures
}

/** Bytes on the wire of the scripts a page asks for itself; what the worker fetches to keep is another target and not heard here. */
function weighScripts(session: CDPSession): () => number {
  const scripts = new Set<string>()
  let bytes = 0
  session.on('Network.responseReceived', ({ requestId, type }) => { if (type === 'Script') scripts.add(requestId) })
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => { if (scripts.has(requestId)) bytes += encodedDataLength })
  return () => bytes
}

/**
 * Opens the saved draft again and again, by its address as after a reload: until a key typed in its first control is painted.
 * @param atMost what that may take, in milliseconds
 */
export async function measureOpening({ page, session }: OpenPage, of: string, atMost = 1_500): Promise<readonly Measure[]> {
  await watchForForm(page)
  await page.bringToFront()
  const times: Record<number, { form: number[], key: number[] }> = { [SLOW]: { form: [], key: [] }, [FULL_SPEED]: { form: [], key: [] } }
  for (const rate of [SLOW, FULL_SPEED]) {
    await throttle(session, rate)
    for (let turn = 0; turn < TURNS; turn += 1) {
      await page.reload()
      await page.waitForFunction(() => window.probe.formAt !== undefined, undefined, { polling: 'raf' })
      await typeKeys(session, 1, 0)
      await page.waitForFunction(() => window.probe.firstKeyAt !== undefined, undefined, { polling: 'raf' })
      const { formAt = Number.NaN, firstKeyAt = Number.NaN } = await page.evaluate(() => window.probe)
      times[rate]?.form.push(formAt)
      times[rate]?.key.push(firstKeyAt)
    }
  }
  const of4 = (part: 'form' | 'key'): number => median(times[SLOW]?.[part] ?? [])
  const of1 = (part: 'form' | 'key'): number => median(times[FULL_SPEED]?.[part] ?? [])
  return [
    { what: `first key accepted and painted, 4× slower, ${of}`, value: of4('key'), unit: 'ms', limit: { atMost } },
    { what: `saved draft open, ${of}`, value: of1('form'), unit: 'ms', limit: { atMost: 500 } },
    { what: `saved draft open, 4× slower, ${of}`, value: of4('form'), unit: 'ms' },
  ]
}

/** In turns with a page of as many bare inputs: what those need is the machine's and the browser's own. */
async function measureKeys(open: OpenPage, bare: OpenPage, of: string): Promise<readonly Measure[]> {
  const ours = await timeKeys(open, 'form.step input[type=text]')
  const theirs = await timeKeys(bare, 'input')
  return [
    { what: `key to paint, 95 of 100, 4× slower, ${of}`, value: percentile(ours, 0.95), unit: 'ms', limit: { atMost: 32 } },
    { what: `key to paint, median, 4× slower, ${of}`, value: median(ours), unit: 'ms' },
    { what: `key to paint, 95 of 100, 4× slower, bare inputs beside ${of}`, value: percentile(theirs, 0.95), unit: 'ms' },
    { what: `key to paint, median, 4× slower, bare inputs beside ${of}`, value: median(theirs), unit: 'ms' },
  ]
}

async function timeKeys({ page, session }: OpenPage, control: string): Promise<readonly number[]> {
  await page.bringToFront()
  await throttle(session, SLOW)
  await page.locator(control).first().focus()
  await typeKeys(session, 5, KEY_GAP_MS)
  await page.evaluate(() => { window.probe.keys.length = 0 })
  await typeKeys(session, KEYS, KEY_GAP_MS)
  await throttle(session, FULL_SPEED)
  return page.evaluate(() => window.probe.keys)
}

/** Answers yes to the question that shows twenty fields, and no again. */
async function measureCondition({ page, session }: OpenPage, of: string): Promise<readonly Measure[]> {
  await page.bringToFront()
  await throttle(session, SLOW)
  const times: number[] = []
  const answer = (value: string): Promise<void> => page.locator(`input[name=s0_mostra][value="${value}"]`).click({ force: true })
  const last = '[name=s0_19]'
  await answer('false')
  for (let turn = 0; turn < TURNS; turn += 1) {
    const shown = timeUntil(page, last)
    await answer('true')
    times.push(await shown)
    await answer('false')
    await page.locator(last).waitFor({ state: 'detached' })
  }
  await throttle(session, FULL_SPEED)
  return [{ what: `a condition shows twenty fields, worst of ${String(TURNS)}, 4× slower, ${of}`, value: Math.max(...times), unit: 'ms', limit: { atMost: 100 } }]
}

/** The main thread's work for a key in the form, against the same keys in a page of as many bare inputs. In turns, at full speed. */
async function measureCpu(open: OpenPage, bare: OpenPage, of: string): Promise<readonly Measure[]> {
  await open.page.bringToFront()
  await open.page.locator('input[name=s0_mostra][value="true"]').click({ force: true })
  await open.page.locator('form.step input[type=text]').first().focus()
  const [ours, theirs]: [number[], number[]] = [[], []]
  for (let round = 0; round < CPU_ROUNDS; round += 1) {
    await open.page.bringToFront()
    ours.push(await msPerKey(open.session))
    await bare.page.bringToFront()
    theirs.push(await msPerKey(bare.session))
  }
  return [
    { what: `main thread per key, of bare inputs, ${of}`, value: median(ours) / median(theirs), unit: '×', limit: { atMost: 2 } },
    { what: `main thread per key, ${of}`, value: median(ours), unit: 'ms' },
    { what: `main thread per key, bare inputs beside ${of}`, value: median(theirs), unit: 'ms' },
  ]
}

/** A page of inputs as the browser draws them, as many as a step of the form has. */
async function openBare(world: World): Promise<OpenPage> {
  const bare = await openPage(world)
  await bare.page.goto(`${world.counter.at('piacenza')}/robots.txt`) // any page of the same origin: the probe counts there too
  await bare.page.evaluate(count => {
    document.body.replaceChildren(...Array.from({ length: count }, (_, index) => {
      const [line, label, input] = [document.createElement('p'), document.createElement('label'), document.createElement('input')]
      input.name = `f${String(index)}`
      label.append(`Domanda ${String(index)} `, input)
      line.append(label)
      return line
    }))
    document.querySelector('input')?.focus()
  }, CONTROLS_OF_A_STEP)
  return bare
}

async function msPerKey(session: CDPSession): Promise<number> {
  await typeKeys(session, 10, KEY_GAP_MS)
  const before = await mainThreadSeconds(session)
  await typeKeys(session, KEYS_FOR_CPU, KEY_GAP_MS)
  return (await mainThreadSeconds(session) - before) * 1_000 / KEYS_FOR_CPU
}

async function heapMb({ session }: OpenPage): Promise<number> {
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  return usedSize / 1e6
}

/** A start with no network, from nothing open to the drafts on the screen. */
async function measureOffline(world: World): Promise<readonly Measure[]> {
  const { context, page } = await openPage(world)
  await page.goto(world.counter.at('piacenza') + '/nuova/modulo-300')
  await page.locator('form.step').waitFor()
  await readyForOffline(page)
  await page.close()
  await context.setOffline(true)
  const times: Record<number, number[]> = { [SLOW]: [], [FULL_SPEED]: [] }
  for (const rate of [SLOW, FULL_SPEED]) {
    for (let turn = 0; turn < TURNS; turn += 1) {
      const fresh = await context.newPage()
      const session = await context.newCDPSession(fresh)
      await throttle(session, rate)
      await fresh.goto(world.counter.at('piacenza') + '/bozze', { waitUntil: 'commit' })
      await fresh.locator('.row-of-draft').first().waitFor()
      times[rate]?.push(await fresh.evaluate(() => performance.now()))
      await fresh.close()
    }
  }
  await context.close()
  return [
    { what: 'start with no network to the list of drafts', value: median(times[FULL_SPEED] ?? []), unit: 'ms', limit: { atMost: 1_500 } },
    { what: 'start with no network to the list of drafts, 4× slower', value: median(times[SLOW] ?? []), unit: 'ms' },
  ]
}

function ratiosFirst(measures: readonly Measure[]): readonly Measure[] {
  return [...measures.filter(one => one.unit === '×'), ...measures.filter(one => one.unit !== '×')]
}

const METHOD = [
  'Chromium at 390 × 844 against a real server, forms made by tests/support/synthetic.ts; «4× slower» is CDP\'s processor throttling.',
  'Keys go in as the operating system sends them (Input.dispatchKeyEvent); the time runs from the event\'s own time to a message after the next animation frame.',
  'The paint after a key holds the letter; what follows from it comes in the next frame, and counts in the main thread\'s work. The paint after the answer that shows twenty fields holds those a screen has room for; the others are in the page and drawn next.',
  'Main thread: TaskDuration of Performance.getMetrics over 150 keys, in turns with a page of 25 bare inputs in the same browser.',
]
