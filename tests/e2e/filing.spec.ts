import { answersOf } from './support/cases.ts'
import { fillFiling, paperOf } from './support/form.ts'
import { expect, goOffline, goOnline, logIn, readyForOffline, test } from './support/test.ts'

const FIXTURES = [
  { procedure: 'accesso-passo-carrabile', example: /nuovo accesso agricolo/, host: 'piacenza', person: 'Quirino Testoni' },
  { procedure: 'conto-proprio-licenza', example: /impresa edile/, host: 'piacenza', person: 'Ersilia Provavalle' },
  { procedure: 'accesso-documentale', example: /il vicino chiede copia/, host: 'piacenza', person: 'Tarcisio Campionari' },
  { procedure: 'accesso-archivio-tecnico', example: /ingegnere consulta/, host: 'laspezia', person: 'Domitilla Fittizi' },
] as const

test('a road report is filled in with no network and gets its number when the network returns', async ({ page, context, counter }) => {
  const url = counter.at('piacenza')
  const paper = await paperOf(url, 'segnalazione-strada')
  await page.goto(url)
  await readyForOffline(page)

  await goOffline(context)
  await page.goto(`${url}/nuova/segnalazione-strada`)
  await fillFiling(page, paper, await answersOf('segnalazione-strada', /massi sulla strada/))
  await page.getByRole('button', { name: 'Conferma e metti in coda' }).click()
  await expect(page).toHaveURL(/in-uscita/)
  await expect(page.getByText('In coda, non ancora presentata').first()).toBeVisible()
  await expect(page.getByText(/\d{7}\/20\d\d/)).toHaveCount(0)

  await goOnline(context)
  await expect(page.getByText(/Presentata: protocollo \d{7}\/20\d\d/)).toBeVisible({ timeout: 30_000 })
  await page.getByRole('link', { name: 'Apri la ricevuta' }).click()
  await expect(page.locator('[data-receipt-number]')).toHaveText(/^\d{7}\/20\d\d$/)
})

test('what was confirmed with no network is taken back, and goes once, as it was confirmed last', async ({ page, context, counter }) => {
  const url = counter.at('piacenza')
  const paper = await paperOf(url, 'segnalazione-strada')
  await page.goto(url)
  await readyForOffline(page)
  await goOffline(context)
  await page.goto(`${url}/nuova/segnalazione-strada`)
  await fillFiling(page, paper, await answersOf('segnalazione-strada', /senza GPS bastano la strada/))
  await page.locator('.confirm button[type=submit]').click()
  await page.waitForURL(/in-uscita/)
  await page.getByRole('button', { name: /^Riporta tra le bozze/ }).click()
  await page.waitForURL(/\/bozze\//)
  await fillFiling(page, paper, await answersOf('segnalazione-strada', /massi sulla strada/))
  await page.locator('.confirm button[type=submit]').click()
  await page.waitForURL(/in-uscita/)
  await goOnline(context)
  await expect(page.getByText(/Presentata: protocollo \d{7}\/20\d\d/)).toHaveCount(1, { timeout: 30_000 })
  await expect(page.locator('article.entry')).toHaveCount(1)
})

for (const { procedure, example, host, person } of FIXTURES) {
  test(`${procedure}: the worked example is filed by who logs in`, async ({ page, counter }) => {
    const url = counter.at(host)
    const paper = await paperOf(url, procedure)
    await page.goto(`${url}/nuova/${procedure}`)
    await fillFiling(page, paper, await answersOf(procedure, example))
    await page.getByRole('button', { name: 'Conferma e accedi per inviare' }).click()
    await logIn(page, person)
    await expect(page).toHaveURL(/in-uscita/)
    await expect(page.getByText(/Presentata: protocollo \d{7}\/20\d\d/)).toBeVisible({ timeout: 30_000 })
  })
}
