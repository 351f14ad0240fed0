import { chromium } from '@playwright/test'
import AxeBuilder from '@axe-core/playwright'
import { findBrowser } from '../support/find-browser.ts'
const b = await findBrowser(); if (!b.found) throw new Error('none')
const browser = await chromium.launch({ executablePath: b.path, args: ['--no-sandbox'] })
for (const host of ['localhost', 'piacenza.localhost', 'laspezia.localhost']) {
  const ctx = await browser.newContext({ viewport: { width: 390, height: 844 }, serviceWorkers: 'block' })
  const page = await ctx.newPage()
  page.on('console', m => { if (m.type() === 'error' || m.type() === 'warning') console.log(host, m.text()) })
  page.on('requestfailed', r => console.log(host, 'failed', r.url()))
  await page.goto(`http://${host}:8111/auth/login?returnTo=/servizi`)
  if (host === 'localhost') { const r = await new AxeBuilder({ page }).analyze(); console.log('axe', r.violations.map(v => v.id)); await page.screenshot({ path: '/tmp/dev.png', fullPage: true }) }
  await page.getByRole('button', { name: 'Ersilia Provavalle' }).click()
  await page.waitForURL('**/servizi')
  console.log(host, page.url(), await page.evaluate(() => fetch('/api/session').then(r => r.json())).then((s: any) => s.person?.givenName))
  await page.goto(`http://${host}:8111/auth/staff/login?returnTo=/ufficio`)
  await page.getByRole('button', { name: 'Leandro Vertici' }).click()
  await page.waitForURL('**/ufficio')
  console.log(await page.evaluate(() => fetch('/api/session').then(r => r.json())).then((s: any) => JSON.stringify(s.staff)))
  await ctx.close()
}
await browser.close()
