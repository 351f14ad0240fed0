import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { answersOf } from './support/cases.ts'
import { fillFiling, paperOf } from './support/form.ts'
import { startKillable } from './support/killable.ts'
import { startProxy } from './support/proxy.ts'
import { expect, goOffline, goOnline, logIn, readyForOffline, test } from './support/test.ts'

const REPORT = 'segnalazione-strada'
const FILED = /Presentata: protocollo (\d{7})\/20\d\d/

/** Fills in the shortest road report and confirms it. */
async function confirmReport(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/nuova/${REPORT}`)
  await fillFiling(page, await paperOf(url, REPORT), await answersOf(REPORT, /senza GPS bastano la strada/))
  await page.locator('.confirm button[type=submit]').click()
  await page.waitForURL(/in-uscita/)
}

async function numberShown(page: Page): Promise<number> {
  const chip = page.getByText(FILED).first()
  await expect(chip).toBeVisible({ timeout: 45_000 })
  return Number(FILED.exec(await chip.innerText())?.[1])
}

test('a reply lost after the commit does not burn a second number', async ({ page, counter }) => {
  const proxy = await startProxy(counter.port)
  proxy.strike({ request: /^PUT \/api\/filings\/[0-9a-f-]+ HTTP/, does: 'lose-reply', times: 2 })
  await confirmReport(page, proxy.url)
  await expect.poll(() => proxy.struck(), { timeout: 60_000 }).toBe(2) // it is tried again by itself
  const first = await numberShown(page)

  await confirmReport(page, counter.url)
  const second = await numberShown(page)
  expect(second).toBe(first + 1) // the register is gap-free, so nothing was registered in between
  await proxy.close()
})

test('a captive portal is not taken for the office', async ({ page, context, counter }) => {
  await context.route(/\/api\/filings\//, route => route.fulfill({ status: 200, contentType: 'text/html', body: '<h1>Accetta le condizioni del Wi-Fi</h1>' }))
  await confirmReport(page, counter.url)
  await expect(page.getByText('In coda, non ancora presentata').first()).toBeVisible()
  await expect(page.getByText(FILED)).toHaveCount(0)
  await context.unroute(/\/api\/filings\//)
  await page.getByRole('button', { name: 'Invia ora' }).click()
  await numberShown(page)
})

test('what was typed a second before the battery died is there after the restart', async ({ counter }) => {
  const profile = await mkdtemp(join(tmpdir(), 'profile-'))
  const before = await startKillable(profile)
  await before.page.goto(`${counter.url}/nuova/${REPORT}`)
  await before.page.locator('[name=titolo]').pressSequentially('Buca profonda davanti al ponte', { delay: 15 })
  await before.page.waitForTimeout(1_000) // the promise is one second, so one second is waited
  await before.kill()

  const after = await startKillable(profile)
  await after.page.goto(`${counter.url}/bozze`)
  await after.page.getByRole('link', { name: /Continua/ }).first().click()
  await expect(after.page.locator('[name=titolo]')).toHaveValue('Buca profonda davanti al ponte')
  await after.kill()
  await rm(profile, { recursive: true, force: true })
})

test('a browser killed while sending files once', async ({ counter }) => {
  const profile = await mkdtemp(join(tmpdir(), 'profile-'))
  const proxy = await startProxy(counter.port)
  proxy.strike({ request: /^PUT \/api\/filings\/[0-9a-f-]+ HTTP/, does: 'lose-reply', times: 1 })
  const before = await startKillable(profile)
  await confirmReport(before.page, proxy.url)
  await expect.poll(() => proxy.struck(), { timeout: 30_000 }).toBe(1)
  await before.kill()

  const after = await startKillable(profile)
  await after.page.goto(`${proxy.url}/in-uscita`)
  const first = await numberShown(after.page)
  await confirmReport(after.page, proxy.url)
  await expect(after.page.getByText(FILED)).toHaveCount(2, { timeout: 45_000 })
  const second = await numberShown(after.page) // newest first
  expect(second).toBe(first + 1)
  await after.kill()
  await proxy.close()
  await rm(profile, { recursive: true, force: true })
})

test('a session that ended in the queue sends nothing until the same person is back', async ({ page, context, counter }) => {
  const url = counter.at('piacenza')
  const paper = await paperOf(url, 'accesso-documentale')
  await page.goto(`${url}/account`)
  await page.getByRole('link', { name: 'Accedi con SPID, CIE o CNS' }).click()
  await logIn(page, 'Tarcisio Campionari')
  await readyForOffline(page)
  await goOffline(context)
  await page.goto(`${url}/nuova/accesso-documentale`)
  await fillFiling(page, paper, await answersOf('accesso-documentale', /il vicino chiede copia/))
  await page.getByRole('button', { name: 'Conferma e metti in coda' }).click()
  await context.clearCookies()
  await goOnline(context)
  await expect(page.getByText(/La vede e la invia solo chi l’ha preparata/)).toBeVisible({ timeout: 30_000 })
  await expect(page.getByRole('link', { name: 'Accedi per inviare' })).toBeVisible()
  await expect(page.getByText('Non c’è niente in uscita.')).toBeHidden()
  await page.goto(`${url}/`)
  await expect(page.getByRole('link', { name: 'Una pratica in uscita' })).toBeVisible()
  await expect(page.getByText('Per inviare serve l’accesso.')).toBeVisible()

  // Somebody else on the same device neither sees nor sends it.
  await page.goto(`${url}/account`)
  await page.getByRole('link', { name: 'Accedi con SPID, CIE o CNS' }).click()
  await logIn(page, 'Altea Segnaposto')
  await page.goto(`${url}/in-uscita`)
  await expect(page.getByText('Non c’è niente in uscita.')).toBeVisible()
  await page.goto(`${url}/account`)
  await page.getByRole('button', { name: 'Esci', exact: true }).click()
  await expect(page.getByText('Uscita completata.')).toBeVisible()

  await page.getByRole('link', { name: 'Accedi con SPID, CIE o CNS' }).click()
  await logIn(page, 'Tarcisio Campionari')
  await page.goto(`${url}/in-uscita`)
  await numberShown(page)
})

test('a draft open in two tabs is written in one of them, and confirmed once', async ({ page, context, counter }) => {
  await page.goto(`${counter.url}/nuova/${REPORT}`)
  await page.locator('[name=titolo]').fill('Ramo sulla strada')
  await expect(page.locator('[data-save-state=saved]')).toBeVisible()
  const second = await context.newPage()
  await second.goto(page.url())
  await expect(second.getByText('Questa bozza è aperta anche in un’altra finestra.')).toBeVisible()
  await expect(second.locator('[name=titolo]')).toHaveValue('Ramo sulla strada')
  await second.getByRole('button', { name: 'Continua qui' }).click()
  await second.locator('[name=titolo]').fill('Ramo grande sulla strada')
  await expect(second.locator('[data-save-state=saved]')).toBeVisible()

  const paper = await paperOf(counter.url, REPORT)
  await fillFiling(second, paper, await answersOf(REPORT, /senza GPS bastano la strada/))
  await second.locator('.confirm button[type=submit]').click()
  await second.waitForURL(/in-uscita/)
  const number = await numberShown(second)
  await page.goto(`${counter.url}/in-uscita`)
  expect(await numberShown(page)).toBe(number)
  await expect(page.getByText(FILED)).toHaveCount(1)
})
