import { defineComponent, h, nextTick, ref } from 'vue'
import { expect, test } from 'vitest'
import { compileProcedure } from '#domain/condition/compile.ts'
import type { Answers } from '#domain/filing/filing.ts'
import { kinds } from '#fields/index.ts'
import { aStep, options, question } from '#support/definitions.ts'
import type { DraftRecord } from '../storage/records.ts'
import ClientChange from './ClientChange.vue'
import ForWhom from './ForWhom.vue'
import { aDefinition, aForm, pressButton, show } from './filing.builder.ts'
import type { Form } from './form.ts'
import { keepDraft, type KeptDraft } from './kept-draft.ts'
import type { FilingWorld } from './ports.ts'
import { useClient } from './use-client.ts'

const procedure = compileProcedure({
  ...aDefinition(),
  values: [], fees: [],
  identity: { assurance: 2, onBehalf: true },
  steps: [
    aStep('richiedente', [question('nome', 'text'), question('qualita', 'choice', { options: options('io', 'delegato') })], { block: 'applicant' }),
    aStep('rappresentato', [question('chi', 'text', { fact: 'party.name' }), question('cf', 'fiscal-code', { fact: 'party.fiscalCode', allow: 'any' })], { block: 'represented', visible: 'qualita != "io"' }),
    aStep('delega', [question('procura', 'text')], { block: 'mandate', visible: 'qualita == "delegato"' }),
    aStep('lavori', [question('oggetto', 'text'), question('indirizzo', 'text')]),
  ],
}, kinds)

const MARIO = { chi: 'Mario Rossi', cf: 'RSSMRA85T10A562S', procura: 'n. 1', oggetto: 'Passo carrabile' }
const OTHERS = [{ chi: 'Prova SRL', cf: '12345678903' }, { chi: 'Esempio SPA', cf: '00743110157' }]
const mine = { nome: 'Ugo', qualita: 'delegato' }

interface Screen { readonly form: Form, readonly draft: KeptDraft, readonly press: (words: string) => Promise<void>, readonly text: () => string }

async function aScreen(answers: Answers, kept: Partial<DraftRecord> = {}): Promise<Screen> {
  const form = aForm(answers, procedure)
  const draft = keepDraft({} as FilingWorld, { procedure, form, record: { confirmed: ['larga'], ...kept } as unknown as DraftRecord }) // neither is kept nor read here
  const asking = ref(false)
  const { host } = await show(defineComponent(() => {
    const client = useClient(draft, { isLooking: () => false })
    return () => h('div', [
      client.behalf.value && h(ForWhom, { behalf: client.behalf.value, readonly: false, onChange: () => { asking.value = true } }),
      h(ClientChange, { draft, client, asking: asking.value, 'onUpdate:asking': (open: boolean) => { asking.value = open } }),
    ])
  }))
  return {
    form, draft, text: () => host.textContent,
    press: words => pressButton(host, words),
  }
}

async function write(form: Form, answers: Answers): Promise<void> {
  for (const [id, value] of Object.entries(answers)) form.set(id, value)
  await nextTick()
}

test('three clients one after the other: nothing of one is in the draft of the next', async () => {
  const { form, press, text } = await aScreen({ ...mine, ...MARIO })
  expect(text()).toContain('Stai compilando per Mario Rossi')
  for (const next of OTHERS) {
    await press('Cambia cliente')
    await press('Svuota e cambia cliente')
    expect(form.state().answers).toEqual(mine)
    await write(form, next)
    expect(text()).toContain(`Stai compilando per ${next.chi}`)
    expect(text(), 'a client written where there was none is no change').not.toContain('Hai cambiato la persona')
    await write(form, { oggetto: 'Ponteggio', procura: 'n. 2' })
  }
})

test('a change of client can be taken back', async () => {
  const { form, draft, press } = await aScreen({ ...mine, ...MARIO })
  await press('Cambia cliente')
  await press('Svuota e cambia cliente')
  expect(draft.confirmed.value).toEqual([])
  await press('Rimetti le risposte')
  expect(form.state().answers).toEqual({ ...mine, ...MARIO })
  expect([draft.confirmed.value, draft.client.value?.code]).toEqual([['larga'], MARIO.cf])
})

test('what was written with earlier versions of the form goes with the client, and comes back with them', async () => {
  const earlier = [{ procedure: { id: 'passo', version: 1, digest: 'd'.repeat(64) }, answers: { oggetto: 'Varco' }, leftAt: '2026-11-01T09:00:00.000Z' }] as const
  const { draft, press } = await aScreen({ ...mine, ...MARIO }, { earlier })
  await press('Cambia cliente')
  await press('Svuota e cambia cliente')
  expect(draft.earlier.value).toEqual([])
  await press('Rimetti le risposte')
  expect(draft.earlier.value).toEqual(earlier)
})

test('another client written over the first is asked about, and takes only what was written anew', async () => {
  const { form, draft, press, text } = await aScreen({ ...mine, ...MARIO })
  await write(form, { cf: '12345678903' })
  expect(text()).toContain('Hai cambiato la persona o l’impresa')
  await press('È un altro cliente')
  expect(form.state().answers).toEqual({ ...mine, cf: '12345678903' })
  expect(draft.client.value?.code).toBe('12345678903')
  await press('Rimetti le risposte')
  expect(text(), 'what is back is the other client’s again').toContain('Hai cambiato la persona o l’impresa')
})

test('a corrected code takes nothing away', async () => {
  const { form, press, text } = await aScreen({ ...mine, ...MARIO })
  await write(form, { cf: '12345678903' })
  await press('È lo stesso')
  expect(form.state().answers).toEqual({ ...mine, ...MARIO, cf: '12345678903' })
  expect(text()).not.toContain('Hai cambiato la persona o l’impresa')
})

test('who only looks at a draft that another window writes marks nothing in it', async () => {
  const draft = keepDraft({} as FilingWorld, { procedure, form: aForm({ ...mine, ...MARIO }, procedure), record: { confirmed: [] } as unknown as DraftRecord })
  const isLooking = ref(true)
  await show(defineComponent(() => {
    useClient(draft, { isLooking: () => isLooking.value })
    return () => h('p')
  }))
  expect([draft.changes.value, draft.client.value]).toEqual([0, null])
  isLooking.value = false
  await nextTick()
  expect(draft.client.value).toMatchObject({ code: MARIO.cf })
})

test('a key in another box draws nothing again of for whom the draft is', async () => {
  const form = aForm({ ...mine, ...MARIO }, procedure)
  const draft = keepDraft({} as FilingWorld, { procedure, form, record: { confirmed: [] } as unknown as DraftRecord })
  let drawn = 0
  await show(defineComponent(() => {
    const client = useClient(draft, { isLooking: () => false })
    return () => {
      drawn += 1
      return h('p', JSON.stringify(client.behalf.value))
    }
  }))
  await write(form, { oggetto: 'Ponteggio' })
  expect(drawn).toBe(1)
  await write(form, { chi: 'Maria Bianchi' })
  expect(drawn).toBe(2)
})
