import type { Browser, BrowserContext, Page } from '@playwright/test'
import { APP_HEADER, draftRoutes } from '#contract/paths.ts'
import { expectAccessible } from './support/accessible.ts'
import { expect, logIn, test, watch } from './support/test.ts'

/* What a person writes on one device is found on another, with its photograph; what they wrote on two is shown and asked. */

const PERSON = 'Ersilia Provavalle'
const PHOTO = 'src/decisions/phone.png'

/** Another device: a profile of its own, logged in. */
async function aDevice(browser: Browser, url: string): Promise<{ context: BrowserContext, page: Page, faults: string[] }> {
  const context = await browser.newContext()
  const page = await context.newPage()
  const faults: string[] = []
  watch(page, faults)
  await page.goto(`${url}/auth/login?returnTo=%2Faccount&level=2`)
  await logIn(page, PERSON)
  await expect(page.getByText(PERSON).first()).toBeVisible()
  return { context, page, faults }
}

const onServer = (page: Page) => page.locator('[data-draft-home=server]').first()

/** A page left before it has saved asks whether to leave it. */
async function saved(page: Page): Promise<void> {
  await page.locator('[data-save-state=saved]').waitFor()
}

/** How many drafts of the person the server has: other tests leave theirs. */
async function kept(page: Page): Promise<number> {
  return page.evaluate(async ([path, header]) => (await (await fetch(path, { headers: { [header]: '1' } })).json() as { readonly drafts: readonly unknown[] }).drafts.length, [draftRoutes.mine, APP_HEADER] as const)
}

async function write(page: Page, address: string, name: string): Promise<void> {
  if (page.url() !== address) await page.goto(address)
  await page.getByLabel('Nome', { exact: true }).fill(name)
  await saved(page)
}

test('a draft with a photograph outlives its device', async ({ browser, counter }) => {
  const url = counter.at('piacenza')
  const first = await aDevice(browser, url)
  await first.page.goto(`${url}/nuova/occupazione-temporanea-suolo`)
  await first.page.waitForURL(/bozze\/[^/]+\/./)
  const draft = new URL(first.page.url()).pathname.split('/')[2] ?? ''
  await write(first.page, first.page.url(), 'Ersilia Prova')
  await first.page.goto(`${url}/bozze/${draft}/documenti-allegati`)
  await first.page.locator('input[type=file][name=fotografie]').first().setInputFiles(PHOTO)
  await expect(first.page.getByText('phone', { exact: false }).first()).toBeVisible()
  await saved(first.page)
  await expect(onServer(first.page)).toHaveText('Anche sul server')
  await expectAccessible(first.page, 'a draft that is on the server too')
  await first.context.close() // the profile is thrown away with it

  const second = await aDevice(browser, url)
  await second.page.goto(`${url}/bozze`)
  await expect(onServer(second.page)).toBeVisible()
  await expectAccessible(second.page, 'the drafts of a new device')
  await second.page.goto(`${url}/bozze/${draft}/documenti-allegati`)
  await expect(second.page.locator('img[src^="blob:"]').first()).toBeVisible()
  await expect.poll(() => second.page.locator('img[src^="blob:"]').first().evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0)
  expect([...first.faults, ...second.faults]).toEqual([])
  await saved(second.page)
  await second.context.close()
})

test('what the browser has erased is noticed, said once, and fetched again from the server', async ({ browser, counter }) => {
  const url = counter.at('piacenza')
  const { context, page, faults } = await aDevice(browser, url)
  await page.goto(`${url}/nuova/opere-fascia-rispetto`)
  await page.waitForURL(/bozze\/[^/]+\/./)
  const address = page.url()
  await write(page, address, 'Prima della cancellazione')
  await expect(onServer(page)).toBeVisible()
  await page.goto(`${url}/bozze`)
  await expect(onServer(page)).toBeVisible()
  await expect(page.locator('[data-erased]')).toHaveCount(0)

  await page.goto('about:blank')
  const client = await context.newCDPSession(page)
  await client.send('Storage.clearDataForOrigin', { origin: url, storageTypes: 'indexeddb,cache_storage,service_workers,local_storage,file_systems' }) // as a browser does for want of room: cookies stay
  await page.goto(`${url}/bozze`)
  await expect(page.getByText('I dati dello sportello in questo browser sono stati cancellati')).toBeVisible()
  await expect(onServer(page)).toBeVisible()
  await expectAccessible(page, 'drafts after the browser has erased them')
  await page.reload()
  await page.getByRole('button', { name: 'Ho letto' }).click()
  await expect(page.locator('[data-erased]')).toHaveCount(0)
  await page.reload()
  await expect(onServer(page)).toBeVisible()
  await expect(page.locator('[data-erased]')).toHaveCount(0)
  await page.goto(address)
  await expect(page.getByLabel('Nome', { exact: true })).toHaveValue('Prima della cancellazione')
  await saved(page)
  expect(faults).toEqual([])
  await context.close()
})

test('a draft changed on two devices is compared and chosen', async ({ browser, counter }) => {
  const url = counter.at('piacenza')
  const first = await aDevice(browser, url)
  await first.page.goto(`${url}/nuova/opere-fascia-rispetto`) // not the service of the test above, whose draft may have come by now
  await first.page.waitForURL(/bozze\/[^/]+\/./)
  const address = first.page.url()
  const draft = new URL(address).pathname.split('/')[2] ?? ''
  await write(first.page, address, 'Prima stesura')
  await expect(onServer(first.page)).toBeVisible()

  const second = await aDevice(browser, url)
  await second.page.goto(`${url}/bozze`)
  await expect(onServer(second.page)).toBeVisible()
  await first.context.setOffline(true)
  await first.page.getByLabel('Nome', { exact: true }).fill('Dal primo dispositivo')
  await saved(first.page)
  await expect(first.page.locator('[data-draft-home=device]')).toHaveText('Solo su questo dispositivo')
  await write(second.page, address, 'Dal secondo dispositivo')
  await expect(onServer(second.page)).toBeVisible()

  await first.context.setOffline(false)
  const compare = first.page.getByRole('link', { name: 'Confronta le due versioni' })
  await expect(compare).toBeVisible()
  await expectAccessible(first.page, 'a draft changed on two devices')
  await compare.click()
  await expect(first.page.getByText('Dal primo dispositivo')).toBeVisible()
  await expect(first.page.getByText('Dal secondo dispositivo')).toBeVisible()
  await expectAccessible(first.page, 'two versions of a draft')
  const before = await kept(first.page)
  await first.page.getByRole('button', { name: 'Tieni tutte e due' }).click()
  await expect.poll(() => kept(first.page)).toBe(before + 1)
  await expect(first.page.locator('[data-draft-home=server]')).toHaveCount(before + 1)
  await first.page.goto(`${url}/bozze/${draft}/confronto`)
  await expect(first.page.getByRole('heading', { name: 'Non c’è più niente da scegliere' })).toBeVisible()
  await first.context.close()
  await second.context.close()
})
