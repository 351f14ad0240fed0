import type { Page, Request } from '@playwright/test'
import { readExif } from '#fields/attachment/exif.ts'
import { BARE_JPEG, heicWith, withNotes } from '#support/camera.ts'
import { expectAccessible } from './support/accessible.ts'
import { answersOf } from './support/cases.ts'
import { fillFiling, paperOf } from './support/form.ts'
import { drawPhotograph, lookAtPicture, NOTES, SENSOR, UPRIGHT } from './support/photograph.ts'
import { expect, test } from './support/test.ts'

async function aPhotograph(page: Page, seed: number): Promise<Buffer> {
  return Buffer.from(await page.evaluate(drawPhotograph, { ...SENSOR, seed }), 'base64')
}

test('photographs of a camera are made small and upright, and the person decides about the place', async ({ page, counter }) => {
  const url = counter.at('piacenza')
  const sent: Buffer[] = []
  page.on('request', (request: Request) => {
    const body = request.method() === 'PUT' && request.url().includes('/chunks/') ? request.postDataBuffer() : null
    if (body) sent.push(body)
  })
  const paper = await paperOf(url, 'segnalazione-strada')
  await page.goto(`${url}/nuova/segnalazione-strada`)
  const photographs = await Promise.all([1, 2].map(async seed => withNotes(await aPhotograph(page, seed), NOTES)))
  expect(Math.min(...photographs.map(one => one.length))).toBeGreaterThan(2_000_000)
  const foto = photographs.map((buffer, index) => ({ name: `IMG_${String(index + 1)}.jpg`, mimeType: 'image/jpeg', buffer }))
  const answers = { ...await answersOf('segnalazione-strada', /massi sulla strada/), foto }

  await fillFiling(page, paper, answers, async step => {
    if (step === 'immagini') await onPhotographs(page)
    if (step === 'riepilogo') await expect(page.getByText('Scattata il 12/05/2026, 10:31, secondo la fotocamera')).toHaveCount(2)
  })
  await expect(page.locator('.photos .attached-name')).toHaveText(['IMG_2.jpg', 'IMG_1.jpg'])
  await expect(page.getByText('Posizione indicata dalla fotocamera: 44,11203 9,96150')).toHaveCount(1)
  await page.getByRole('button', { name: 'Invia ora' }).click()
  await expect(page.getByText(/Presentata: protocollo \d{7}\/20\d\d/)).toBeVisible({ timeout: 30_000 })

  const begun = sent.filter(chunk => chunk.subarray(0, 3).equals(Buffer.from([0xFF, 0xD8, 0xFF])))
  expect(begun).toHaveLength(2)
  for (const jpeg of begun) {
    expect(readExif(jpeg)).toEqual({ orientation: 1 })
    expect(jpeg.includes('Exif')).toBe(false)
  }
})

async function onPhotographs(page: Page): Promise<void> {
  await expect(page.locator('.attached img')).toHaveCount(2)
  for (const place of ['first', 'last']) {
    expect(await page.evaluate(lookAtPicture, `.photos > li:${place}-child img`)).toEqual({ width: 1200, height: 1600, corners: UPRIGHT })
  }
  await expect(page.getByText('2 foto contengono la posizione in cui sono state scattate: la usiamo?')).toBeVisible()
  await expectAccessible(page, 'photographs that have a place')
  await page.getByRole('button', { name: 'Sì, usa la posizione' }).click()
  await page.getByRole('button', { name: 'Togli la posizione' }).first().click()
  await expect(page.getByText('Posizione indicata dalla fotocamera')).toHaveCount(1)

  // By keyboard alone: the second photograph goes before the first, and the focus with it.
  const up = page.getByRole('button', { name: 'Sposta IMG_2.jpg più in alto' })
  await up.focus()
  await page.keyboard.press('Enter')
  await expect(page.locator('.photos .attached-name')).toHaveText(['IMG_2.jpg', 'IMG_1.jpg'])
  await expect(up).toBeFocused()
  await page.getByLabel(/^Descrizione di .+ \(facoltativa\)/).first().fill('Lato nord')

  await page.locator('input[type=file][name=foto]').setInputFiles({ name: 'IMG_3.HEIC', mimeType: 'image/heic', buffer: heicWith(NOTES) })
  await expect(page.getByRole('alert')).toContainText('questo browser non sa aprire la foto IMG_3.HEIC')
  await expect(page.locator('.photos > li')).toHaveCount(2)
}

test('pages that are photographed become one PDF, and work goes on after the page was loaded again', async ({ page, counter }) => {
  const url = counter.at('piacenza')
  const paper = await paperOf(url, 'conto-proprio-variazione')
  await page.goto(`${url}/nuova/conto-proprio-variazione`)
  const pages = await Promise.all([3, 4, 5].map(async seed => withNotes(await aPhotograph(page, seed), NOTES)))
  const answers = { ...await answersOf('conto-proprio-variazione', /la licenza è stata rubata/), 'denuncia-di-smarrimento-o-furto': undefined }
  const add = page.locator('input[type=file][name="denuncia-di-smarrimento-o-furto-pagine"]')
  const made = page.getByText(/^Un PDF di/)

  await fillFiling(page, paper, answers, async step => {
    if (step !== 'documenti-allegati') return
    await add.setInputFiles(pages.map((buffer, index) => ({ name: `pagina ${String(index + 1)}.jpg`, mimeType: 'image/jpeg', buffer })))
    await expect(made).toContainText('Un PDF di 3 pagine')
    expect(await page.evaluate(lookAtPicture, '.pages > li:first-child img')).toEqual({ width: 1650, height: 2200, corners: UPRIGHT })
    await page.getByRole('button', { name: 'Togli Pagina 1' }).click()
    await expect(made).toContainText('Un PDF di 2 pagine')
    await page.getByRole('button', { name: 'Ruota Pagina 2' }).click()
    await expect(page.locator('.pages img.turned-90')).toHaveCount(1)
    await page.getByRole('button', { name: 'Sposta Pagina 2 più in alto' }).press('Enter')
    await expect(page.locator('.pages > li:first-child img')).toHaveClass('turned-90')
    await expectAccessible(page, 'a document of photographed pages')
    await expect(page.locator('[data-save-state=saved]')).toBeVisible()
    await page.reload()
    await expect(page.locator('.pages > li:first-child img')).toHaveClass('turned-90')
    await expect(page.locator('.pages > li')).toHaveCount(2)
    await add.setInputFiles({ name: 'pagina 3.jpg', mimeType: 'image/jpeg', buffer: pages[2] ?? BARE_JPEG })
    await expect(made).toContainText('Un PDF di 3 pagine')
  })
  await expect(page.getByText(/Denuncia di smarrimento o furto\.pdf/)).toBeVisible()
})
