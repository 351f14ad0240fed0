import { answersOf } from './support/cases.ts'
import { fillFiling, paperOf } from './support/form.ts'
import { expect, goOffline, logIn, readyForOffline, test } from './support/test.ts'

test('the office takes a filing in charge and the citizen sees it, also with no network', async ({ page, context, browser, counter }) => {
  const url = counter.at('piacenza')
  await page.goto(`${url}/nuova/accesso-passo-carrabile`)
  await fillFiling(page, await paperOf(url, 'accesso-passo-carrabile'), await answersOf('accesso-passo-carrabile', /nuovo accesso agricolo/))
  await page.getByRole('button', { name: 'Conferma e accedi per inviare' }).click()
  await logIn(page, 'Quirino Testoni')
  const chip = page.getByText(/Presentata: protocollo \d{7}\/20\d\d/)
  await expect(chip).toBeVisible({ timeout: 45_000 })
  const label = /\d{7}\/20\d\d/.exec(await chip.innerText())?.[0] ?? ''

  const desk = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'it-IT' })
  const officer = await desk.newPage()
  await officer.goto(`${url}/ufficio`)
  await officer.getByRole('link', { name: 'Accedi come personale' }).click()
  await officer.getByRole('button', { name: 'Ottavia Viari' }).click()
  for (const name of ['codice-nuovo', 'codice-ripetuto']) await officer.locator(`[name=${name}]`).fill('trota al forno') // the devices of the staff are locked
  await officer.getByRole('button', { name: 'Imposta il codice' }).click()
  await officer.getByRole('link', { name: new RegExp(label) }).first().waitFor({ timeout: 60_000 })
  await officer.getByRole('link', { name: new RegExp(label) }).first().click()
  await expect(officer.getByText('SP7').first()).toBeVisible()
  const download = officer.waitForEvent('download')
  await officer.getByRole('link', { name: /Scarica/ }).first().click()
  expect((await (await download).createReadStream()).readable).toBe(true)
  await officer.getByRole('button', { name: 'Prendi in carico', exact: true }).click()
  await officer.getByRole('button', { name: 'Sì, prendi in carico' }).click()
  await expect(officer.getByText(new RegExp(`La pratica ${label} è in carico a te`)).first()).toBeVisible()
  // On a phone too what a search has found is in sight.
  await officer.setViewportSize({ width: 390, height: 844 })
  await officer.getByRole('link', { name: 'Pratiche dell’ufficio' }).click()
  await officer.locator('#cerca').fill(label)
  await officer.locator('#cerca').press('Enter')
  await expect(officer.getByText('Una pratica', { exact: true })).toBeInViewport()
  await expect(officer.getByLabel('Stato')).toBeHidden()
  await officer.getByRole('button', { name: 'Filtri e ordine' }).click()
  await expect(officer.getByLabel('Stato')).toBeVisible()
  await desk.close()

  await page.goto(`${url}/pratiche`)
  await readyForOffline(page)
  await page.getByRole('link', { name: new RegExp(label) }).click()
  await expect(page.getByText('Presa in carico dall’ufficio')).toBeVisible()
  await goOffline(context)
  await page.reload()
  await expect(page.getByText('Presa in carico dall’ufficio')).toBeVisible()
  await expect(page.getByText(/Senza risposta dal servizio/)).toBeVisible()
})
