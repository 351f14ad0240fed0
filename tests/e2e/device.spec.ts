import type { Page } from '@playwright/test'
import { expectAccessible } from './support/accessible.ts'
import { answersOf } from './support/cases.ts'
import { fillFiling, paperOf } from './support/form.ts'
import { expect, readyForOffline, test } from './support/test.ts'

const REPORT = 'segnalazione-strada'
const FILED = /Presentata: protocollo \d{7}\/20\d\d/

/** Goes there as a link of the app does: the page is not loaded anew. */
async function within(page: Page, path: string): Promise<void> {
  await page.evaluate(to => {
    history.pushState({}, '', to)
    dispatchEvent(new PopStateEvent('popstate', { state: {} }))
  }, path)
}

test('the device is checked, and what happens with no network can be tried out without losing the network', async ({ page, counter }) => {
  test.setTimeout(240_000)
  await page.goto(counter.url)
  await readyForOffline(page)
  await page.goto(`${counter.url}/aiuto/verifica`)
  for (const id of ['storage', 'crypto', 'reach', 'clock']) await expect(page.locator(`[data-check=${id}]`)).toHaveAttribute('data-result', 'ok')
  await expect(page.locator('[data-check=worker]')).toContainText(/versione [0-9a-f]{8}/)
  await page.getByRole('button', { name: 'Simula assenza di rete' }).click()
  await expect(page.getByText('Assenza di rete simulata in questa finestra')).toBeVisible()
  await expectAccessible(page, 'the device check')

  await within(page, `/nuova/${REPORT}`)
  await page.locator('[name=titolo]').waitFor()
  await fillFiling(page, await paperOf(counter.url, REPORT), await answersOf(REPORT, /senza GPS bastano la strada/))
  await page.locator('.confirm button[type=submit]').click()
  await page.waitForURL(/in-uscita/)
  const entry = page.locator('article.entry')
  await expect(entry).toHaveAttribute('data-state', 'waiting')
  await expect(entry.getByText('La rete non è raggiungibile.', { exact: true })).toBeVisible()
  await expect(entry.getByText('Che cosa puoi fare')).toBeVisible()
  await expectAccessible(page, 'an entry that waits')

  await page.reload() // the trial ends with the page
  await expect(page.getByText('Assenza di rete simulata')).toHaveCount(0)
  await expect(page.getByText(FILED)).toBeVisible({ timeout: 45_000 })
  await page.getByText('Storia dell’invio').click()
  await expect(page.getByText('ora del servizio').first()).toBeVisible()

  await page.goto(`${counter.url}/account/spazio`)
  await expect(page.getByText(/Usati .+/)).toBeVisible()
  await page.getByRole('button', { name: 'Togli le copie delle pratiche presentate' }).click()
  await page.getByRole('button', { name: 'Togli per sempre' }).click()
  await expect(page.getByText(/Fatto: liberati circa/)).toBeVisible()
  await expectAccessible(page, 'the storage page')
  await page.goto(`${counter.url}/in-uscita`)
  await expect(page.getByText('Non c’è niente in uscita.')).toBeVisible()
})

test('where the browser stores nothing, a form does not say that it is saved', async ({ page, counter }) => {
  await page.addInitScript(() => {
    Object.defineProperty(IDBFactory.prototype, 'open', { value: () => { throw new DOMException('refused', 'InvalidStateError') } })
  })
  await page.goto(`${counter.at('piacenza')}/nuova/segnalazione-strada`)
  await page.getByLabel('Il problema in poche parole').fill('Buca profonda dopo la curva')
  await expect(page.getByText('Non salvata: resta finché questa finestra è aperta')).toBeVisible()
  await expect(page.locator('[data-draft-home=device]')).toHaveCount(0) // what is not kept is on no device
  await expect(page.locator('[data-save-state=saved]')).toBeVisible()
  await expect(page.getByText('Salvata alle')).toHaveCount(0)
})
