import fc from 'fast-check'
import { expect, test } from 'vitest'
import { aCheck, aDraft, aForm, aProcedure, aValue, options, question, someSurroundings } from '#support/definitions.ts'
import { syntheticAnswers, syntheticDefinition } from '#support/synthetic.ts'
import type { DraftState } from './assessment.ts'
import { answer, openDraft } from './draft.ts'

/** A form in which everything hangs on something else. */
const tangled = aProcedure(aForm([
  question('tipo', 'choice', { options: options('a', 'b'), required: true }),
  question('quanti', 'integer', { visible: 'tipo == "a"', required: 'totale > 10' }),
  question('prezzo', 'number', { visible: 'answered(quanti) || tipo == "b"' }),
  question('nota', 'text', { visible: 'totale > 20 && vistoso', required: true, maxLength: 5 }),
  question('mezzi', 'repeat', {
    visible: 'tipo == "b" || quanti > 2',
    fields: [
      question('targa', 'text', { required: true }),
      question('peso', 'number', { visible: 'row.targa != "x"', required: 'tipo == "b" && row.targa == "y"' }),
      question('motivo', 'text', { visible: 'row.peso > 10' }),
    ],
  }),
], {
  values: [
    aValue('totale', 'number', 'quanti * prezzo'),
    aValue('vistoso', 'yes-no', 'sum(mezzi.filter(m, answered(m.peso)).map(m, m.peso)) > 5 || tipo == "a"'),
  ],
  checks: [aCheck('c', 'prezzo < 100 || mezzi.exists(m, m.targa == "z")', 'prezzo'), aCheck('w', 'size(mezzi) < 3', 'mezzi', { level: 'warning' })],
}))

const number = fc.constantFrom('', '0', '1', '7', '30', '120', 'x')
const change = fc.oneof(
  fc.tuple(fc.constant('tipo'), fc.constantFrom('a', 'b', 'c', '')),
  fc.tuple(fc.constant('quanti'), fc.constantFrom(0, 1, 3, 5, '')),
  fc.tuple(fc.constantFrom('prezzo', 'mezzi.0.peso', 'mezzi.1.peso'), number),
  fc.tuple(fc.constant('nota'), fc.constantFrom('', 'ok', 'lunghissima')),
  fc.tuple(fc.constantFrom('mezzi.0.targa', 'mezzi.1.targa', 'mezzi.0.motivo'), fc.constantFrom('', 'x', 'y', 'z')),
  fc.tuple(fc.constantFrom('mezzi.0', 'mezzi'), fc.constant(undefined)),
)

function plainly({ assessment, answers }: DraftState): unknown {
  const sorted = (set: ReadonlySet<string>): readonly string[] => [...set].sort()
  const entries = (map: ReadonlyMap<string, unknown>): unknown => Object.fromEntries(map)
  return {
    answers,
    hidden: sorted(assessment.hiddenFields), required: sorted(assessment.requiredFields),
    values: entries(assessment.values), fees: entries(assessment.fees), problems: entries(assessment.problems), warnings: entries(assessment.warnings),
    uncomputable: [...assessment.uncomputable.values()].sort(),
  }
}

test('answering one by one comes to the same as opening the draft with all answers', () => {
  fc.assert(fc.property(fc.array(change, { maxLength: 25 }), changes => {
    let state = openDraft(tangled, {}, someSurroundings())
    for (const [path, raw] of changes) {
      if (path.startsWith('mezzi.1') && !Array.isArray(state.answers['mezzi'])) continue // a row is made after the one before it
      if (path === 'mezzi.0' && !Array.isArray(state.answers['mezzi'])) continue
      state = answer(state, path, raw)
    }
    expect(plainly(state)).toEqual(plainly(openDraft(tangled, state.answers, someSurroundings())))
  }), { numRuns: 300 })
})

test('a thousand fields answered by one switch come to the same too', () => {
  const definition = syntheticDefinition(300)
  const state = aDraft(definition, syntheticAnswers(definition))
  const toggled = answer(answer(state, 's3_mostra', false), 's3_a', '7')
  expect(plainly(toggled)).toEqual(plainly(openDraft(toggled.procedure, toggled.answers, toggled.surroundings)))
  expect(toggled.assessment.hiddenFields.size).toBe(20)
  expect(answer(toggled, 's3_mostra', true).assessment.hiddenFields.size).toBe(0)
})

test('an answer leaves what does not depend on it the very same', () => {
  const definition = syntheticDefinition(300)
  const state = aDraft(definition, syntheticAnswers(definition))
  const next = answer(state, 's5_0', 'altro')
  expect(next.assessment.values).toBe(state.assessment.values)
  expect(next.assessment.hiddenFields).toBe(state.assessment.hiddenFields)
  expect(next.assessment.problems).toBe(state.assessment.problems)
})
