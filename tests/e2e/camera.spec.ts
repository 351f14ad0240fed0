import type { Page, Request } from '@playwright/test'
import { readExif } from '#fields/attachment/exif.ts'
import { BARE_JPEG, heicWith, withNotes } from '#support/camera.ts'
import { expectAccessible } from './support/accessible.ts'
import { answersOf } from './support/cases.ts'
import { fillFiling, paperOf } from './support/form.ts'
import { expect, test } from './support/test.ts'

/** Twelve megapixels, as phones have them: held upright, its sensor lying on its side (orientation 6). */
const SENSOR = { width: 4032, height: 3024 }
const NOTES = { orientation: 6, taken: '2026:05:12 10:31:07', lat: 44.112034, lon: 9.961501 }

/** A real photograph, made by the browser's own encoder: a colour in each corner of the sensor, and grain, so that it weighs what photographs do. */
async function aPhotograph(page: Page, seed: number): Promise<Buffer> {
  const base64 = await page.evaluate(({ width, height, seed }) => {
    const canvas = document.createElement('canvas')
    canvas.width = width
    canvas.height = height
    const context = canvas.getContext('2d')
    if (!context) throw new Error('no canvas')
    const pixels = context.createImageData(width, height)
    let noise = seed
    for (let at = 0; at < pixels.data.length; at += 4) {
      noise = (noise * 1103515245 + 12345) & 0x7FFFFFFF
      pixels.data.set([(noise >> 8) & 0x7F, (noise >> 12) & 0x7F, (noise >> 16) & 0x7F, 255], at)
    }
    context.putImageData(pixels, 0, 0)
    const corners = [['red', 0, 0], ['lime', width - 1000, 0], ['blue', width - 1000, height - 1000], ['yellow', 0, height - 1000]] as const
    for (const [colour, x, y] of corners) {
      context.fillStyle = colour
      context.fillRect(x, y, 1000, 1000)
    }
    return canvas.toDataURL('image/jpeg', 0.9).split(',')[1] ?? ''
  }, { ...SENSOR, seed })
  return Buffer.from(base64, 'base64')
}

interface Shown { readonly width: number, readonly height: number, readonly corners: readonly string[] }

/** Size and corners of a picture on the page, clockwise from the upper left. */
function lookAt(page: Page, selector: string): Promise<Shown> {
  return page.locator(selector).evaluate(async (image: HTMLImageElement) => {
    await image.decode()
    const canvas = document.createElement('canvas')
    const [width, height] = [image.naturalWidth, image.naturalHeight]
    canvas.width = width
    canvas.height = height
    const context = canvas.getContext('2d')
    context?.drawImage(image, 0, 0)
    const nameOf = ([red = 0, green = 0, blue = 0]: Uint8ClampedArray): string => `${red > 128 ? 'R' : ''}${green > 128 ? 'G' : ''}${blue > 128 ? 'B' : ''}`
    const at = (x: number, y: number): string => nameOf(context?.getImageData(x, y, 1, 1).data ?? new Uint8ClampedArray())
    return { width, height, corners: [at(50, 50), at(width - 50, 50), at(width - 50, height - 50), at(50, height - 50)] }
  })
}

/** Turned a quarter clockwise, the sensor's lower left corner comes to the upper left. */
const UPRIGHT = ['RG', 'R', 'G', 'B']

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
    expect(await lookAt(page, `.photos > li:${place}-child img`)).toEqual({ width: 1200, height: 1600, corners: UPRIGHT })
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
  await page.getByLabel('Descrizione (facoltativa)').first().fill('Lato nord')

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
    expect(await lookAt(page, '.pages > li:first-child img')).toEqual({ width: 1650, height: 2200, corners: UPRIGHT })
    await page.getByRole('button', { name: 'Togli Pagina 1' }).click()
    await expect(made).toContainText('Un PDF di 2 pagine')
    await page.getByRole('button', { name: 'Ruota Pagina 2' }).click()
    await expect(page.locator('.pages img.turned-90')).toHaveCount(1)
    await page.getByRole('button', { name: 'Sposta Pagina 2 più in alto' }).press('Enter')
    await expect(page.locator('.pages > li:first-child img')).toHaveClass('turned-90')
    await expectAccessible(page, 'a document of photographed pages')
    await expect(page.getByText('Salvata su questo dispositivo')).toBeVisible()
    await page.reload()
    await expect(page.locator('.pages > li:first-child img')).toHaveClass('turned-90')
    await expect(page.locator('.pages > li')).toHaveCount(2)
    await add.setInputFiles({ name: 'pagina 3.jpg', mimeType: 'image/jpeg', buffer: pages[2] ?? BARE_JPEG })
    await expect(made).toContainText('Un PDF di 3 pagine')
  })
  await expect(page.getByText(/Denuncia di smarrimento o furto\.pdf/)).toBeVisible()
})
