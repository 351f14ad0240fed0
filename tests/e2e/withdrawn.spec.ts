import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { answersOf } from './support/cases.ts'
import { freePort, startCounter } from './support/counter.ts'
import { fillFiling, paperOf } from './support/form.ts'
import { lookForUpdate } from './support/release.ts'
import { expect, goOffline, goOnline, readyForOffline, test } from './support/test.ts'
import { startWorkerGate } from './support/worker-gate.ts'

const REPORT = 'segnalazione-strada'
const FILED = /Presentata: protocollo \d{7}\/20\d\d/

/** What the browser keeps of the app, and whether a worker answers for it. */
const keptApp = (page: Page): Promise<{ caches: number, workers: number }> => page.evaluate(async () => ({
  caches: (await caches.keys()).filter(name => name.startsWith('workbox-')).length,
  workers: (await navigator.serviceWorker.getRegistrations()).length,
}))

test('an app taken back from the devices leaves drafts and queue, which are sent; given again it works with no network', async ({ page, context }) => {
  const [dataDir, port] = [await mkdtemp(join(tmpdir(), 'sportello-e2e-')), await freePort()]
  let counter = await startCounter({ dataDir, port })
  const again = async (environment: Readonly<Record<string, string>>): Promise<void> => {
    await counter.stop()
    counter = await startCounter({ dataDir, port, environment })
  }
  await page.goto(counter.url)
  await readyForOffline(page)
  await page.evaluate(() => caches.open('altro'))
  await context.route(/\/api\/filings\//, route => route.abort())
  await page.goto(`${counter.url}/nuova/${REPORT}`)
  await fillFiling(page, await paperOf(counter.url, REPORT), await answersOf(REPORT, /senza GPS bastano la strada/))
  await page.locator('.confirm button[type=submit]').click()
  await page.waitForURL(/in-uscita/)
  await page.goto(`${counter.url}/nuova/${REPORT}`)
  await page.locator('[name=titolo]').fill('Buca dopo la curva')
  const loads: string[] = []
  page.on('load', () => { loads.push(page.url()) })

  await again({ OFFLINE_APP: 'no' })
  await lookForUpdate(page).catch(() => undefined) // the page is loaded anew while it looks
  await expect.poll(() => keptApp(page).catch(() => undefined), { timeout: 45_000 }).toEqual({ caches: 0, workers: 0 })
  await expect(page.locator('[name=titolo]')).toHaveValue('Buca dopo la curva')
  expect(await page.evaluate(() => caches.has('altro'))).toBe(true)
  await page.goto(`${counter.url}/bozze`)
  await expect(page.getByRole('link', { name: /Continua/ })).toHaveCount(1)
  await page.goto(`${counter.url}/in-uscita`)
  await expect(page.getByText('In coda, non ancora presentata').first()).toBeVisible()
  await context.unroute(/\/api\/filings\//)
  await page.getByRole('button', { name: 'Invia ora' }).click()
  await expect(page.getByText(FILED).first()).toBeVisible({ timeout: 45_000 })
  await page.goto(counter.url)
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await page.waitForTimeout(6_000) // by then what is fetched ahead is there, and whoever promised something has
  await expect(page.getByText('Tutti i servizi sono su questo dispositivo')).toHaveCount(0)
  expect(loads.length, loads.join(' ')).toBeLessThanOrEqual(4) // three pages asked for, and one anew: it does not go round

  await again({})
  await page.goto(counter.url)
  await readyForOffline(page)
  await expect(page.getByText('Tutti i servizi sono su questo dispositivo')).toBeVisible()
  await expect.poll(() => keptApp(page)).toEqual({ caches: 1, workers: 1 })
  await goOffline(context)
  await page.goto(`${counter.url}/bozze`)
  await expect(page.getByRole('link', { name: /Continua/ })).toHaveCount(1)
  await goOnline(context)
  await counter.stop()
  await rm(dataDir, { recursive: true, force: true })
})

const SCRIPT = 'text/javascript; charset=utf-8'

test.describe('a worker that cannot be run', () => {
  for (const [what, wrong] of [
    ['throws', { status: 200, type: SCRIPT, text: 'throw new Error("built wrong")' }],
    ['throws while it is installed', { status: 200, type: SCRIPT, text: 'addEventListener("install", event => { event.waitUntil(Promise.reject(new Error("built wrong"))) })' }],
    ['is not there', { status: 404, type: 'application/problem+json', text: '{}' }],
    ['is a page', { status: 200, type: 'text/html; charset=utf-8', text: '<!doctype html><title>Sportello</title>' }],
  ] as const) {
    test(`${what}: the app on the device stays, with no network too, and a newcomer has it from the network`, async ({ context, browser, counter }) => {
      const gate = await startWorkerGate(counter.port)
      const page = await context.newPage()
      const faults: Error[] = []
      page.on('pageerror', error => { faults.push(error) })
      await page.goto(gate.url)
      await readyForOffline(page)
      gate.give(wrong)
      await lookForUpdate(page).catch(() => undefined) // it says that it failed
      await page.goto(`${gate.url}/nuova/${REPORT}`)
      await page.locator('[name=titolo]').fill('Buca dopo la curva')
      await page.waitForTimeout(1_000) // saved within a second, that is the promise
      await page.reload()
      await expect(page.locator('[name=titolo]')).toHaveValue('Buca dopo la curva')
      expect(gate.given()).toBeGreaterThan(0)
      expect(await keptApp(page)).toEqual({ caches: 1, workers: 1 })
      await goOffline(context)
      await page.reload()
      await expect(page.locator('[name=titolo]')).toHaveValue('Buca dopo la curva')
      await goOnline(context)

      const newcomer = await (await browser.newContext({ locale: 'it-IT' })).newPage()
      newcomer.on('pageerror', error => { faults.push(error) })
      await newcomer.goto(`${gate.url}/nuova/${REPORT}`)
      await newcomer.locator('[name=titolo]').fill('Ramo sulla strada')
      await newcomer.waitForTimeout(1_000)
      await newcomer.reload()
      await expect(newcomer.locator('[name=titolo]')).toHaveValue('Ramo sulla strada')
      expect(faults).toEqual([])
      await newcomer.context().close()
      await gate.close()
    })
  }
})
