import puppeteer, { type ConsoleMessage, type ElementHandle } from 'puppeteer-core'
import type { OpenBrowser } from './tab.ts'

/** Firefox, driven through WebDriver BiDi with no driver between. */
export async function openFirefox(executablePath: string): Promise<OpenBrowser> {
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath,
    headless: true,
    defaultViewport: { width: 390, height: 844 },
    extraPrefsFirefox: { 'intl.accept_languages': 'it-IT, it' },
  })
  const page = await browser.newPage()
  const complaints: string[] = []
  page.on('pageerror', error => { complaints.push(String(error)) })
  page.on('console', message => { if (isComplaint(message)) complaints.push(message.text()) })

  async function found(selector: string): Promise<ElementHandle> {
    const element = await page.$(selector)
    if (!element) throw new Error(`${selector} is not on the page`)
    return element
  }
  return {
    tab: {
      goTo: async url => { await page.goto(url, { waitUntil: 'load' }) },
      reload: async () => { await page.reload({ waitUntil: 'load' }) },
      address: () => page.evaluate(() => location.href),
      inPage: async <Given extends readonly unknown[], Answer>(run: (...given: Given) => Answer | Promise<Answer>, ...given: Given) =>
        await page.evaluate(run as (...given: readonly unknown[]) => Answer | Promise<Answer>, ...given) as Answer,
      click: async selector => { await (await found(selector)).click() },
      type: async (selector, text) => { await (await found(selector)).type(text) },
      give: async (selector, paths) => { await (await found(selector) as ElementHandle<HTMLInputElement>).uploadFile(...paths) },
      complaints: () => complaints,
    },
    close: () => browser.close(),
  }
}

/** A request that fails because the test cut it is no complaint. */
function isComplaint(message: ConsoleMessage): boolean {
  return message.type() === 'error' && !/NetworkError|Failed to load/.test(message.text())
}
