import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { freePort } from '../e2e/support/counter.ts'
import type { WebKitPaths } from './find-engines.ts'
import { until, type OpenBrowser, type Tab } from './tab.ts'

/** What the protocol calls an element. */
const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf'
const STARTING_MS = 30_000

/** WebKitGTK's own small browser on a screen in memory, driven through the WebDriver protocol. Its sessions keep nothing on the disk, as private windows on an iPhone. */
export async function openWebKit({ driver, browser, screen }: WebKitPaths): Promise<OpenBrowser> {
  const display = await startScreen(screen)
  const port = await freePort()
  const complaints: string[] = []
  const server = spawn(driver, [`--port=${String(port)}`], {
    env: { ...process.env, DISPLAY: display.name, LIBGL_ALWAYS_SOFTWARE: '1', LANGUAGE: 'it', NO_AT_BRIDGE: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  for (const stream of [server.stdout, server.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => { complaints.push(...text.split('\n').filter(isComplaint)) })
  }
  const url = `http://127.0.0.1:${String(port)}`
  await answering(`${url}/status`, server)
  const { sessionId } = await ask<{ sessionId: string }>(`${url}/session`, {
    capabilities: { alwaysMatch: { 'webkitgtk:browserOptions': { binary: browser, args: ['--automation', '--enable-write-console-messages-to-stdout=true'] }, timeouts: { script: STARTING_MS } } },
  })
  const session = `${url}/session/${sessionId}`
  await ask(`${session}/window/rect`, { x: 0, y: 0, width: 390, height: 844 })
  return {
    tab: tabOf(session, complaints),
    close: async () => {
      await ask(session, undefined, 'DELETE').catch(() => undefined) // a browser that has died is closed already
      await end(server)
      await end(display.process)
    },
  }
}

function tabOf(session: string, complaints: readonly string[]): Tab {
  const found = async (selector: string): Promise<string> => {
    const element = await ask<Readonly<Record<string, string>>>(`${session}/element`, { using: 'css selector', value: selector })
    return `${session}/element/${element[ELEMENT] ?? ''}`
  }
  const inPage: Tab['inPage'] = async <Given extends readonly unknown[], Answer>(run: (...given: Given) => Answer | Promise<Answer>, ...given: Given) => {
    const script = `const done = arguments[arguments.length - 1]; Promise.resolve(arguments[0]).then(given => (${run.toString()})(...given)).then(answer => done({ answer }), error => done({ error: String(error) }))`
    const { answer, error } = await ask<{ answer: Answer, error?: string }>(`${session}/execute/async`, { script, args: [given] })
    if (error !== undefined) throw new Error(error)
    return answer
  }
  return {
    goTo: async url => { await ask(`${session}/url`, { url }) },
    reload: async () => { await ask(`${session}/refresh`, {}) },
    address: () => ask<string>(`${session}/url`),
    inPage,
    click: async selector => {
      await inPage(sought => { document.querySelector(sought)?.scrollIntoView({ behavior: 'instant', block: 'center' }) }, selector)
      // Refused without pressing while something lies above, such as a notice that is about to go.
      await until(`${selector} can be pressed`, async () => {
        await ask(`${await found(selector)}/click`, {})
        return true
      })
    },
    type: async (selector, text) => { await ask(`${await found(selector)}/value`, { text }) },
    give: async (selector, paths) => { await ask(`${await found(selector)}/value`, { text: paths.join('\n') }) },
    complaints: () => complaints,
  }
}

/** One command. @throws with the driver's words when it refuses */
async function ask<Answer = unknown>(url: string, body?: unknown, method = body === undefined ? 'GET' : 'POST'): Promise<Answer> {
  const answer = await fetch(url, { method, ...body === undefined ? {} : { body: JSON.stringify(body) } })
  const { value } = await answer.json() as { value: Answer & { error?: string, message?: string } }
  if (!answer.ok) throw new Error(`${method} ${new URL(url).pathname}: ${value.error ?? ''} ${value.message ?? ''}`)
  return value
}

interface Screen { readonly process: ChildProcess, readonly name: string }

/** Takes the first display that is free, and says which when it can be used. */
async function startScreen(program: string): Promise<Screen> {
  const child = spawn(program, ['-displayfd', '3', '-screen', '0', '800x1000x24', '-nolisten', 'tcp'], { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] })
  const [number] = await once(child.stdio[3] as NodeJS.ReadableStream, 'data', { signal: AbortSignal.timeout(STARTING_MS) }) as [Buffer]
  return { process: child, name: `:${number.toString().trim()}` }
}

async function answering(url: string, driver: ChildProcess): Promise<void> {
  const deadline = Date.now() + STARTING_MS
  while (Date.now() < deadline && driver.exitCode === null) {
    if ((await fetch(url).catch(() => undefined))?.ok) return
    await pause(50)
  }
  throw new Error('the WebDriver of WebKit does not answer')
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill()
  await ended
}

/** What the page has written to its console as an error. A request that fails because the test cut it is no complaint. */
function isComplaint(line: string): boolean {
  return /CONSOLE .*ERROR/.test(line) && !/Failed to load resource|Could not connect|access control checks|network connection was lost/.test(line)
}
