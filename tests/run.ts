import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findFirefox, findWebKit } from './engines/find-engines.ts'
import { findBrowser } from './support/find-browser.ts'

/**
 * `node tests/run.ts check` is the fast gate, `test` everything, `engines` the route of a draft in other browsers.
 * Each step is run to its end even when another has failed, and the last line counts them all: `N passed, N failed`.
 */
interface Outcome { readonly passed: number, readonly failed: number }
/** What of the two runners' reports is read; each writes its own half. */
interface Report {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numFailedTestSuites: number
  readonly stats: { readonly expected: number, readonly unexpected: number, readonly flaky: number }
}

type Print = (text: string) => void
interface Step { readonly name: string, readonly run: (print: Print) => Promise<Outcome> }
/** Steps one after the other. */
type Lane = readonly Step[]
/** Lanes side by side: what keeps one core busy leaves the other to its neighbour. */
type Stage = readonly Lane[]

const root = fileURLToPath(new URL('..', import.meta.url))
const bin = (name: string): string => join(root, 'node_modules', '.bin', name)
const scratch = await mkdtemp(join(tmpdir(), 'sportello-tests-'))

const command = (name: string, file: string, args: readonly string[]): Step => ({
  name,
  run: async print => (await execute(file, args, { print })) === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 },
})

const LINT = command('lint', bin('eslint'), ['.', '--cache', '--cache-location', 'node_modules/.cache/eslint/', '--max-warnings', '0'])
const BUILD = command('build', process.execPath, ['src/build/build.ts', '--if-stale'])
const READING: Lane = [
  command('imports', bin('depcruise'), ['src', '--config', '.dependency-cruiser.js', '--output-type', 'err']),
  command('types', bin('vue-tsc'), ['--build']),
  command('dead code', bin('knip'), []),
  command('procedures', process.execPath, ['src/server/catalogue/command.ts']),
  BUILD,
  command('sizes', process.execPath, ['tests/architecture/sizes.ts']),
]
const FAST_TESTS: Step = { name: 'unit and component', run: print => vitest('fast', ['unit', 'component', 'engine'], print) }
const SERVER_TESTS: Step = { name: 'server', run: print => vitest('server', ['server'], print) }
/** Filings through a faulty wire to servers that are killed: the short profile of the fault programme. */
const FAULTS = command('faults', process.execPath, ['tests/faults/run.ts', '--short'])
const END_TO_END: Step = { name: 'end to end', run: playwright }
const OTHER_ENGINES: Step = { name: 'other engines', run: otherEngines }

const PLANS: Readonly<Record<string, readonly Stage[]>> = {
  check: [[[LINT], [...READING, FAST_TESTS]]],
  test: [[[LINT, FAULTS], [...READING, FAST_TESTS]], [[SERVER_TESTS]], [[END_TO_END]], ...process.env['OTHER_ENGINES'] === 'yes' ? [[[OTHER_ENGINES]]] : []],
  engines: [[[BUILD]], [[OTHER_ENGINES]]], // minutes more, and browsers that few machines have: `test` takes them along where OTHER_ENGINES=yes
}

const plan = PLANS[process.argv[2] ?? 'test']
if (!plan) throw new Error('say "check", "test" or "engines"')
const only = process.argv.slice(3)
process.exitCode = await runAll(plan.map(stage => stage.map(lane => lane.filter(step => only.length === 0 || only.includes(step.name)))))
await rm(scratch, { recursive: true, force: true })

async function runAll(stages: readonly Stage[]): Promise<number> {
  const outcomes: Outcome[] = []
  for (const stage of stages) {
    const lanes = stage.filter(lane => lane.length > 0)
    outcomes.push(...(await Promise.all(lanes.map(lane => runLane(lane, lanes.length > 1)))).flat())
  }
  const sum = (part: keyof Outcome): number => outcomes.reduce((total, outcome) => total + outcome[part], 0)
  say(`\n${String(sum('passed'))} passed, ${String(sum('failed'))} failed\n`)
  return sum('failed') === 0 ? 0 : 1
}

/** @param whole each step's words come when it has ended, so that those of neighbours do not mix */
async function runLane(lane: Lane, whole: boolean): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = []
  for (const { name, run } of lane) {
    const kept: string[] = []
    const print: Print = whole ? text => { kept.push(text) } : say
    const began = performance.now()
    print(`\n── ${name} ──\n`)
    const outcome = await run(print)
    print(`── ${name}: ${String(outcome.passed)} passed, ${String(outcome.failed)} failed (${((performance.now() - began) / 1000).toFixed(1)} s)\n`)
    say(kept.join(''))
    outcomes.push(outcome)
  }
  return outcomes
}

async function vitest(name: string, projects: readonly string[], print: Print): Promise<Outcome> {
  const report = join(scratch, `${name}.json`)
  const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...projects.flatMap(project => ['--project', project])]
  const status = await execute(bin('vitest'), args, { print })
  return counted(report, status, json =>
    ({ passed: json.numPassedTests, failed: Math.max(json.numFailedTests, json.numFailedTestSuites > 0 ? 1 : 0) }))
}

async function playwright(print: Print): Promise<Outcome> {
  const browser = findBrowser()
  if (!browser.found) {
    print(`${browser.advice}\n`)
    return { passed: 0, failed: 1 }
  }
  const report = join(scratch, 'e2e.json')
  const status = await execute(bin('playwright'), ['test', '--config', 'tests/e2e/playwright.config.ts'], {
    print,
    environment: { CHROMIUM_PATH: browser.path, PLAYWRIGHT_JSON_OUTPUT_FILE: report },
  })
  return counted(report, status, json =>
    ({ passed: json.stats.expected + json.stats.flaky, failed: json.stats.unexpected }))
}

/** Firefox and WebKit where they are installed. Without them nothing is counted, and it is said. */
async function otherEngines(print: Print): Promise<Outcome> {
  const engines = [findFirefox(), findWebKit()]
  for (const engine of engines) if (!engine.found) print(`not run: ${engine.advice}\n`)
  return engines.some(({ found }) => found) ? vitest('engines', ['browsers'], print) : { passed: 0, failed: 0 }
}

/** A runner that ends badly has failed at least once, whatever its report says or if it left none. */
async function counted(report: string, status: number, read: (json: Report) => Outcome): Promise<Outcome> {
  if (!existsSync(report)) return { passed: 0, failed: 1 }
  const outcome = read(JSON.parse(await readFile(report, 'utf8')) as Report)
  return { passed: outcome.passed, failed: status === 0 ? outcome.failed : Math.max(outcome.failed, 1) }
}

interface Running { readonly print: Print, readonly environment?: Readonly<Record<string, string>> }

function execute(file: string, args: readonly string[], { print, environment = {} }: Running): Promise<number> {
  return new Promise(resolve => {
    const colours = process.stdout.isTTY ? { FORCE_COLOR: '1' } : {}
    const child = spawn(file, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...colours, ...environment } })
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', print)
    child.on('error', error => {
      print(`${error.message}\n`)
      resolve(1)
    })
    child.on('close', code => { resolve(code ?? 1) })
  })
}

function say(text: string): void {
  process.stdout.write(text)
}
