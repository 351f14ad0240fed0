import { test as base, expect, type BrowserContext, type Page } from '@playwright/test'
import { startCounter, type Counter } from './counter.ts'
import { packState } from './pack-state.ts'

/**
 * One counter for each worker; a fresh browser profile for each test. Console errors and refused content fail the test.
 * `desk` is one page for all tests of a worker that ask for it: what a person finds who comes back, and no start-up to wait for.
 */
export const test = base.extend<{ page: Page, desk: Page }, { counter: Counter, window: Window }>({
  counter: [async ({}, use) => {
    const counter = await startCounter()
    await use(counter)
    await counter.stop()
  }, { scope: 'worker', timeout: 120_000 }],

  page: async ({ page }, use) => {
    findWhatIsShown(page)
    const faults: string[] = []
    watch(page, faults)
    await use(page)
    expect(faults, 'the page complained').toEqual([])
  },

  window: [async ({ browser }, use) => {
    const context = await browser.newContext()
    const page = await context.newPage()
    findWhatIsShown(page)
    const faults: string[] = []
    watch(page, faults)
    await use({ page, faults })
    await context.close()
  }, { scope: 'worker' }],

  desk: async ({ window: { page, faults } }, use) => {
    faults.length = 0
    await use(page)
    expect(faults, 'the page complained').toEqual([])
  },
})

const patched = new WeakSet<object>()

/** What stands on the page and is also said aloud is one thing to who looks for it: the region that says it is left out, for every page of the run. */
function findWhatIsShown(page: Page): void {
  const pages = Object.getPrototypeOf(page) as Pick<Page, 'getByText'>
  if (patched.has(pages)) return
  patched.add(pages)
  const { getByText } = pages
  pages.getByText = function (this: Page, ...asked) {
    return getByText.apply(this, asked).and(this.locator(':not([data-said])'))
  }
}

/** A page that outlives its tests, and what it has complained of. */
interface Window { readonly page: Page, readonly faults: string[] }

export { expect }

/** Collects what a page complains of: exceptions, refused content. A request that fails because the test cut it is no complaint. */
export function watch(page: Page, faults: string[]): void {
  page.on('pageerror', error => { faults.push(error.stack ?? error.message) })
  page.on('console', message => {
    if (message.type() === 'error' && !/Failed to load resource|net::ERR_|403|401/.test(message.text())) faults.push(message.text())
  })
}

/** Waits until the service worker controls the page and the forms are on the device: from here on the network may go. */
export async function readyForOffline(page: Page, timeout = 30_000): Promise<void> {
  await page.evaluate(async () => { await navigator.serviceWorker.ready })
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null)
  await expect.poll(() => page.evaluate(packState), { timeout }).toBe('ready')
}

/** Logs in at the development identity provider as one of its fictional people. */
export async function logIn(page: Page, name: string, level = 2): Promise<void> {
  const radio = page.locator(`[name=level][value="${String(level)}"]`)
  if (await radio.count() > 0) await radio.check()
  await page.getByRole('button', { name }).click()
}

/** The code that locks a device in the tests. */
export const CODE = 'trota al forno'

/** Chooses a code, where one is being asked for: in the personal area, or of the staff after their first login on a device. */
export async function chooseCode(page: Page): Promise<void> {
  await page.getByLabel('Nuovo codice di sblocco').fill(CODE)
  await page.getByLabel('Ripeti il codice').fill(CODE)
  await page.getByRole('button', { name: 'Imposta il codice' }).click()
}

/** Takes the network away from every page and worker of the profile. */
export async function goOffline(context: BrowserContext): Promise<void> { await context.setOffline(true) }
export async function goOnline(context: BrowserContext): Promise<void> { await context.setOffline(false) }
