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
