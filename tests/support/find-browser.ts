import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chromium } from '@playwright/test'

export type FoundBrowser = { readonly found: true, readonly path: string } | { readonly found: false, readonly advice: string }

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome']

/**
 * A Chromium to test with: the one named by CHROMIUM_PATH, one already on the machine, Playwright's own,
 * and where there is none Playwright's download or, as root on Debian, the distribution's package.
 */
export function findBrowser(): FoundBrowser {
  const present = presentBrowser()
  if (present) return { found: true, path: present }
  process.stdout.write('No Chromium found: installing one …\n')
  if (run('npx', ['playwright', 'install', 'chromium'])) {
    const installed = presentBrowser()
    if (installed) return { found: true, path: installed }
  }
  if (process.getuid?.() === 0 && existsSync('/etc/debian_version')) {
    run('apt-get', ['update', '-qq'])
    run('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'])
    const installed = presentBrowser()
    if (installed) return { found: true, path: installed }
  }
  return { found: false, advice: 'The end-to-end tests need Chromium. Install it with "npx playwright install --with-deps chromium" or "sudo apt-get install chromium", or set CHROMIUM_PATH to its executable.' }
}

function presentBrowser(): string | undefined {
  const own = chromium.executablePath()
  return [process.env['CHROMIUM_PATH'], ...PLACES, own].find(path => path !== undefined && path !== '' && existsSync(path))
}

function run(command: string, args: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: 'inherit', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }, timeout: 300_000 }).status === 0
}
