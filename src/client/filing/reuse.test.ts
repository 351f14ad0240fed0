import { defineComponent, h, nextTick } from 'vue'
import { describe, expect, test } from 'vitest'
import { compileProcedure } from '#domain/condition/compile.ts'
import type { Earlier } from '#domain/filing/reuse.ts'
import type { Answers } from '#domain/filing/filing.ts'
import type { Step } from '#domain/procedure/definition.ts'
import { kinds } from '#fields/index.ts'
import { aStep, question } from '#support/definitions.ts'
import type { SavedData } from '../storage/records.ts'
import { aDefinition, aForm, aProcedure, pressButton, show } from './filing.builder.ts'
import type { Form } from './form.ts'
import ReuseDialog from './ReuseDialog.vue'
import { offersFor, savableIn, type NewData, type ReuseSource } from './reuse-sources.ts'
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
  const { host } = await show(defineComponent(() => () => h(ReuseDialog, { step, form, wording, open: true, read: () => Promise.resolve(sources), save: () => Promise.resolve(true) })))
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
  expect(document.activeElement?.textContent, 'the dialog shows another thing: it is read from its title').toContain('Usa i dati della pratica 2/2026')
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

describe('what may be saved for later', () => {
  const saving = compileProcedure({ ...aDefinition(), values: [], fees: [], steps: [
    aStep('impresa', [question('nome', 'text', { fact: 'party.name' }), question('piva', 'vat-number', { fact: 'party.vatNumber' })]),
    aStep('mezzi', [question('veicoli', 'repeat', { rows: [0, 5], fields: [question('targa', 'plate')] })]),
  ] }, kinds)
  const [firm, vehicles] = saving.definition.steps
  const KNOWN: SavedData = { id: '1', of: 'party', name: 'Prova SRL', answers: { 'party.name': 'Prova SRL', 'party.vatNumber': '12345678903' }, savedAt: '2026-11-01T10:00:00Z' }
  const savable = (about: Step | undefined, answers: Answers, saved: readonly SavedData[] = []): readonly NewData[] => about ? savableIn(aForm(answers, saving).state(), about, saved, () => 'new') : []

  test('a party once it can be told from others, and each vehicle', () => {
    expect(savable(firm, { nome: 'Prova SRL' })).toEqual([])
    expect(savable(firm, { nome: 'Prova SRL', piva: '12345678903' })).toMatchObject([{ id: 'new', of: 'party', name: 'Prova SRL' }])
    expect(savable(vehicles, { veicoli: [{ targa: 'AB123CD' }, { targa: 'EF456GH' }] }).map(one => one.name)).toEqual(['AB123CD', 'EF456GH'])
  })

  test('what is saved just so is not offered again; what has changed is written over', () => {
    expect(savable(firm, { nome: 'Prova SRL', piva: '12345678903' }, [KNOWN])).toEqual([])
    expect(savable(firm, { nome: 'Prova SPA', piva: '12345678903' }, [KNOWN])).toMatchObject([{ id: '1', name: 'Prova SPA' }])
  })

  test('it is offered wherever it is asked', () => {
    const offers = firm ? offersFor(aForm({}, saving).state(), firm, [{ from: 'saved', data: KNOWN }]) : []
    expect(offers[0]?.fills).toEqual([{ field: 'nome', value: 'Prova SRL' }, { field: 'piva', value: '12345678903' }])
  })
})
