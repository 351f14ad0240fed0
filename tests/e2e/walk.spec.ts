import type { Page } from '@playwright/test'
import { USUAL_DAY } from '#server/catalogue/cases.ts'
import { expectAccessible } from './support/accessible.ts'
import { casesOf, isForStaff, PROCEDURES } from './support/cases.ts'
import { fillFiling, paperOf } from './support/form.ts'
import { expect, logIn, test } from './support/test.ts'

/*
 * Every form of the product on a phone: each step filled from the procedure's own first example, up to a summary where nothing is missing.
 * One test for each, so that a fault names its procedure; one page for all, as for a person who goes from one form to the next.
 */
test.describe.configure({ mode: 'parallel' })

const HOSTS: Readonly<Record<string, 'piacenza' | 'laspezia'>> = { p_pc: 'piacenza', p_sp: 'laspezia' }

for (const procedure of PROCEDURES) {
  test(`${procedure}: every step from the first example to the summary`, async ({ desk, counter }) => {
    const [example] = await casesOf(procedure)
    if (!example) throw new Error(`${procedure} has no example`)
    const url = counter.at(HOSTS[example.body ?? 'p_sp'] ?? 'laspezia')
    await desk.clock.setSystemTime(`${example.today ?? USUAL_DAY}T10:00:00+01:00`) // an example speaks of days before and after its own
    const staff = await isForStaff(procedure)
    if (staff) await logInAsOfficer(desk, url)
    const paper = await paperOf(url, procedure, desk.context())
    await desk.goto(`${url}/nuova/${procedure}`)
    await fillFiling(desk, paper, example.answers, step => expectAccessible(desk, `${procedure}/${step}`))
    await expect(desk.locator('#conferma'), 'something is missing').toBeVisible()
    if (staff) await desk.context().clearCookies()
  })
}

async function logInAsOfficer(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/ufficio`)
  await page.getByRole('link', { name: /Accedi|Accesso del personale/ }).first().click()
  await logIn(page, 'Ottavia Viari')
  await page.waitForURL(/\/ufficio/)
}
