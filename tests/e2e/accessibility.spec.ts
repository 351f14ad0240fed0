import type { Page } from '@playwright/test'
import { expectAccessible } from './support/accessible.ts'
import { answersOf } from './support/cases.ts'
import { fillFiling, paperOf } from './support/form.ts'
import { expect, logIn, test } from './support/test.ts'

const PUBLIC_PAGES = [
  '/', '/servizi', '/servizi?q=buca', '/servizi?topic=mobilita', '/servizi/segnalazione-strada', '/servizi/accesso-passo-carrabile', '/servizi/non-esiste',
  '/bozze', '/in-uscita', '/pratiche', '/pratiche/00000000-0000-4000-8000-000000000000', '/ricevute/00000000-0000-4000-8000-000000000000',
  '/verifica', '/verifica/00000000000000000000000000', '/account', '/privacy', '/accessibilita', '/note-legali', '/procedimenti', '/interruzioni', '/aiuto/verifica', '/account/spazio', '/servizi?event=casa', '/aiuto', '/ufficio', '/non-esiste',
] as const

/** Forms whose first steps differ most: a report without login, a person, a firm, a professional, a governing body. */
const BEGUN = ['segnalazione-strada', 'accesso-passo-carrabile', 'conto-proprio-licenza', 'sismica-deposito', 'consiglieri-atti-ispettivi'] as const

const NARROW = 320

for (const width of [NARROW, 1280]) {
  test(`every public page at ${String(width)} px`, async ({ page, counter }) => {
    test.setTimeout(240_000)
    await page.setViewportSize({ width, height: 800 })
    const requested = collectForeign(page, counter.url)
    for (const [place, path] of PUBLIC_PAGES.entries()) {
      await page.goto(`${counter.url}${path}`)
      await page.locator('h1').first().waitFor()
      await settled(page)
      // The frame is the same around all: on a narrow screen it is looked at once, on a wide one, where it holds more, with each page.
      await expectAccessible(page, `${path} at ${String(width)} px`, width === NARROW && place > 0 ? '#contenuto' : undefined)
    }
    expect(requested, 'requests to others').toEqual([])
  })
}

/** What only the browser's own settings show: where colours are forced, one entry is the current one; where motion is not wanted, nothing moves. */
test('forced colours and reduced motion', async ({ page, counter }) => {
  await page.emulateMedia({ forcedColors: 'active', reducedMotion: 'reduce' })
  await page.setViewportSize({ width: 1280, height: 800 })
  await page.goto(`${counter.url}/servizi`)
  await page.locator('.main-nav-link.active').waitFor()
  const edges = await page.locator('.main-nav-link').evaluateAll(links => links.map(link => getComputedStyle(link).borderBlockEndColor))
  expect(new Set(edges).size, 'two edges: of the current entry and of the others').toBe(2)
  await page.goto(`${counter.url}/nuova/accesso-passo-carrabile`)
  await page.locator('.form-check').first().waitFor()
  expect(await page.locator('.form-check').first().evaluate(box => Number.parseFloat(getComputedStyle(box).transitionDuration))).toBeLessThan(0.001)
})

test('a link to a question of many boxes shows where it leads', async ({ page, counter }) => {
  await page.goto(`${counter.url}/nuova/accesso-passo-carrabile`)
  const question = page.locator('.form-group-composite').first()
  await question.focus()
  expect(await question.evaluate(box => getComputedStyle(box).outlineStyle)).toBe('solid')
})

// That every step and summary of every procedure is accessible is shown by the walk: here, what it does not come across.
test('a first step sent empty, and what it says is wrong', async ({ page, counter }) => {
  for (const procedure of BEGUN) {
    await page.goto(`${counter.at('laspezia')}/nuova/${procedure}`)
    await page.locator('form.step button[type=submit]').click()
    await page.locator('.problem-summary').waitFor()
    await expectAccessible(page, `${procedure} after an empty «Avanti»`)
  }
  await speakEnglish(page)
  await expectAccessible(page, 'an empty step in English')
})

test('the login page, the personal pages and the desk', async ({ page, counter }) => {
  test.setTimeout(240_000)
  const url = counter.url
  await page.goto(`${url}/nuova/accesso-documentale`)
  await fillFiling(page, await paperOf(counter.at('piacenza'), 'accesso-documentale'), await answersOf('accesso-documentale', /il vicino chiede copia/))
  await speakEnglish(page)
  await expectAccessible(page, 'a summary in English')
  await page.getByRole('button', { name: 'IT, Italiano' }).click()
  await page.getByRole('button', { name: 'Conferma e accedi per inviare' }).click()
  await page.getByRole('button', { name: 'Tarcisio Campionari' }).waitFor()
  await expectAccessible(page, 'the development login')
  await logIn(page, 'Tarcisio Campionari')
  await expect(page.getByText(/Presentata: protocollo/)).toBeVisible({ timeout: 45_000 })
  await expectAccessible(page, 'the outbox with a filed entry')
  await page.getByRole('link', { name: 'Apri la ricevuta' }).click()
  await page.locator('[data-receipt-number]').waitFor()
  await expectAccessible(page, 'the receipt')
  await page.getByRole('link', { name: 'Pagina di verifica' }).click()
  await page.getByText('La ricevuta è autentica').waitFor()
  await expectAccessible(page, 'a checked receipt')
  for (const path of ['/account', '/pratiche', '/bozze', '/']) {
    await page.goto(`${url}${path}`)
    await settled(page)
    await expectAccessible(page, `${path} when logged in`)
  }
  await page.goto(`${url}/pratiche`)
  await page.getByRole('link', { name: /Apri la pratica/ }).first().click()
  await page.getByText('Pratica protocollata').waitFor()
  await expectAccessible(page, 'one filing')
})

async function speakEnglish(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'EN, English' }).click()
  await expect(page.locator('html')).toHaveAttribute('lang', 'en')
}

/** Everything the page was waiting for is there: no spinner turns. */
async function settled(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle')
  await expect(page.locator('.turning, [data-loading]')).toHaveCount(0)
}

function collectForeign(page: Page, own: string): string[] {
  const foreign: string[] = []
  page.on('request', request => {
    if (!request.url().startsWith(own) && !/^(blob|data):/.test(request.url())) foreign.push(request.url())
  })
  return foreign
}
