import { defineComponent, h } from 'vue'
import { expect, test } from 'vitest'
import type { Answers } from '#domain/filing/filing.ts'
import { aForm, aProcedure, show } from './filing.builder.ts'
import WhyDialog from './WhyDialog.vue'

const procedure = aProcedure()
const [step] = procedure.definition.steps

async function told(about: 'questions' | 'amounts', answers: Answers): Promise<string> {
  const { host } = await show(defineComponent(() => () => h(WhyDialog, { open: true, form: aForm(answers, procedure), ...(about === 'questions' && step ? { step } : {}) })))
  return host.textContent
}

test('a question that is not always asked says what it hangs on, and the answer it looked at', async () => {
  const text = await told('questions', { permanente: true })
  expect(text).toContain('MotivoTe lo chiediamo perché «È permanente?» è sì.')
  expect(text).toContain('È permanente?Sì')
})

test('a step that is the same for everybody says so', async () => {
  expect(await told('questions', { permanente: false })).toContain('sono fatte a tutti')
})

test('an amount shows how it is worked out, from what, and when it is due', async () => {
  const text = await told('amounts', { lunghezza: '5', larghezza: '2.5' })
  expect(text).toContain('SuperficieSi calcola così: Lunghezza × Larghezza.')
  expect(text).toContain('Lunghezza5')
  expect(text).toMatch(/IstruttoriaÈ un importo fisso: 60,00\s€\./)
  expect(await told('amounts', {})).toContain('Lunghezzanon ancora indicato')
})
