import { describe, expect, test } from 'vitest'
import { aCheck, aDefinition, aDraft, aFee, aForm, aStep, aValue, options, question, someSurroundings } from '#support/definitions.ts'
import type { DraftState } from './assessment.ts'
import { answer, openDraft, unanswer } from './draft.ts'
import { isAnonymous, subjectOf } from './about.ts'
import { missingBySteps } from './missing.ts'

/** Occupation of a road, after the sample of the format's description. */
const occupation = aForm([
  question('tipo', 'choice', { options: options('cantiere', 'ponteggio'), required: true }),
  question('permanente', 'yes-no', { required: true }),
  question('inizio', 'date', { required: true }),
  question('fine', 'date', { visible: '!permanente', required: true }),
  question('lunghezza', 'number', { decimals: 2, min: 0.1, required: true }),
  question('larghezza', 'number', { decimals: 2, min: 0.1, required: true }),
  question('motivo', 'text', { required: 'superficie > 50' }),
], {
  checks: [
    aCheck('fine-dopo-inizio', 'permanente || fine >= inizio', 'fine'),
    aCheck('preavviso', 'daysBetween(today, inizio) >= 15', 'inizio', { level: 'warning' }),
  ],
  values: [
    aValue('superficie', 'number', 'round(lunghezza * larghezza, 2)'),
    aValue('canone', 'euro', 'euro(superficie * 0.35 * (daysBetween(inizio, fine) + 1))'),
  ],
  fees: [
    aFee('bollo', { amount: '16.00' }),
    aFee('istruttoria', { amount: 'body.fees.istruttoria', when: 'tipo != "ponteggio"' }),
    aFee('sopralluogo', { when: 'superficie > 50' }),
  ],
  locals: { fees: { istruttoria: 80 } },
  subject: '"Occupazione: " + tipo',
})

const filled = { tipo: 'cantiere', permanente: false, inizio: '2027-03-01', fine: '2027-03-10', lunghezza: '30', larghezza: '2,50', motivo: 'Lavori' }

function codes(state: DraftState, field: string): readonly string[] {
  return (state.assessment.problems.get(field) ?? []).map(problem => problem.code)
}

describe('an empty draft', () => {
  const state = aDraft(occupation)
  test('asks for what is required and shown, and for nothing that is unknown', () => {
    expect([...state.assessment.requiredFields].sort()).toEqual(['inizio', 'larghezza', 'lunghezza', 'permanente', 'tipo'])
    expect(codes(state, 'tipo')).toEqual(['field.required'])
  })
  test('hides what is not known to be shown', () => expect([...state.assessment.hiddenFields]).toEqual(['fine']))
  test('shows no amount before it is known', () => {
    expect(state.assessment.values.get('canone')).toEqual({ known: false })
    expect(state.assessment.fees.get('istruttoria')).toEqual({ due: false, known: false })
    expect(state.assessment.fees.get('bollo')).toEqual({ due: true, known: true, amountCents: 1600 })
  })
  test('has failed no check', () => expect(state.assessment.warnings.size).toBe(0))
})

describe('a draft filled in', () => {
  const state = aDraft(occupation, filled)
  test('has nothing missing', () => expect(missingBySteps(state)).toEqual([]))
  test('computes values and fees exactly', () => {
    expect(state.answers['larghezza']).toBe('2.5')
    expect(state.assessment.values.get('superficie')).toEqual({ known: true, value: '75' })
    expect(state.assessment.values.get('canone')).toEqual({ known: true, value: 26_250 })
    expect(state.assessment.fees.get('istruttoria')).toEqual({ due: true, known: true, amountCents: 8000 })
  })
  test('knows that a fee is due which the office works out later', () => {
    expect(state.assessment.fees.get('sopralluogo')).toEqual({ due: true, known: false })
  })
  test('says what it is about', () => expect(subjectOf(state)).toBe('Occupazione: cantiere'))
})

describe('an answer', () => {
  const state = aDraft(occupation, filled)

  test('that hides a field makes its answer absent, and keeps it for when it is shown again', () => {
    const hidden = answer(state, 'permanente', true)
    expect(hidden.assessment.hiddenFields.has('fine')).toBe(true)
    expect(hidden.assessment.values.get('canone')).toEqual({ known: false })
    expect(missingBySteps(hidden)).toEqual([])
    const shown = answer(hidden, 'permanente', false)
    expect(shown.assessment.values.get('canone')).toEqual({ known: true, value: 26_250 })
  })

  test('that breaks a check is told at its field', () => {
    const broken = answer(state, 'fine', '2027-02-01')
    expect(broken.assessment.problems.get('fine')).toEqual([{ code: 'check.failed', details: { path: 'fine', check: 'fine-dopo-inizio' } }])
    expect(codes(answer(broken, 'fine', '2027-03-02'), 'fine')).toEqual([])
  })

  test('that deserves a warning does not stop', () => {
    const soon = answer(answer(state, 'inizio', '2027-01-12'), 'fine', '2027-01-20')
    expect(soon.assessment.warnings.get('inizio')).toMatchObject([{ id: 'preavviso' }])
    expect(missingBySteps(soon)).toEqual([])
  })

  test('that makes another field required says so', () => {
    const silent = unanswer(state, 'motivo')
    expect(codes(silent, 'motivo')).toEqual(['field.required'])
    const small = answer(silent, 'lunghezza', '1')
    expect(small.assessment.requiredFields.has('motivo')).toBe(false)
    expect(codes(small, 'motivo')).toEqual([])
  })

  test('that is wrong is named by its kind', () => {
    expect(codes(answer(state, 'lunghezza', 'tanta'), 'lunghezza')).toEqual(['field.bad-format'])
    expect(answer(state, 'lunghezza', 'tanta').assessment.values.get('superficie')).toEqual({ known: false })
    expect(answer(state, 'lunghezza', '1,234').assessment.problems.get('lunghezza')).toEqual([{ code: 'field.too-many-decimals', details: { path: 'lunghezza', max: 2 } }])
  })

  test('that says the same changes nothing at all', () => {
    expect(answer(state, 'larghezza', '2.50')).toBe(state)
    expect(unanswer(unanswer(state, 'motivo'), 'motivo').answers).not.toHaveProperty('motivo')
  })

  test('never changes the draft it came from', () => {
    const before = structuredClone({ answers: state.answers, values: [...state.assessment.values], problems: [...state.assessment.problems] })
    answer(answer(state, 'permanente', true), 'lunghezza', 'x')
    expect({ answers: state.answers, values: [...state.assessment.values], problems: [...state.assessment.problems] }).toEqual(before)
  })

  test('taken away is as if never given', () => {
    const without = unanswer(state, 'tipo')
    expect('tipo' in without.answers).toBe(false)
    expect(codes(without, 'tipo')).toEqual(['field.required'])
    expect(without.assessment.fees.get('istruttoria')).toEqual({ due: false, known: false })
  })

  test.each(['nome', '__proto__', 'constructor', 'toString', ''])('to "%s", which the form does not have, is a bug', path => {
    expect(() => answer(state, path, 'x')).toThrow('There is no field')
  })
})

describe('a hidden step', () => {
  const definition = aDefinition({
    steps: [
      aStep('prima', [question('delega', 'yes-no')]),
      aStep('delegante', [question('nome', 'text', { required: true }), question('anni', 'integer')], { visible: 'delega', checks: [aCheck('maggiorenne', 'anni >= 18', 'anni')] }),
      aStep('terza', [question('saluto', 'text', { visible: 'answered(nome)' })]),
    ],
  })

  test('hides its fields, their checks, and what hangs on them', () => {
    const state = aDraft(definition, { delega: true, nome: 'Anna', anni: 12 })
    expect(codes(state, 'anni')).toEqual(['check.failed'])
    expect(state.assessment.hiddenFields.has('saluto')).toBe(false)
    const hidden = answer(state, 'delega', false)
    expect([...hidden.assessment.hiddenSteps]).toEqual(['delegante'])
    expect([...hidden.assessment.hiddenFields].sort()).toEqual(['anni', 'nome', 'saluto'])
    expect(missingBySteps(hidden)).toEqual([])
    expect([...hidden.assessment.requiredFields]).toEqual([])
  })

  test('is not among what is missing until it is shown', () => {
    expect(missingBySteps(aDraft(definition, {}))).toEqual([])
    expect(missingBySteps(aDraft(definition, { delega: true })).map(({ step, problems }) => [step.id, problems.length])).toEqual([['delegante', 1]])
  })
})

test('what cannot be computed is no fault while filling, and one at the end', () => {
  const state = aDraft(aForm([question('a', 'number'), question('b', 'number')], { values: [aValue('rapporto', 'number', 'a / b')] }), { a: '1' })
  expect(missingBySteps(state)).toEqual([])
  const failed = answer(state, 'b', '0')
  expect(failed.assessment.values.get('rapporto')).toEqual({ known: false })
  expect(missingBySteps(failed).flatMap(missing => missing.problems)).toEqual([{ code: 'value.uncomputable', details: { path: 'rapporto' } }])
  expect(missingBySteps(answer(failed, 'b', '3'))).toEqual([])
})

test('a value may stand on another, in any order, rounded as it is shown', () => {
  const values = [aValue('totale', 'euro', 'rata * 3'), aValue('rata', 'euro', 'importo / 3')]
  const state = aDraft(aForm([question('importo', 'euro')], { values }), { importo: 10_000 })
  expect(state.assessment.values.get('rata')).toEqual({ known: true, value: 3333 })
  expect(state.assessment.values.get('totale')).toEqual({ known: true, value: 9999 })
})

test('a declaration counts only when it is made', () => {
  const form = aForm([question('dpr445', 'declaration', { text: 'x', required: true }), question('extra', 'text', { visible: 'dpr445' })])
  expect(codes(aDraft(form, { dpr445: false }), 'dpr445')).toEqual(['field.required'])
  expect(aDraft(form, { dpr445: true }).assessment.hiddenFields.size).toBe(0)
})

test('nobody becomes anonymous by leaving something out', () => {
  const form = aForm([question('anonimo', 'yes-no')], { identity: { assurance: 0, onBehalf: false, anonymous: 'anonimo' } })
  expect([{}, { anonimo: false }, { anonimo: true }].map(answers => isAnonymous(aDraft(form, answers)))).toEqual([false, false, true])
})

test('the same answers are judged anew on another day', () => {
  const state = aDraft(occupation, filled)
  const later = openDraft(state.procedure, state.answers, someSurroundings({ today: '2027-02-25' }))
  expect(later.assessment.warnings.get('inizio')).toMatchObject([{ id: 'preavviso' }])
})
