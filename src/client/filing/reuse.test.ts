import { defineComponent, h, nextTick } from 'vue'
import { expect, test } from 'vitest'
import type { Earlier } from '#domain/filing/reuse.ts'
import type { Answers } from '#domain/filing/filing.ts'
import { aDefinition, aForm, aProcedure, pressButton, show } from './filing.builder.ts'
import type { Form } from './form.ts'
import ReuseDialog from './ReuseDialog.vue'
import { offersFor, type ReuseSource } from './reuse-sources.ts'
import { wordingOf } from './wording.ts'

const procedure = aProcedure()
const [first] = procedure.definition.steps
if (!first) throw new Error('the procedure has no step')
const step = first

function filing(answers: Answers, label: string): ReuseSource {
  const earlier: Earlier = { definition: aDefinition(), answers, writtenOn: '2026-10-01' }
  return { from: 'filing', title: aDefinition().title, label, sealedAt: '2026-10-01T09:00:00Z', earlier }
}

test('two filings that say the same are offered once, the newest', () => {
  const state = aForm().state()
  const offers = offersFor(state, step, [filing({ titolo: 'Ponteggio' }, '2/2026'), filing({ titolo: 'Ponteggio' }, '1/2026'), filing({ ripristino: true }, '0/2026')])
  expect(offers.map(({ source }) => source.from === 'filing' && source.label)).toEqual(['2/2026'])
})

async function opened(form: Form, sources: readonly ReuseSource[]): Promise<{ readonly press: (words: string) => Promise<void>, readonly text: () => string }> {
  const wording = wordingOf(procedure, { t: key => key, local: text => text.it, language: { value: 'it' } } as Parameters<typeof wordingOf>[1])
  const { host } = await show(defineComponent(() => () => h(ReuseDialog, { step, form, wording, open: true, read: () => Promise.resolve(sources) })))
  await settled()
  return {
    text: () => host.textContent,
    press: words => pressButton(host, words),
  }
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 4; turn++) await nextTick()
}

test('nothing is filled in before it was looked at, and all can be taken back', async () => {
  const form = aForm({ titolo: 'Vecchio', larghezza: '3' }, procedure)
  const { press, text } = await opened(form, [filing({ titolo: 'Ponteggio', lunghezza: '5' }, '2/2026')])
  await press('Usa i dati della pratica 2/2026')
  expect(form.state().answers).toEqual({ titolo: 'Vecchio', larghezza: '3' })
  expect(text()).toContain('Una risposta che hai già scritto sarà sostituita')
  expect(text()).toContain('Al posto di: Vecchio')
  await press('Inserisci questi dati')
  expect(form.state().answers).toEqual({ titolo: 'Ponteggio', lunghezza: '5', larghezza: '3' })
  form.set('lunghezza', '6')
  await press('Annulla l’inserimento')
  expect(form.state().answers, 'what was mended by hand since stays').toEqual({ titolo: 'Vecchio', lunghezza: '6', larghezza: '3' })
})

test('nothing to offer is said', async () => {
  const { text } = await opened(aForm({}, procedure), [])
  expect(text()).toContain('non ci sono dati da riprendere')
})
