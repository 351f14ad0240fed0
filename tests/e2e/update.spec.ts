import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { startCounter, type Counter } from './support/counter.ts'
import { buildOf, deploy, lookForUpdate, unpackRelease } from './support/release.ts'
import { expect, readyForOffline, test } from './support/test.ts'

/** A build of the app in a folder of its own, which a newer one can take the place of while the server runs. */
let dist: string
let counter: Counter
test.beforeAll(async () => {
  dist = await mkdtemp(join(tmpdir(), 'dist-'))
  await unpackRelease(dist)
  counter = await startCounter({ environment: { DIST_DIR: dist, DEMONSTRATION: 'no' } })
})
test.afterAll(async () => {
  await counter.stop()
  await rm(dist, { recursive: true, force: true })
})

/** Lost by a reload. */
const mark = (page: Page): Promise<void> => page.evaluate(() => { document.body.dataset['mark'] = 'here' })
const isMarked = (page: Page): Promise<boolean> => page.evaluate(() => document.body.dataset['mark'] === 'here')

test('a new version waits while two forms are open; accepted in one window, both go on in it with all that was typed', async ({ page, context }) => {
  await page.goto(`${counter.url}/nuova/segnalazione-strada`)
  await readyForOffline(page)
  const other = await context.newPage()
  await other.goto(`${counter.url}/nuova/segnalazione-strada`)
  await other.getByRole('button', { name: 'Inizia una nuova pratica' }).click()
  await page.locator('[name=titolo]').fill('Buca dopo la curva')
  await other.locator('[name=titolo]').fill('Ramo sulla strada')
  await Promise.all([mark(page), mark(other)])

  await deploy(dist, 'second')
  await lookForUpdate(page)
  await expect(page.getByText('È pronta una nuova versione dello sportello.')).toBeVisible()
  await page.locator('[name=titolo]').pressSequentially(' a destra') // goes on writing, and nothing happens to it
  expect(await Promise.all([isMarked(page), isMarked(other)])).toEqual([true, true])
  await page.getByRole('button', { name: 'Più tardi' }).click()
  await expect(page.getByText('È pronta una nuova versione dello sportello.')).toBeHidden()

  await deploy(dist, 'third')
  await lookForUpdate(page)
  await page.getByRole('button', { name: 'Aggiorna ora' }).click() // at once: what was just typed has not been saved yet
  for (const [window, typed] of [[page, 'Buca dopo la curva a destra'], [other, 'Ramo sulla strada']] as const) {
    await expect.poll(() => buildOf(window).catch(() => null)).toBe('third')
    expect(await isMarked(window)).toBe(false)
    await expect(window.locator('[name=titolo]')).toHaveValue(typed)
  }
})

const PAGE_KEPT = '/index.html?__WB_REVISION__'

test('two versions, one right after the other, leave an app that opens with no network', async ({ page, context }) => {
  await page.goto(counter.url)
  await readyForOffline(page)
  await deploy(dist, 'fourth')
  await lookForUpdate(page)
  await page.getByRole('button', { name: 'Aggiorna ora' }).waitFor()
  await deploy(dist, 'fifth')
  await Promise.all([lookForUpdate(page).catch(() => undefined), page.getByRole('button', { name: 'Aggiorna ora' }).click()]) // the page is loaded anew while it looks
  await expect.poll(async () => {
    await page.getByRole('button', { name: 'Aggiorna ora' }).click({ timeout: 1_000 }).catch(() => undefined) // the fifth may already be there
    return buildOf(page).catch(() => null)
  }).toBe('fifth')
  await context.setOffline(true)
  await page.reload()
  expect(await buildOf(page)).toBe('fifth')
})

test('a new version of which a part does not come leaves the old one as it was, with no network too, until all of it is there', async ({ page, context }) => {
  await page.goto(counter.url)
  await readyForOffline(page)
  await deploy(dist, 'sixth', 'assets/missing-a1b2c3d4.js')
  await lookForUpdate(page).catch(() => undefined) // it says that it failed
  await expect.poll(() => page.evaluate(async () => {
    const { installing, waiting } = await navigator.serviceWorker.ready
    return installing ?? waiting
  })).toBeNull()
  await context.setOffline(true)
  await page.goto(`${counter.url}/nuova/segnalazione-strada`)
  await page.locator('[name=titolo]').fill('Buca dopo la curva')
  expect(await buildOf(page)).not.toBe('sixth')
  await context.setOffline(false)

  await deploy(dist, 'seventh')
  await lookForUpdate(page)
  await page.getByRole('button', { name: 'Aggiorna ora' }).click()
  await expect.poll(() => buildOf(page).catch(() => null)).toBe('seventh')
  await expect(page.locator('[name=titolo]')).toHaveValue('Buca dopo la curva')
})

test('a start page that the browser has lost is fetched again', async ({ page, context }) => {
  await page.goto(counter.url)
  await readyForOffline(page)
  const isKept = (): Promise<boolean> => page.evaluate(async start => {
    for (const name of await caches.keys()) for (const { url } of await (await caches.open(name)).keys()) if (url.includes(start)) return true
    return false
  }, PAGE_KEPT)
  await page.evaluate(async start => {
    for (const name of await caches.keys()) {
      const cache = await caches.open(name)
      for (const request of await cache.keys()) if (request.url.includes(start)) await cache.delete(request)
    }
  }, PAGE_KEPT)
  expect(await isKept()).toBe(false)
  await page.reload()
  await expect.poll(isKept, { timeout: 30_000 }).toBe(true)
  await context.setOffline(true)
  await page.reload()
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
})
