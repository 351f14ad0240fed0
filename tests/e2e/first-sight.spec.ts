import { expectAccessible } from './support/accessible.ts'
import { expect, test } from './support/test.ts'

const DRAWN = ['/', '/servizi', '/servizi?topic=mobilita', '/servizi/accesso-passo-carrabile', '/privacy', '/accessibilita'] as const

test('who runs no scripts reads the services, and what each asks for', async ({ browser, counter }) => {
  const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 390, height: 844 }, locale: 'it-IT' })
  const page = await context.newPage()
  const refused: string[] = []
  page.on('console', message => { if (message.type() === 'error') refused.push(message.text()) })
  await page.goto(`${counter.at('laspezia')}/`)
  await page.getByRole('link', { name: /Tutti i servizi/ }).first().click()
  await page.getByRole('link', { name: /passo carrabile/i }).first().click()
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await expect(page.getByRole('heading', { name: 'Quanto costa' })).toBeVisible()
  await expect(page.getByRole('contentinfo')).toContainText('La Spezia')
  await expect(page).toHaveTitle(/Provincia della Spezia$/)
  expect(refused).toEqual([])
  await context.close()
})

test('the page that the server draws is the page that the app makes', async ({ browser, counter }) => {
  const still = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 390, height: 844 }, locale: 'it-IT' })
  const living = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'it-IT', serviceWorkers: 'block' })
  const [drawn, made] = [await still.newPage(), await living.newPage()]
  for (const path of DRAWN) {
    await drawn.goto(counter.url + path)
    await made.goto(counter.url + path)
    await made.locator('#app:not([data-drawn])').waitFor()
    await expect(made.getByText('Sto preparando', { exact: false })).toHaveCount(0)
    const words = async (page: typeof made): Promise<string> => (await page.locator('main h1, main h2, main h3').allInnerTexts()).join('\n')
    expect(await words(made), path).toContain(await words(drawn))
    expect(await made.title(), path).toBe(await drawn.title())
  }
  await still.close()
  await living.close()
})

test('what is typed before the scripts have come is searched for when they have', async ({ page, counter }) => {
  let goOn = (): void => undefined
  const held = new Promise<void>(resolve => { goOn = resolve })
  await page.route('**/api/catalogue', async route => {
    await held
    await route.continue()
  })
  await page.goto(counter.url, { waitUntil: 'commit' })
  await page.getByRole('searchbox').fill('buca')
  await page.waitForTimeout(1_500) // the scripts have come by now; they have nothing to show yet that was not drawn
  await expect(page.locator('#app[data-drawn]')).toBeVisible()
  await expect(page.getByRole('link', { name: /Segnala una buca/ }).first()).toBeVisible()
  await expectAccessible(page, 'the drawn home page')
  goOn()
  await page.locator('#app:not([data-drawn])').waitFor()
  await expect(page.getByRole('link', { name: /Segnala una buca/ }).first()).toBeVisible()
  await expect(page.getByRole('searchbox')).toHaveValue('buca')
  await expect(page.getByRole('searchbox')).toBeFocused()
})

test('a page whose code does not come says so, in the place of what was drawn', async ({ page, counter }) => {
  await page.route(/\/assets\/BeginPage-.*\.js/, route => route.abort())
  await page.goto(`${counter.at('piacenza')}/nuova/segnalazione-strada`)
  await page.locator('#app:not([data-drawn])').waitFor()
  await expect(page.getByText('Preparo il modulo')).toHaveCount(0)
  await expect(page.locator('main h1')).toBeVisible()
  await expectAccessible(page, 'a page whose code did not come')
})
