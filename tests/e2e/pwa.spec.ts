import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { answersOf } from './support/cases.ts'
import { fillFiling, paperOf } from './support/form.ts'
import { startKillable } from './support/killable.ts'
import type { CatalogueReply } from '#contract/catalogue.ts'
import { expect, goOffline, goOnline, readyForOffline, test } from './support/test.ts'

const REPORT = 'segnalazione-strada'
const FILED = /Presentata: protocollo \d{7}\/20\d\d/

test('the app can be installed', async ({ counter }) => {
  const profile = await mkdtemp(join(tmpdir(), 'profile-')) // an incognito context cannot install anything
  const browser = await startKillable(profile)
  await browser.page.goto(counter.url)
  await readyForOffline(browser.page)
  const client = await browser.page.context().newCDPSession(browser.page)
  const { installabilityErrors } = await client.send('Page.getInstallabilityErrors')
  expect(installabilityErrors).toEqual([])
  await browser.kill()
  await rm(profile, { recursive: true, force: true })
})

test('with no network from the first visit on, every form opens (R42)', async ({ page, context, counter }) => {
  await page.goto(counter.url)
  await readyForOffline(page)
  const { procedures } = await (await fetch(`${counter.url}/api/catalogue`)).json() as CatalogueReply
  const offered = procedures.filter(one => one.redirect === undefined).map(one => one.ref.id)
  expect(offered.length).toBeGreaterThan(40)
  await goOffline(context)
  for (const id of offered) {
    await page.goto(`${counter.url}/nuova/${id}`)
    await expect(page.locator('form [name]').first(), id).toBeAttached()
  }
  await goOnline(context)
})

test.describe('where the service worker is refused', () => {
  test.use({ serviceWorkers: 'block' })

  test('filing still works, and nothing promises work with no network', async ({ page, counter }) => {
    await page.goto(`${counter.url}/nuova/${REPORT}`)
    await fillFiling(page, await paperOf(counter.url, REPORT), await answersOf(REPORT, /senza GPS bastano la strada/))
    await page.locator('.confirm button[type=submit]').click()
    await expect(page.getByText(FILED)).toBeVisible({ timeout: 45_000 })
    await page.goto(counter.url)
    await expect(page.getByText(/Questo browser non permette di tenere il sito/)).toBeVisible()
  })
})

test('a sheet carries the hooks of the public validator and structured data that parse', async ({ page, counter }) => {
  await page.goto(`${counter.url}/servizi/${REPORT}`)
  await page.locator('[data-element=service-title]').waitFor()
  for (const hook of ['breadcrumb', 'service-title', 'service-status', 'service-description', 'service-topic', 'service-addressed', 'service-how-to', 'service-needed', 'service-achieved', 'service-calendar-text', 'service-online-access', 'service-area', 'page-index']) {
    await expect(page.locator(`[data-element=${hook}]`).first(), hook).toBeAttached()
  }
  const data = JSON.parse(await page.locator('script[type="application/ld+json"]').innerText()) as Record<string, unknown>
  expect(data['@type']).toBe('GovernmentService')
})
