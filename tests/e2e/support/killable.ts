import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { chromium, type Page } from '@playwright/test'

/** A real Chromium with a profile on disk that can be ended as a dead battery ends it. */
export interface KillableBrowser {
  readonly page: Page
  /** kill -9 of the browser and all its processes. */
  readonly kill: () => Promise<void>
  /** Closed by its person: everything is written. */
  readonly quit: () => Promise<void>
}

/** Without what a person's browser does beside showing pages: half of the work of a start. */
const FLAGS = [
  '--headless=new', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--no-default-browser-check', '--disable-search-engine-choice-screen', '--disable-default-apps',
  '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage', '--disable-breakpad', '--password-store=basic', '--mute-audio',
  '--force-prefers-reduced-motion', '--disable-extensions', '--disable-component-extensions-with-background-pages',
  '--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup,MediaRouter,DialMediaRouteProvider,GlobalMediaControls,OptimizationHints,Translate',
  '--remote-debugging-port=0', '--lang=it-IT',
]

const LOOK_EVERY_MS = 50
/** Two minutes: on a busy machine a start is slow, and that is no fault of it. */
const MOST_LOOKS = 2_400

/** Starts Chromium on the profile; the same folder again is the same phone after a restart. */
export async function startKillable(profile: string): Promise<KillableBrowser> {
  await rm(join(profile, 'DevToolsActivePort'), { force: true })
  await rm(join(profile, 'SingletonLock'), { force: true }) // left behind by the one that was killed
  const child = spawn(process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium', [...FLAGS, `--user-data-dir=${profile}`, 'about:blank'], { stdio: 'ignore', detached: true })
  const browser = await chromium.connectOverCDP(`http://127.0.0.1:${await portOf(profile)}`)
  const [context] = browser.contexts()
  if (!context) throw new Error('the browser has no window')
  const page = context.pages()[0] ?? await context.newPage()
  await page.setViewportSize({ width: 390, height: 844 })
  return {
    page,
    quit: async () => {
      const ended = once(child, 'exit')
      const session = await browser.newBrowserCDPSession()
      await session.send('Browser.close').catch(() => undefined) // it may be gone before it answers
      await ended
    },
    kill: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return // of a start that failed half way
      const ended = once(child, 'exit')
      process.kill(-(child.pid ?? 0), 'SIGKILL') // the group: renderers and the rest go with it
      await ended
      await browser.close().catch(() => undefined) // only the connection is left to close
    },
  }
}

async function portOf(profile: string): Promise<string> {
  for (let attempt = 0; attempt < MOST_LOOKS; attempt++) {
    const [port] = (await readFile(join(profile, 'DevToolsActivePort'), 'utf8').catch(() => '')).split('\n')
    if (port) return port
    await pause(LOOK_EVERY_MS)
  }
  throw new Error('Chromium did not start')
}
