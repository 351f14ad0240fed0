import { existsSync, globSync } from 'node:fs'

export interface WebKitPaths { readonly driver: string, readonly browser: string, readonly screen: string }

/** A browser of another engine than Chromium's, or what is missing for it. */
export type Found<Paths> = { readonly found: true, readonly paths: Paths } | { readonly found: false, readonly advice: string }

/** The one named by FIREFOX_PATH, or Debian's. Nothing is installed here. */
export function findFirefox(): Found<string> {
  const path = [process.env['FIREFOX_PATH'], '/usr/bin/firefox-esr'].find(isThere)
  return path ? { found: true, paths: path } : { found: false, advice: 'no Firefox ESR: "sudo apt-get install firefox-esr", or set FIREFOX_PATH' }
}

/** WebKitGTK with its driver, and a screen in memory for it. */
export function findWebKit(): Found<WebKitPaths> {
  const driver = ['/usr/bin/WebKitWebDriver'].find(isThere)
  const screen = ['/usr/bin/Xvfb'].find(isThere)
  const [browser] = globSync('/usr/lib/*/webkit2gtk-4.1/MiniBrowser')
  return driver && screen && browser
    ? { found: true, paths: { driver, browser, screen } }
    : { found: false, advice: 'no WebKitGTK: "sudo apt-get install webkit2gtk-driver xvfb"' }
}

function isThere(path: string | undefined): path is string {
  return path !== undefined && path !== '' && existsSync(path)
}
