import { createPinia } from 'pinia'
import { createApp, h, nextTick, type App, type Component } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import { compileProcedure } from '#domain/condition/compile.ts'
import type { Procedure } from '#domain/condition/procedure.ts'
import { openDraft } from '#domain/filing/draft.ts'
import type { Answers } from '#domain/filing/filing.ts'
import type { Surroundings } from '#domain/filing/surroundings.ts'
import type { Definition, LocalText } from '#domain/procedure/definition.ts'
import { placesOf } from '#domain/procedure/places.ts'
import { kinds } from '#fields/index.ts'
import { createTexts, type Texts } from '../text/index.ts'
import { createForm, type Form } from './form.ts'

const say = (it: string, en = it): LocalText => ({ it, en })

/** A small procedure for tests: a site on a road, with a condition, a computed area, a fee, a warning and a declaration. */
export function aDefinition(): Definition {
  return {
    format: 1, body: 'p_pc', id: 'occupazione', version: 1,
    title: say('Occupazione di suolo', 'Occupation'), action: say('Occupare un tratto di strada', 'Occupy a road'), summary: say('Per cantieri.', 'For sites.'),
    area: 'strade', kind: 'istanza', audience: ['cittadino'], topics: [], keywords: [], minutes: 10,
    office: { id: 'viabilita', name: say('Ufficio Viabilità', 'Roads office'), responsible: 'Ada Esempio', substitute: 'Ugo Esempio', pec: 'via@pec.example.it', email: 'via@example.it', phone: '0523 000', address: 'Via Prova 1' },
    law: [], term: { days: 30, silence: 'none', from: say('dal giorno della domanda', 'from the day of filing') }, remedies: say('Ricorso.', 'Appeal.'),
    identity: { assurance: 2, onBehalf: false }, signature: 'identification', offline: 'high',
    sheet: { addressed: say('Tutti'), description: say('Testo'), howTo: say('Testo'), needed: say('Testo'), achieved: say('Testo'), conditions: say('Testo') },
    steps: [
      {
        id: 'misure', title: say('Misure', 'Measures'),
        fields: [
          { id: 'titolo', type: 'text', required: true, label: say('Titolo', 'Title') },
          { id: 'lunghezza', type: 'number', decimals: 2, required: true, label: say('Lunghezza', 'Length') },
          { id: 'larghezza', type: 'number', decimals: 2, required: true, label: say('Larghezza', 'Width') },
          { id: 'permanente', type: 'yes-no', required: true, label: say('È permanente?', 'Is it permanent?') },
          { id: 'motivo', type: 'text', required: true, visible: 'permanente', label: say('Motivo', 'Reason') },
        ],
        checks: [{ id: 'larga', level: 'warning', must: 'larghezza < 10', at: 'larghezza', message: say('È molto larga.', 'It is very wide.') }],
      },
      { id: 'fine', title: say('Dichiarazioni', 'Declarations'), fields: [{ id: 'ripristino', type: 'declaration', required: true, label: say('Ripristino', 'Restoring'), text: say('Mi impegno a ripristinare i luoghi.', 'I will restore the site.') }], checks: [] },
    ],
    values: [{ id: 'superficie', type: 'number', is: 'round(lunghezza * larghezza, 2)', unit: 'm2', label: say('Superficie', 'Area') }],
    fees: [{ id: 'istruttoria', kind: 'fee', label: say('Istruttoria', 'Handling'), amount: '60.0', at: 'filing' }],
    outcome: { act: say('Concessione', 'Licence'), validity: say('Un anno', 'A year') }, classification: { code: '11', retentionYears: 10 }, locals: {}, updated: '2026-11-01',
  }
}

export const someday: Surroundings = { today: '2026-11-22', now: '2026-11-22T10:00', places: placesOf({ comuni: [], province: [], countries: [], roads: [] }) }

export function aProcedure(): Procedure {
  return compileProcedure(aDefinition(), kinds)
}

export function aForm(answers: Answers = {}, procedure = aProcedure()): Form {
  return createForm(openDraft(procedure, answers, someday))
}

export interface Shown {
  readonly host: HTMLElement
  readonly texts: Texts
  readonly app: App
}

/** Puts a component on a page with the words, the stores and the addresses of the real application. */
export async function show(component: Component, props: Readonly<Record<string, unknown>> = {}): Promise<Shown> {
  const texts = createTexts('it')
  await texts.need(['filing', 'field', 'problem', 'reuse', 'mandate', 'why', 'version', 'copies'])
  const page = { render: () => null }
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/', component: page }, { path: '/bozze', name: 'drafts', component: page }, { path: '/bozze/:draft/:step?', name: 'filing', component: page }, { path: '/:rest(.*)*', component: page }] })
  const host = document.createElement('div')
  document.body.append(host)
  const app = createApp({ render: () => h(component, props) })
  app.use(createPinia()).use(texts).use(router).mount(host)
  await router.isReady()
  return { host, texts, app }
}

/** Presses the button that says these words, as a person would: Vue hears no press on what was drawn in the same millisecond. */
export async function pressButton(host: HTMLElement, words: string): Promise<void> {
  const button = [...host.querySelectorAll('button')].find(one => one.textContent.includes(words))
  if (!button) throw new Error(`no button says ${words}: ${host.textContent}`)
  await new Promise(resolve => setTimeout(resolve, 2))
  button.click()
  for (let turn = 0; turn < 4; turn++) await nextTick()
}
