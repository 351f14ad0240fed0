import type { Page } from '@playwright/test'
import { USUAL_DAY } from '#server/catalogue/cases.ts'
import type { CaseSource } from '#server/catalogue/shape.ts'
import { expectAccessible } from './support/accessible.ts'
import { casesOf, isForStaff, PROCEDURES } from './support/cases.ts'
import { fillFiling, paperOf, type Paper } from './support/form.ts'
import { expect, logIn, test, watch } from './support/test.ts'

/*
 * Every form of the product on a phone: each step filled from the procedure's own first example, up to a summary where nothing is missing.
 * One test for each, so that a fault names its procedure; one page for all, as for a person who goes from one form to the next.
 */
test.describe.configure({ mode: 'parallel' })

const HOSTS: Readonly<Record<string, 'piacenza' | 'laspezia'>> = { p_pc: 'piacenza', p_sp: 'laspezia' }

for (const procedure of PROCEDURES) {
  test(`${procedure}: every step from the first example to the summary`, async ({ desk, browser, counter }) => {
    const [example] = await casesOf(procedure)
    if (!example) throw new Error(`${procedure} has no example`)
    const url = counter.at(HOSTS[example.body ?? 'p_sp'] ?? 'laspezia')
    if (!await isForStaff(procedure)) return walk(desk, { procedure, example, url })

    const office = await browser.newContext()
    const page = await office.newPage()
    const faults: string[] = []
    watch(page, faults)
    await logInAsOfficer(page, url)
    await walk(page, { procedure, example, url, begun: () => unlock(page) })
    expect(faults, 'the page complained').toEqual([])
    await office.close()
  })
}

interface Walk {
  readonly procedure: string
  readonly example: CaseSource
  readonly url: string
  /** What must be done before the first step shows. */
  readonly begun?: () => Promise<void>
}

async function walk(page: Page, { procedure, example, url, begun = () => Promise.resolve() }: Walk): Promise<void> {
  const paper = await paperOf(url, procedure, page.context())
  await page.clock.setSystemTime(`${example.today ?? USUAL_DAY}T10:00:00+01:00`) // an example speaks of days before and after its own
  await page.goto(`${url}/nuova/${procedure}`)
  await begun()
  await fillFiling(page, paper, example.answers, step => expectAccessible(page, `${procedure}/${step}`, partAt(step, paper)))
  await expect(page.locator('#conferma'), 'something is missing').toBeVisible()
}

/** What is the procedure's own: its first step with the header above it, then each step's fields, then the summary. The frame around is looked at elsewhere. */
function partAt(step: string, { definition }: Paper): string {
  return step === definition.steps[0]?.id || step === 'riepilogo' ? 'main' : 'form.step'
}

const CODE = 'trota al forno'

/** The devices of the staff are locked with a code, which is chosen at the first login. */
async function logInAsOfficer(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/ufficio`)
  await page.getByRole('link', { name: 'Accedi come personale' }).click()
  await logIn(page, 'Ottavia Viari')
  for (const name of ['codice-nuovo', 'codice-ripetuto']) await page.locator(`[name=${name}]`).fill(CODE)
  await page.getByRole('button', { name: 'Imposta il codice' }).click()
  await page.locator('[name=codice-nuovo]').waitFor({ state: 'detached' })
}

/** Asked for where the worker was not there yet to carry the keys over. */
async function unlock(page: Page): Promise<void> {
  const box = page.getByLabel('Codice di sblocco')
  await expect(box.or(page.locator('form.step')).first()).toBeVisible()
  if (!await box.isVisible()) return
  await box.fill(CODE)
  await page.getByRole('button', { name: 'Sblocca' }).click()
}
