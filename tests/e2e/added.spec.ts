import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { syntheticAnswers, syntheticYaml } from '#support/synthetic.ts'
import { startCounter } from './support/counter.ts'
import { fillFiling, paperOf } from './support/form.ts'
import { expect, test } from './support/test.ts'

test('a procedure added as one file in a folder of its own is found, filled in and filed; nothing else is touched', async ({ page }) => {
  const folder = await mkdtemp(join(tmpdir(), 'sportello-procedures-'))
  await mkdir(join(folder, 'prove'))
  await writeFile(join(folder, 'prove', 'modulo-30.yaml'), syntheticYaml(30))
  const counter = await startCounter({ environment: { PROCEDURES: folder } })
  const url = counter.at('piacenza')

  await page.goto(`${url}/servizi?q=compila+30+campi`)
  await page.getByRole('link', { name: 'Compila 30 campi' }).first().click()
  await page.getByRole('link', { name: 'Inizia: Compila 30 campi' }).first().click()
  const paper = await paperOf(url, 'modulo-30')
  await fillFiling(page, paper, syntheticAnswers(paper.definition))
  await page.getByRole('button', { name: 'Invia ora' }).click()
  await expect(page.getByText(/Presentata: protocollo \d{7}\/20\d\d/)).toBeVisible({ timeout: 30_000 })

  await counter.stop()
  await rm(folder, { recursive: true })
})
