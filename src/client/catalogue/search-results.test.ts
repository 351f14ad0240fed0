import { createPinia } from 'pinia'
import { createApp, h, nextTick, shallowRef } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import { afterEach, expect, test, vi } from 'vitest'
import type { CatalogueEntry } from '#contract/catalogue.ts'
import { announceKey, type Announce } from '#ui/announcer.ts'
import { createTexts } from '../text/index.ts'
import { aCatalogue } from './catalogue.builder.ts'
import SearchResults from './SearchResults.vue'

let unmount = (): void => undefined
afterEach(() => {
  unmount()
  vi.unstubAllGlobals()
})

function entries(count: number): readonly CatalogueEntry[] {
  const [entry] = aCatalogue().procedures
  if (!entry) throw new Error('the catalogue is empty')
  return Array.from({ length: count }, (_, place) => ({ ...entry, ref: { ...entry.ref, id: `servizio-${String(place)}` } }))
}

test('a key that finds many services shows the best at once and the others after the frame; those that stand there already stay', async () => {
  const said = vi.fn<Announce>()
  const frames: FrameRequestCallback[] = []
  vi.stubGlobal('requestAnimationFrame', (act: FrameRequestCallback) => frames.push(act))
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/', component: { render: () => null } }, { path: '/servizi/:procedure', name: 'sheet', component: { render: () => null } }] })
  const all = entries(20)
  const found = shallowRef<readonly CatalogueEntry[]>(all.slice(12, 15))
  const host = document.createElement('div')
  const texts = createTexts('it')
  await texts.need(['catalogue'])
  const app = createApp({ render: () => h(SearchResults, { found: found.value, query: 'strada' }) })
  app.use(createPinia()).use(texts).use(router).provide(announceKey, said).mount(host)
  unmount = () => { app.unmount() }
  const cards = (): readonly (string | null)[] => [...host.querySelectorAll('li a')].map(link => link.getAttribute('href'))
  const hrefs = (places: readonly number[]): readonly string[] => places.map(place => `/servizi/servizio-${String(place)}`)
  await nextTick()
  expect(cards()).toEqual(hrefs([12, 13, 14]))
  found.value = all
  await nextTick()
  expect(cards()).toEqual(hrefs([0, 1, 2, 3, 4, 5, 12, 13, 14]))
  expect(host.querySelector('.count')?.textContent).toContain('20')
  expect(said.mock.calls.map(([words]) => words)).toEqual([expect.stringContaining('3'), expect.stringContaining('20')]) // the first came with what it counts
  frames.splice(0).forEach(act => { act(0) })
  await vi.waitFor(() => { expect(cards()).toEqual(hrefs(all.map((_, place) => place))) })
})
