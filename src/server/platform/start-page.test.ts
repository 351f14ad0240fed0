import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Body } from './ports.ts'
import { readStartPage } from './start-page.ts'

const body: Body = { id: 'p_xx', name: { it: 'Provincia <di> Prova', en: 'Province of Trial' }, shortName: 'Prova', hosts: [], offices: [] }
let dist: string
beforeAll(async () => {
  dist = await mkdtemp(join(tmpdir(), 'sportello-start-'))
  await writeFile(join(dist, 'index.html'), '<html><head><title>Sportello online</title><meta name="description" content="In generale."><link rel="stylesheet" href="/assets/first.css"></head><body><div id="app"><noscript>Serve JavaScript.</noscript></div></body></html>')
})
afterAll(() => rm(dist, { recursive: true, force: true }))

test('a drawn page has its words in the app\'s place, its name, its summary and the styles it lacks', async () => {
  const page = (await readStartPage(dist))?.drawn({ html: '<main id="contenuto"><h1>Buche $& frane</h1></main>', title: 'Buche & frane', description: 'Una "buca" sulla strada' }, body, ['assets/first.css', 'assets/Sheet.css'])
  expect(page).toContain('<div id="app" data-drawn><main id="contenuto"><noscript>Serve JavaScript.</noscript><h1>Buche $& frane</h1></main></div>')
  expect(page).toContain('<title>Buche &amp; frane – Provincia &lt;di> Prova</title>')
  expect(page).toContain('content="Una &quot;buca&quot; sulla strada"')
  expect(page?.match(/stylesheet/g)).toHaveLength(2)
})

test('without a summary of its own a page has the site\'s', async () => {
  expect((await readStartPage(dist))?.drawn({ html: '', title: 'Servizi' }, body, [])).toContain('content="In generale."')
})

test('an app that is not built has no start page', async () => {
  expect(await readStartPage(join(dist, 'none'))).toBeUndefined()
})
