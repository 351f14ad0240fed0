import type { Locator, Page } from '@playwright/test'
import { aTileArchive } from '../support/tile-archives.ts'
import { expectAccessible } from './support/accessible.ts'
import { expect, test, readyForOffline } from './support/test.ts'

/** A square of one colour, 1 × 1: the browser stretches it. */
const TILE = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkqPvPAAADNQGB/yAMPAAAAABJRU5ErkJggg==', 'base64')

/** Begins a filing and goes straight to one of its steps. */
async function openStep(page: Page, url: string, procedure: string, step: string): Promise<void> {
  await page.goto(`${url}/nuova/${procedure}`)
  await page.waitForURL(/\/bozze\/[^/]+\/[^/?]+/)
  await page.locator('form.step').waitFor()
  const draft = new URL(page.url()).pathname.split('/')[2] ?? ''
  await page.goto(`${url}/bozze/${draft}/${step}`)
  await page.locator('form.step').waitFor()
}

/** @param within the field whose map it is: where the body has tiles, a road has one too */
async function openMap(page: Page, within: Page | Locator = page): Promise<void> {
  await within.getByRole('button', { name: 'Apri la mappa' }).click()
  await page.locator('.map-scale').waitFor()
}

async function coordinates(page: Page, path = 'punto'): Promise<readonly [lat: number, lon: number]> {
  const read = async (part: string): Promise<number> => Number((await page.locator(`[name="${path}.${part}"]`).inputValue()).replace(',', '.'))
  return [await read('lat'), await read('lon')]
}

test('a position is pointed at, moved by keys and typed, with no tiles and no third party', async ({ page, counter }) => {
  const requested: string[] = []
  page.on('request', request => { requested.push(request.url()) })
  await page.setViewportSize({ width: 320, height: 640 })
  await openStep(page, counter.at('piacenza'), 'segnalazione-strada', 'dove')
  expect(requested.filter(url => /MapView|map.*\.css/.test(url)), 'the map before it is opened').toEqual([])
  await openMap(page)
  await expect(page.getByText('La mappa non ha uno sfondo')).toBeVisible()
  await expectAccessible(page, 'an open map at 320 px')

  const map = page.getByRole('application', { name: 'Mappa' })
  await map.click({ position: { x: 100, y: 120 } })
  const [lat, lon] = await coordinates(page)
  expect(lat).toBeGreaterThan(44.3)
  expect(lat).toBeLessThan(45.3)
  const marker = page.getByRole('button', { name: 'Segnaposto' })
  await marker.focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowRight')
  await expect(marker).toBeFocused()
  const [south, east] = await coordinates(page)
  expect(south).toBeLessThan(lat)
  expect(east).toBeGreaterThan(lon)
  await expectAccessible(page, 'a map with its marker at 320 px')

  await page.locator('[name="punto.lat"]').fill('44,8515')
  await page.locator('[name="punto.lon"]').fill('9,8708')
  await expect(page.locator('.map-name', { hasText: 'SP4 km 8' })).toBeVisible() // it came near
  await map.focus()
  await page.keyboard.press('Enter')
  const [centreLat, centreLon] = await coordinates(page)
  expect(centreLat).toBeCloseTo(44.8515, 3)
  expect(centreLon).toBeCloseTo(9.8708, 3)
  const own = new URL(counter.at('piacenza')).host
  expect(requested.filter(url => !/^(?:blob|data):/.test(url) && new URL(url).host !== own), 'requests to others').toEqual([])
})

test('a line grows on the map and by hand, and is there with no network', async ({ page, counter, context }) => {
  await page.goto(counter.at('piacenza'))
  await readyForOffline(page)
  await openStep(page, counter.at('piacenza'), 'manifestazione-non-competitiva-comunicazione', 'evento')
  await context.setOffline(true)
  await openMap(page)
  const map = page.getByRole('application', { name: 'Mappa' })
  await map.click({ position: { x: 60, y: 60 } })
  await map.click({ position: { x: 200, y: 120 } })
  await expect(page.getByText(/Lunghezza: [\d.]+ m, 2 punti/)).toBeVisible()
  await page.getByText('Punti della linea: 2').click()
  await page.getByRole('button', { name: 'Aggiungi un punto' }).click()
  await page.locator('[name="tracciato.points.2.lat"]').fill('44,9')
  await page.locator('[name="tracciato.points.2.lon"]').fill('9,6')
  await expect(page.getByText(/Lunghezza: [\d.]+ m, 3 punti/)).toBeVisible()
  await expectAccessible(page, 'a line with its points')
  await page.getByRole('button', { name: 'Togli l’ultimo punto' }).click()
  await expect(page.getByText(/, 2 punti/)).toBeVisible()
  await context.setOffline(false)
})

/** The catalogue as that of a body with a background for its maps. */
async function withBackground(page: Page, settings: object): Promise<void> {
  await page.route('**/api/catalogue', async route => {
    const reply = await route.fetch()
    const catalogue = await reply.json() as { readonly body: { readonly map?: object } }
    await route.fulfill({ response: reply, json: { ...catalogue, body: { ...catalogue.body, map: { ...catalogue.body.map, ...settings } } } })
  })
}

test.describe('with tiles of the body', () => {
  test.use({ serviceWorkers: 'block' })

  test('they are drawn under the marker, with their credits', async ({ page, counter }) => {
    await withBackground(page, { tiles: '/mappe/{z}/{x}/{y}.png', attribution: 'Sfondo: carta di prova', maxZoom: 12 })
    await page.route('**/mappe/**', route => route.fulfill({ contentType: 'image/png', body: TILE }))
    await openStep(page, counter.url, 'segnalazione-strada', 'dove')
    await openMap(page, page.locator('#campo-punto'))
    await expect(page.locator('.map-box img.leaflet-tile-loaded').first()).toBeVisible()
    await expect(page.getByText('Sfondo: carta di prova')).toBeVisible()
    await expect(page.locator('.map-grid')).toHaveCount(0)
    await expectAccessible(page, 'a map with tiles')
  })

  test('they come out of one file, in pieces, and a road is pointed at', async ({ page, counter }) => {
    const file = aTileArchive(Array.from({ length: 5461 }, (_, id) => ({ id, content: TILE })), { maxZoom: 6, leafOf: 500 })
    const pieces: number[] = []
    await withBackground(page, { tiles: '/mappe/prova.pmtiles', attribution: 'Sfondo: carta di prova' })
    await page.route('**/mappe/**', route => {
      const [from = 0, to = 0] = (route.request().headers()['range'] ?? '').replace('bytes=', '').split('-').map(Number)
      const body = file.subarray(from, to + 1)
      pieces.push(body.length)
      return route.fulfill({ status: 206, contentType: 'application/octet-stream', headers: { 'content-range': `bytes ${String(from)}-${String(from + body.length - 1)}/${String(file.length)}` }, body })
    })
    await openStep(page, counter.url, 'accesso-passo-carrabile', 'localizzazione')
    await openMap(page)
    await expect(page.locator('.map-box img.leaflet-tile-loaded').first()).toBeVisible()
    expect(Math.max(...pieces)).toBeLessThan(file.length / 4)
    await page.locator('.map-box').click({ position: { x: 150, y: 150 } })
    await expect(page.getByText(/^(?:Il punto indicato è su|Vicino al punto indicato)/)).toBeVisible()
    await expectAccessible(page, 'a map out of one file')
  })
})
