import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import pg from 'pg'
import { expectAccessible } from './support/accessible.ts'
import { answersOf } from './support/cases.ts'
import type { Counter } from './support/counter.ts'
import { fillFiling, paperOf } from './support/form.ts'
import { expect, test } from './support/test.ts'

const REPORT = 'segnalazione-strada'
const FILED = /Presentata: protocollo (\d{7}\/20\d\d)/

/** As after a restore to a moment before the last filing, and a counter raised over its number. */
async function loseLast({ dataDir }: Counter): Promise<void> {
  const { port, superPassword } = JSON.parse(await readFile(join(dataDir, 'postgres.json'), 'utf8')) as { port: number, superPassword: string }
  const client = new pg.Client(`postgresql://postgres:${superPassword}@127.0.0.1:${String(port)}/sportello`)
  await client.connect()
  try {
    await client.query(`SET session_replication_role = replica;
      CREATE TEMPORARY TABLE lost AS SELECT * FROM sportello.register_entry WHERE body = 'p_pc' ORDER BY year DESC, number DESC LIMIT 1;
      DELETE FROM sportello.receipt_pdf WHERE filing IN (SELECT filing FROM lost);
      DELETE FROM sportello.case_event WHERE filing IN (SELECT filing FROM lost);
      DELETE FROM sportello.filing_case WHERE filing IN (SELECT filing FROM lost);
      DELETE FROM sportello.filing_document WHERE filing IN (SELECT filing FROM lost);
      DELETE FROM sportello.filing WHERE id IN (SELECT filing FROM lost);
      DELETE FROM sportello.register_entry WHERE filing IN (SELECT filing FROM lost);
      DELETE FROM sportello.register_raise;
      UPDATE sportello.register_counter c SET last_number = lost.number - 1 FROM lost WHERE c.body = lost.body AND c.year = lost.year AND lost.number > 1;
      DELETE FROM sportello.register_counter c USING lost WHERE c.body = lost.body AND c.year = lost.year AND lost.number = 1;
      SET session_replication_role = origin;
      SELECT sportello.raise_register(body, register, year, number, 'prova') FROM lost;`)
  } finally {
    await client.end()
  }
}

/** What the office answers to what comes back. */
async function answering(page: Page, status: number, code: string, details = {}): Promise<void> {
  await page.route(/\/restore$/, route => route.fulfill({ status, contentType: 'application/problem+json', body: JSON.stringify({ type: code, title: code, status, problems: [{ code, details }] }) }))
}

test('what the office has lost goes back with its receipt, and the page says so until it is there', async ({ page, counter }) => {
  const url = counter.at('piacenza')
  await page.goto(`${url}/nuova/${REPORT}`)
  await fillFiling(page, await paperOf(url, REPORT), await answersOf(REPORT, /senza GPS bastano la strada/))
  await page.locator('.confirm button[type=submit]').click()
  await page.waitForURL(/in-uscita/)
  await expect(page.getByText(FILED)).toBeVisible({ timeout: 45_000 })
  const label = FILED.exec(await page.getByText(FILED).innerText())?.[1] ?? ''

  await loseLast(counter)
  await answering(page, 503, 'server.unavailable')
  await page.reload()
  await expect(page.getByText('L’ufficio non trova più questa pratica')).toBeVisible({ timeout: 30_000 })
  await expect(page.getByText(`Già registrata con il n. ${label}, da rimandare`)).toBeVisible()
  await expect(page.getByText(/non ancora presentata/)).toHaveCount(0)
  for (const width of [390, 1280]) {
    await page.setViewportSize({ width, height: 844 })
    await expectAccessible(page, `a lost filing, ${String(width)} px`)
  }
  await page.unroute(/\/restore$/)
  await page.getByRole('button', { name: 'Invia ora' }).click()
  await expect(page.getByText(`Presentata: protocollo ${label}`)).toBeVisible({ timeout: 30_000 })
  await expect(page.getByText('L’ufficio non trova più')).toHaveCount(0)

  await loseLast(counter)
  await answering(page, 409, 'register.number-taken', { label })
  await page.reload()
  await expect(page.getByText(/La ricevuta resta la prova/)).toBeVisible({ timeout: 30_000 })
  await expect(page.getByRole('button', { name: 'Correggi' })).toHaveCount(0)
  await expect(page.getByText('la rimandiamo')).toHaveCount(0)
  await expectAccessible(page, 'a lost filing that cannot come back')
  await page.getByRole('link', { name: 'Apri la ricevuta' }).click()
  await expect(page.locator('[data-receipt-number]')).toHaveText(label)
  // Who checks a genuine code meanwhile is not told that the office never gave it.
  await page.getByRole('link', { name: 'Pagina di verifica' }).click()
  await expect(page.getByText('L’ufficio ha perso alcune registrazioni')).toBeVisible()
  await expectAccessible(page, 'the check of a receipt that the office has lost')
})
