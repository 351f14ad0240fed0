import { createApp, h } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import { afterEach, expect, test } from 'vitest'
import type { Definition, Fee } from '#domain/procedure/definition.ts'
import { fixedCents } from '#domain/procedure/fixed-amount.ts'
import { createTexts } from '../text/index.ts'
import { aCatalogue, aSheetDefinition } from './catalogue.builder.ts'
import SheetContent from './SheetContent.vue'
import { structuredData } from './structured-data.ts'

const hosts: HTMLElement[] = []
afterEach(() => {
  for (const host of hosts.splice(0)) host.remove()
})

async function showSheet(definition: Definition): Promise<HTMLElement> {
  const page = { render: () => null }
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:rest(.*)*', component: page }] })
  const host = document.createElement('div')
  hosts.push(host)
  createApp({ render: () => h(SheetContent, { definition, area: aCatalogue().areas[1] }) }).use(createTexts('it')).use(router).mount(host)
  await router.isReady()
  return host
}

test('the sections stand in the order the national model prescribes, with its hooks', async () => {
  const host = await showSheet(aSheetDefinition())
  expect([...host.querySelectorAll('section > h2')].map(title => title.textContent)).toEqual([
    'A chi è rivolto', 'Descrizione', 'Come fare', 'Cosa serve', 'Cosa si ottiene', 'Tempi e scadenze', 'Quanto costa', 'Accedi al servizio', 'Condizioni di servizio', 'Contatti',
  ])
  for (const hook of ['page-index', 'service-addressed', 'service-how-to', 'service-needed', 'service-achieved', 'service-calendar-text', 'service-calendar-list', 'service-generic-access', 'service-file', 'service-area']) {
    expect(host.querySelectorAll(`[data-element="${hook}"]`), hook).toHaveLength(1)
  }
})

test('what to have ready and what silence means are said in words', async () => {
  const host = await showSheet(aSheetDefinition())
  expect(host.textContent).toContain('Planimetria (solo in alcuni casi)')
  expect(host.textContent).toContain('Se l’ufficio non risponde entro il termine, la domanda si considera accolta (silenzio assenso).')
  expect(host.textContent).toContain('16,00')
})

test.each<[string | undefined, number | undefined, string]>([
  ['16.0', 1_600, 'a number'],
  ['body.fees.handling', 6_050, 'an amount the body sets'],
  ['superficie * 0.35', undefined, 'hangs on the answers'],
  ['body.fees.nothing', undefined, 'the body has not set it'],
  [undefined, undefined, 'the office computes it'],
])('%s → %s cents (%s)', (amount, cents) => {
  const fee: Fee = { id: 'f', kind: 'fee', label: { it: 'f', en: 'f' }, at: 'filing', ...amount === undefined ? {} : { amount } }
  expect(fixedCents(fee, { fees: { handling: '60.50' } })).toBe(cents)
})

test('the structured data are whole JSON, whatever the texts hold', () => {
  const definition = { ...aSheetDefinition(), summary: { it: 'Con "virgolette" e </script>', en: 'x' } }
  const json = structuredData({ definition, body: aCatalogue().body, url: 'https://x.example.it/servizi/y', local: text => text.it, audience: 'Cittadini' })
  expect(JSON.parse(json)).toMatchObject({ '@type': 'GovernmentService', description: 'Con "virgolette" e </script>', serviceOperator: { name: 'Provincia di Esempio' } })
})
