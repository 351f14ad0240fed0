import { expect, test } from 'vitest'
import type { Definition, Field } from '#domain/procedure/definition.ts'
import { aSheetDefinition } from './catalogue.builder.ts'
import { billOf, openCost, questionsOf, type Cost } from './cost.ts'

const words = (text: string): { it: string, en: string } => ({ it: text, en: text })
const question = (id: string, type: string, more: object = {}): Field => ({ id, type, label: words(id), ...more })

function aPricedDefinition(): Definition {
  return {
    ...aSheetDefinition(),
    steps: [{ id: 'dati', title: words('Dati'), checks: [], fields: [
      question('nome', 'text'),
      question('esente', 'yes-no'),
      question('ore', 'integer', { min: 1, visible: '!esente' }),
    ] }],
    fees: [
      { id: 'bollo', kind: 'stamp', label: words('Bollo'), amount: '16.00', when: '!esente', at: 'filing' },
      { id: 'tariffa', kind: 'fee', label: words('Tariffa'), amount: 'decimal(ore) * 10.5', when: '!esente', at: 'filing' },
      { id: 'canone', kind: 'rent', label: words('Canone'), at: 'release' },
    ],
  }
}

function opened(answers: Readonly<Record<string, unknown>> = {}): Cost {
  const places = { isComune: () => false, comuneName: () => undefined, isProvincia: () => false, provinciaName: () => undefined, road: () => undefined }
  const cost = openCost(aPricedDefinition(), { today: '2027-01-10', now: '2027-01-10T09:30', places })
  for (const [path, raw] of Object.entries(answers)) cost.answer(path, raw)
  return cost
}

test('only what changes the cost is asked, and what an answer makes meaningless no more', () => {
  expect(questionsOf(opened({ esente: false }).state.value).map(field => field.id)).toEqual(['esente', 'ore'])
  expect(questionsOf(opened({ esente: true }).state.value).map(field => field.id)).toEqual(['esente'])
})

test('an answer that is missing leaves the bill open', () => {
  expect(billOf(opened().state.value, 'filing')).toMatchObject({ totalCents: 0, isWhole: false, lines: [{ is: 'unknown' }, { is: 'unknown' }] })
  expect(billOf(opened({ esente: false }).state.value, 'filing')).toMatchObject({ totalCents: 1600, isWhole: false })
})

test('the bill is the form’s own', () => {
  expect(billOf(opened({ esente: false, ore: 3 }).state.value, 'filing')).toMatchObject({ totalCents: 4750, isWhole: true })
  expect(billOf(opened({ esente: true }).state.value, 'filing')).toMatchObject({ totalCents: 0, isWhole: true, lines: [{ is: 'off' }, { is: 'off' }] })
  expect(billOf(opened().state.value, 'release').lines).toMatchObject([{ is: 'later' }])
})

test('it can be begun again', () => {
  const cost = opened({ esente: false, ore: 3 })
  cost.clear()
  expect(cost.state.value.answers).toEqual({})
})
