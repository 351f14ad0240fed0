import type { Page } from '@playwright/test'
import { answersOf } from './support/cases.ts'
import { expectAccessible } from './support/accessible.ts'
import { fillFiling, paperOf } from './support/form.ts'
import { expect, logIn, test } from './support/test.ts'

/** A page left before it has saved asks whether to leave it. */
async function saved(page: Page): Promise<void> {
  await page.locator('[data-save-state=saved]').waitFor()
}

const CONSULTANT = 'Ersilia Provavalle'

test('a professional fills in for a client: data they have, for whom, the mandate, and a change of client', async ({ page, counter }) => {
  const url = counter.at('piacenza')
  await page.setViewportSize({ width: 390, height: 844 })
  await page.goto(`${url}/account`)
  await page.getByRole('link', { name: 'Accedi con SPID' }).or(page.locator('[data-element=personal-area-login]').last()).click()
  await logIn(page, CONSULTANT)
  await page.goto(`${url}/nuova/occupazione-temporanea-suolo`)
  await page.getByLabel('Nome', { exact: true }).fill('Qualcun Altro')

  await page.getByRole('button', { name: 'Usa dati che hai già' }).click()
  await page.getByRole('button', { name: /Usa i tuoi dati di accesso/ }).click()
  await expect(page.getByText('Al posto di: Qualcun Altro')).toBeVisible()
  await expectAccessible(page, 'what would be filled in')
  await page.getByRole('button', { name: 'Inserisci questi dati' }).click()
  await expect(page.getByLabel('Nome', { exact: true })).toHaveValue('Ersilia')
  await page.getByRole('button', { name: 'Annulla l’inserimento' }).click()
  await expect(page.getByLabel('Nome', { exact: true })).toHaveValue('Qualcun Altro')

  await saved(page)
  const draft = new URL(page.url()).pathname.split('/')[2] ?? ''
  await page.goto(`${url}/bozze/${draft}/in-qualita-di`)
  await page.getByLabel('Per chi presenti la pratica?').selectOption({ label: 'Procuratore o delegato' })
  await expect(page.locator('[data-for-whom]')).toContainText('per un’altra persona')
  await expect(page.getByRole('button', { name: 'Cambia cliente' })).toBeHidden() // there is none yet
  await page.getByRole('button', { name: 'Avanti' }).click()
  await page.getByLabel('Un\'impresa, un\'associazione o un ente').check()
  await page.getByLabel('Nome e cognome o denominazione').fill('Prova SRL')
  await page.getByLabel('Codice fiscale di chi rappresenti').fill('12345678903')
  await expect(page.locator('[data-for-whom]')).toContainText('Stai compilando per Prova SRL')

  await page.getByRole('button', { name: 'Usa dati che hai già' }).click()
  await page.getByRole('button', { name: 'Salva i dati di Prova SRL' }).click()
  await expect(page.getByText('Salvati i dati di Prova SRL.')).toBeVisible()
  await expectAccessible(page, 'saving data for later')
  await page.keyboard.press('Escape')

  await page.getByRole('button', { name: 'Perché queste domande' }).click()
  await expect(page.getByText('Questo passo c’è perché «Per chi presenti la pratica?» non è «Diretto interessato».')).toBeVisible()
  await expectAccessible(page, 'why the questions are asked')
  await page.keyboard.press('Escape')

  await saved(page)
  await page.goto(`${url}/bozze/${draft}/delega`)
  await page.getByLabel('Compilare').check()
  await page.getByLabel('Inviare').check()
  await page.getByRole('button', { name: 'Prepara la procura da far firmare' }).click()
  await expect(page.getByText('Inviare: conferito', { exact: false })).toBeVisible()
  await expect(page.getByText('Prova SRL')).toBeVisible()
  await expectAccessible(page, 'the mandate')
  await page.getByRole('link', { name: 'Torna alla bozza' }).click()

  await page.getByRole('button', { name: /Manca/ }).click()
  await expect(page.getByText(/Servono ancora circa \d+ minuti\./)).toBeVisible()
  await expectAccessible(page, 'what is missing')
  await page.keyboard.press('Escape')

  await page.getByRole('button', { name: 'Cambia cliente' }).click()
  await expectAccessible(page, 'changing the client')
  await page.getByRole('button', { name: 'Svuota e cambia cliente' }).click()
  await expect(page).toHaveURL(/rappresentato$/)
  await expect(page.getByLabel('Nome e cognome o denominazione')).toHaveValue('')
  await expect(page.locator('[data-for-whom]')).toContainText('per un’altra persona')
  await page.getByRole('button', { name: 'Rimetti le risposte' }).click()
  await expect(page.getByLabel('Nome e cognome o denominazione')).toHaveValue('Prova SRL')

  await saved(page)
  await page.goto(`${url}/account`)
  await page.getByRole('button', { name: 'Elimina i dati di Prova SRL' }).waitFor()
  await expectAccessible(page, 'the personal area with saved data')
  await page.getByRole('button', { name: 'Elimina i dati di Prova SRL' }).click()
  await expect(page.getByText('Eliminati i dati di Prova SRL.')).toBeVisible()
})

test('a draft is duplicated: everything but what must be made anew', async ({ page, counter }) => {
  const url = counter.at('piacenza')
  const paper = await paperOf(url, 'segnalazione-strada')
  await page.goto(`${url}/nuova/segnalazione-strada`)
  await fillFiling(page, paper, await answersOf('segnalazione-strada', /massi sulla strada/))
  await saved(page)
  await page.goto(`${url}/bozze`)
  await page.getByRole('link', { name: /Duplica la bozza/ }).click()
  await expect(page.getByText('Questa bozza è una copia')).toBeVisible()
  await expectAccessible(page, 'a copy')
  await page.getByRole('button', { name: 'Ho letto' }).click()
  await expect(page.getByText('Questa bozza è una copia')).toBeHidden()
  await saved(page)
  await page.goto(`${url}/bozze`)
  await expect(page.getByRole('link', { name: /Duplica la bozza/ })).toHaveCount(2)
})

test('any procedure prints as an empty form that can be read on a phone too', async ({ page, counter }) => {
  const url = counter.at('piacenza')
  await page.setViewportSize({ width: 390, height: 844 })
  await page.goto(`${url}/servizi/conto-proprio-licenza`)
  await page.getByRole('link', { name: 'Stampa il modulo da compilare a mano' }).click()
  await expect(page.getByText('Spazio per il protocollo')).toBeVisible()
  await expect(page.getByText(/Compila questa parte solo se «Per chi presenti la pratica\?»/).first()).toBeVisible()
  await expect(page.getByRole('heading', { name: 'Dove consegnare il modulo' })).toBeVisible()
  await expectAccessible(page, 'the paper form')
})

test('a printed draft says on every page that it is not filed', async ({ page, counter }) => {
  await page.goto(`${counter.at('piacenza')}/nuova/segnalazione-strada`)
  await page.waitForURL(/bozze\/[^/]+\/./)
  await saved(page)
  await page.goto(page.url().replace(/\/[^/]+$/, '/riepilogo'))
  await page.locator('#riepilogo').waitFor()
  await page.emulateMedia({ media: 'print' })
  await expect(page.getByText('Bozza – non presentata').first()).toBeVisible()
  await expect(page.getByRole('button', { name: 'Stampa il riepilogo' })).toBeHidden()
})

for (const [width, height] of [[360, 640], [412, 823]] as const) {
  test(`a phone of ${String(width)} × ${String(height)}: the first question is in sight, and no bar lies over what is to be pressed`, async ({ page, counter }) => {
    await page.setViewportSize({ width, height })
    await page.goto(`${counter.url}/nuova/segnalazione-strada`)
    const first = page.locator('form.step').locator('select, input').first()
    await saved(page)
    await expect(page.locator('[data-draft-home]')).toBeVisible()
    await expect(page.getByRole('button', { name: 'Mancano 6 cose' })).toBeInViewport({ ratio: 1 })
    await expect(first).toBeInViewport({ ratio: 1 })
    const covered = await page.locator('form.step :is(input, select, textarea, button)').evaluateAll(inputs => inputs.filter(input => {
      const { left, right, top, bottom } = input.getBoundingClientRect()
      const hit = document.elementFromPoint((left + right) / 2, bottom - 1)
      return top < innerHeight && bottom > 0 && bottom < innerHeight && hit?.closest('nav') !== null && hit !== null
    }).map(input => input.getAttribute('name')))
    expect(covered).toEqual([])
    await page.getByRole('link', { name: 'Vai alle bozze' }).click()
    await expect(page.getByRole('heading', { name: 'Bozze' })).toBeVisible()
  })
}
