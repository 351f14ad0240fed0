import { createPinia } from 'pinia'
import { createApp, h } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import { afterEach, expect, test } from 'vitest'
import type { Redirect } from '#domain/procedure/definition.ts'
import { createTexts } from '../text/index.ts'
import SheetContent from './SheetContent.vue'
import { aSheetDefinition } from './catalogue.builder.ts'

const REDIRECT: Redirect = { label: { it: 'Vai al portale', en: 'Go to the portal' }, url: 'https://portale.example.org', why: { it: 'Si presenta solo sul portale.', en: 'It is filed on the portal only.' } }

let unmount = (): void => undefined
afterEach(() => { unmount() })

async function aSheet(redirect?: Redirect): Promise<HTMLElement> {
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:rest(.*)*', component: { render: () => null } }] })
  const definition = { ...aSheetDefinition(), ...redirect ? { redirect } : {} }
  const host = document.createElement('div')
  document.body.append(host)
  const app = createApp({ render: () => h(SheetContent, { definition, area: undefined }) })
  app.use(createPinia()).use(createTexts('it')).use(router).mount(host)
  unmount = () => {
    app.unmount()
    host.remove()
  }
  await router.isReady()
  return host
}

const begins = (sheet: HTMLElement): number => sheet.querySelectorAll('a[href^="/nuova/"]').length
const leads = (sheet: HTMLElement): readonly (string | null)[] => [...sheet.querySelectorAll('[data-element="service-elsewhere"]')].map(link => link.getAttribute('href'))

test('a service of this counter begins here', async () => {
  const sheet = await aSheet()
  expect([begins(sheet), leads(sheet)]).toEqual([1, []])
})

test('a service of another counter says why and leads there, and neither begins nor tells amounts here', async () => {
  const sheet = await aSheet(REDIRECT)
  expect([begins(sheet), leads(sheet)]).toEqual([0, ['https://portale.example.org']])
  expect(sheet.textContent).toContain('Si presenta solo sul portale.')
  expect(sheet.querySelector('#quanto-costa')).toBeNull()
  expect([...sheet.querySelectorAll('nav a')].some(link => link.textContent === 'Quanto costa')).toBe(false)
})

test('a service of which part is filed here says which, and begins', async () => {
  const sheet = await aSheet({ ...REDIRECT, still: { it: 'Da qui mandi i documenti.', en: 'Here you send the documents.' } })
  expect([begins(sheet), leads(sheet)]).toEqual([1, ['https://portale.example.org']])
  expect(sheet.textContent).toContain('Da qui mandi i documenti.')
})
