import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findBrowser } from './support/find-browser.ts'

/**
 * `node tests/run.ts check` is the fast gate, `node tests/run.ts test` everything.
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

interface Step { readonly name: string, readonly run: () => Promise<Outcome> }

const root = fileURLToPath(new URL('..', import.meta.url))
const bin = (name: string): string => join(root, 'node_modules', '.bin', name)
const scratch = await mkdtemp(join(tmpdir(), 'sportello-tests-'))

const command = (name: string, file: string, args: readonly string[]): Step => ({
  name,
  run: async () => (await execute(file, args)) === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 },
})

const GATE: readonly Step[] = [
  command('lint', bin('eslint'), ['.', '--cache', '--cache-location', 'node_modules/.cache/eslint/', '--max-warnings', '0']),
  command('imports', bin('depcruise'), ['src', '--config', '.dependency-cruiser.js', '--output-type', 'err']),
  command('types', bin('vue-tsc'), ['--build']),
  command('dead code', bin('knip'), []),
  command('procedures', process.execPath, ['src/server/catalogue/command.ts']),
]
const FAST_TESTS: Step = { name: 'unit and component', run: () => vitest('fast', ['unit', 'component', 'engine']) }
const BUILD: Step = command('build', process.execPath, ['src/build/build.ts', '--if-stale'])
const SIZES: Step = command('sizes', process.execPath, ['tests/architecture/sizes.ts'])
const SERVER_TESTS: Step = { name: 'server', run: () => vitest('server', ['server']) }
const END_TO_END: Step = { name: 'end to end', run: playwright }

const PLANS: Readonly<Record<string, readonly Step[]>> = {
  check: [...GATE, FAST_TESTS, BUILD, SIZES],
  test: [...GATE, FAST_TESTS, BUILD, SIZES, SERVER_TESTS, END_TO_END],
}

const plan = PLANS[process.argv[2] ?? 'test']
if (!plan) throw new Error('say "check" or "test"')
const only = process.argv.slice(3)
process.exitCode = await runAll(plan.filter(step => only.length === 0 || only.includes(step.name)))
await rm(scratch, { recursive: true, force: true })

async function runAll(steps: readonly Step[]): Promise<number> {
  let [passed, failed] = [0, 0]
  for (const step of steps) {
    const began = performance.now()
    say(`\n── ${step.name} ──\n`)
    const outcome = await step.run()
    passed += outcome.passed
    failed += outcome.failed
    say(`── ${step.name}: ${String(outcome.passed)} passed, ${String(outcome.failed)} failed (${((performance.now() - began) / 1000).toFixed(1)} s)\n`)
  }
  say(`\n${String(passed)} passed, ${String(failed)} failed\n`)
  return failed === 0 ? 0 : 1
}

async function vitest(name: string, projects: readonly string[]): Promise<Outcome> {
  const report = join(scratch, `${name}.json`)
  const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...projects.flatMap(project => ['--project', project])]
  const status = await execute(bin('vitest'), args)
  return counted(report, status, json =>
    ({ passed: json.numPassedTests, failed: Math.max(json.numFailedTests, json.numFailedTestSuites > 0 ? 1 : 0) }))
}

async function playwright(): Promise<Outcome> {
  const browser = findBrowser()
  if (!browser.found) {
    say(`${browser.advice}\n`)
    return { passed: 0, failed: 1 }
  }
  const report = join(scratch, 'e2e.json')
  const status = await execute(bin('playwright'), ['test', '--config', 'tests/e2e/playwright.config.ts'], {
    CHROMIUM_PATH: browser.path,
    PLAYWRIGHT_JSON_OUTPUT_FILE: report,
  })
  return counted(report, status, json =>
    ({ passed: json.stats.expected + json.stats.flaky, failed: json.stats.unexpected }))
}

/** A runner that ends badly has failed at least once, whatever its report says or if it left none. */
async function counted(report: string, status: number, read: (json: Report) => Outcome): Promise<Outcome> {
  if (!existsSync(report)) return { passed: 0, failed: 1 }
  const outcome = read(JSON.parse(await readFile(report, 'utf8')) as Report)
  return { passed: outcome.passed, failed: status === 0 ? outcome.failed : Math.max(outcome.failed, 1) }
}

function execute(file: string, args: readonly string[], environment: Record<string, string> = {}): Promise<number> {
  return new Promise(resolve => {
    const child = spawn(file, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, ...environment } })
    child.on('error', error => {
      say(`${error.message}\n`)
      resolve(1)
    })
    child.on('close', code => resolve(code ?? 1))
  })
}

function say(text: string): void {
  process.stdout.write(text)
}
