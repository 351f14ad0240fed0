import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readHints } from './hints.ts'

let dist: string
beforeAll(async () => {
  dist = await mkdtemp(join(tmpdir(), 'sportello-hints-'))
  await mkdir(join(dist, '.vite'))
  await writeFile(join(dist, '.vite', 'manifest.json'), JSON.stringify({
    '_first.js': { file: 'assets/first-1.js', css: ['assets/first-1.css'] },
    'src/client/catalogue/HomePage.vue': { file: 'assets/HomePage-1.js', imports: ['_first.js'], css: ['assets/HomePage-1.css'] },
    'src/client/filing/BeginPage.vue': { file: 'assets/BeginPage-1.js', css: ['assets/BeginPage-1.css'] },
    'src/client/filing/FilingPage.vue': { file: 'assets/FilingPage-1.js', css: ['assets/FilingPage-1.css'] },
    'src/client/catalogue/SheetPage.vue': { file: 'assets/SheetPage-1.js', imports: ['_first.js'] },
  }))
})
afterAll(() => rm(dist, { recursive: true, force: true }))

test('a page names the scripts and styles it will need, and the catalogue', async () => {
  const hintsFor = await readHints(dist)
  expect(hintsFor('/')?.link.split(', ')).toEqual([
    '</assets/HomePage-1.css>; rel=preload; as=style; crossorigin', '</assets/first-1.css>; rel=preload; as=style; crossorigin',
    '</assets/HomePage-1.js>; rel=modulepreload; fetchpriority=low', '</assets/first-1.js>; rel=modulepreload; fetchpriority=low',
    '</api/catalogue>; rel=preload; as=fetch; crossorigin',
  ])
  expect(hintsFor('/')?.styles).toEqual(['assets/HomePage-1.css', 'assets/first-1.css'])
  expect(hintsFor('/servizi/segnalazione-strada')?.link).toContain('SheetPage-1.js')
})

test('only the styles of what is seen first hold up the first sight', async () => {
  const hints = (await readHints(dist))('/nuova/segnalazione-strada')
  expect(hints?.styles).toEqual(['assets/BeginPage-1.css'])
  expect(hints?.link).toContain('FilingPage-1.css')
})

test('a page that is not in the build, and one that nobody lands on, name nothing', async () => {
  const hintsFor = await readHints(dist)
  expect(hintsFor('/servizi')).toBeUndefined()
  expect(hintsFor('/verifica')).toBeUndefined()
})

test('a build without its manifest is served without hints', async () => {
  expect((await readHints(join(dist, 'none')))('/')).toBeUndefined()
})
