import { defineComponent, h } from 'vue'
import { afterEach, expect, test } from 'vitest'
import { aForm, aProcedure, show, type Shown } from './filing.builder.ts'
import type { Form } from './form.ts'
import SummaryNext from './SummaryNext.vue'
import SummaryStep from './SummaryStep.vue'

let shown: Shown | undefined
afterEach(() => {
  shown?.app.unmount()
  shown?.host.remove()
})

async function showSummary(form: Form): Promise<HTMLElement> {
  shown = await show(defineComponent(() => () => form.steps.value.map(step => h(SummaryStep, { key: step.id, step, form, draft: 'd' }))))
  return shown.host
}
const rows = (host: HTMLElement): readonly (readonly string[])[] =>
  [...host.querySelectorAll('dl > div')].map(row => [...row.children].map(cell => cell.textContent.trim()))

test('the summary reads like the paper form: every question asked, with its answer in words', async () => {
  const host = await showSummary(aForm({ titolo: 'Ponteggio', lunghezza: '1234.5', permanente: false, ripristino: true }))
  expect(rows(host)).toEqual([
    ['Titolo', 'Ponteggio'],
    ['Lunghezza', '1.234,5'],
    ['Larghezza', 'non indicato'],
    ['È permanente?', 'No'],
    ['Mi impegno a ripristinare i luoghi.', 'Dichiarato'],
  ])
})

test('what is hidden is not there, and comes back with its answer', async () => {
  const form = aForm({ permanente: true, motivo: 'Servizio' })
  const host = await showSummary(form)
  expect(rows(host)).toContainEqual(['Motivo', 'Servizio'])
})

test('each step can be changed from here', async () => {
  const host = await showSummary(aForm())
  expect([...host.querySelectorAll('a')].map(link => [link.getAttribute('href'), link.getAttribute('aria-label')])).toEqual([
    ['/bozze/d/misure', 'Modifica il passo «Misure»'],
    ['/bozze/d/fine', 'Modifica il passo «Dichiarazioni»'],
  ])
})

test('what follows is said of the term these answers have, with its note', async () => {
  const term = { days: 60, silence: 'checked', from: { it: 'dal giorno', en: 'from the day' }, note: { it: 'Il cambio di sede segue la SCIA.', en: 'A move follows the SCIA.' } } as const
  shown = await show(defineComponent(() => () => h(SummaryNext, { definition: aProcedure().definition, term })))
  expect(shown.host.textContent).toContain('60')
  expect(shown.host.textContent).toContain('Puoi iniziare l’attività solo dopo la verifica positiva dell’ufficio. Il cambio di sede segue la SCIA.')
})
