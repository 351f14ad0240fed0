import { describe, expect, test } from 'vitest'
import { aDraft, aForm, aValue, options, question } from '#support/definitions.ts'
import type { DraftState } from './assessment.ts'
import { visibleAnswers } from './content.ts'
import { answer, unanswer } from './draft.ts'

/** Vehicles of a licence for carriage on own account. */
const vehicles = aForm([
  question('esteri', 'yes-no'),
  question('mezzi', 'repeat', {
    required: true,
    rows: [1, 3],
    fields: [
      question('tipo', 'choice', { options: options('autocarro', 'rimorchio'), required: true }),
      question('targa-mezzo', 'plate', { required: true }),
      question('massa', 'number', { required: 'row.tipo == "autocarro"', min: 0.1 }),
      question('portata', 'number', { visible: 'row.massa > 3.5' }),
      question('stato', 'text', { visible: 'esteri', required: true }),
    ],
  }),
], {
  values: [
    aValue('massa-totale', 'number', 'sum(mezzi.filter(m, m.tipo == "autocarro").map(m, m.massa))'),
    aValue('pesanti', 'integer', 'size(mezzi.filter(m, answered(m.massa) && m.massa > 3.5))'),
  ],
})

const two = { mezzi: [{ tipo: 'autocarro', 'targa-mezzo': 'AB123CD', massa: '7.5', portata: '4' }, { tipo: 'rimorchio', 'targa-mezzo': 'AA11111' }] }

function problems(state: DraftState): readonly string[] {
  return (state.assessment.problems.get('mezzi') ?? []).map(({ code, details }) => `${code} ${'path' in details ? details.path : ''}`)
}

describe('a table', () => {
  test('that is required and untouched asks for a row', () => {
    expect(problems(aDraft(vehicles))).toEqual(['field.required mezzi'])
    expect(problems(aDraft(vehicles, { mezzi: [] }))).toEqual(['field.required mezzi'])
  })

  test('untouched is the empty list, and known', () => {
    expect(aDraft(vehicles).assessment.values.get('pesanti')).toEqual({ known: true, value: 0 })
    expect(aDraft(vehicles).assessment.values.get('massa-totale')).toEqual({ known: true, value: '0' })
  })

  test('is computed over, row by row, exactly', () => {
    const state = aDraft(vehicles, two)
    expect(state.assessment.values.get('massa-totale')).toEqual({ known: true, value: '7.5' })
    expect(state.assessment.values.get('pesanti')).toEqual({ known: true, value: 1 })
  })

  test('with a row half filled in leaves unknown what needs the rest', () => {
    expect(unanswer(aDraft(vehicles, two), 'mezzi.0.massa').assessment.values.get('massa-totale')).toEqual({ known: false })
  })

  test('shows and requires cells by their own row and by the rest of the form', () => {
    const state = aDraft(vehicles, two)
    expect([...state.assessment.hiddenFields].sort()).toEqual(['mezzi.0.stato', 'mezzi.1.portata', 'mezzi.1.stato'])
    expect([...state.assessment.requiredFields].sort()).toEqual(['mezzi', 'mezzi.0.massa', 'mezzi.0.targa-mezzo', 'mezzi.0.tipo', 'mezzi.1.targa-mezzo', 'mezzi.1.tipo'])
    expect(problems(answer(state, 'esteri', true))).toEqual(['field.required mezzi.0.stato', 'field.required mezzi.1.stato'])
  })

  test('names wrong cells by their path', () => {
    const state = answer(answer(aDraft(vehicles, two), 'mezzi.1.targa-mezzo', ''), 'mezzi.0.massa', '0')
    expect(problems(state)).toEqual(['field.too-small mezzi.0.massa', 'field.required mezzi.1.targa-mezzo'])
  })

  test('keeps the answer of a hidden cell out of what is sealed and computed', () => {
    const light = answer(aDraft(vehicles, two), 'mezzi.0.massa', '3')
    expect(light.answers['mezzi']).toMatchObject([{ portata: '4' }, {}])
    expect(visibleAnswers(light)).toMatchObject({ mezzi: [{ massa: '3' }, {}] })
    expect(visibleAnswers(light)['mezzi']).not.toMatchObject([{ portata: '4' }, {}])
  })

  test('grows and shrinks by its rows', () => {
    const three = answer(aDraft(vehicles, two), 'mezzi.2.tipo', 'rimorchio')
    expect(three.answers['mezzi']).toHaveLength(3)
    expect(problems(answer(three, 'mezzi.3', {}))).toContain('field.too-many-rows mezzi')
    const first = unanswer(three, 'mezzi.0')
    expect(first.answers['mezzi']).toMatchObject([{ 'targa-mezzo': 'AA11111' }, { tipo: 'rimorchio' }])
    expect('mezzi' in unanswer(unanswer(first, 'mezzi.0'), 'mezzi.0').answers).toBe(false)
  })

  test('keeps the rows that are not written to the very same', () => {
    const state = aDraft(vehicles, two)
    const next = answer(state, 'mezzi.1.tipo', 'autocarro')
    expect((next.answers['mezzi'] as readonly unknown[])[0]).toBe((state.answers['mezzi'] as readonly unknown[])[0])
  })

  test.each(['mezzi.7.tipo', 'mezzi.-1', 'mezzi.x.tipo', 'mezzi.0.colore', 'mezzi.0.__proto__', 'mezzi.__proto__.tipo'])('%s is no place of it: a bug', path => {
    expect(() => answer(aDraft(vehicles, two), path, 'x')).toThrow(/There is no/)
  })
})

describe('parts of a composite answer', () => {
  const form = aForm([question('sede', 'address')])
  test('are written one by one', () => {
    const state = answer(answer(aDraft(form), 'sede.street', ' Via di Prova '), 'sede.number', '1')
    expect(state.answers['sede']).toEqual({ street: 'Via di Prova', number: '1' })
    expect('sede' in unanswer(unanswer(state, 'sede.street'), 'sede.number').answers).toBe(false)
  })

  test.each(['sede.__proto__', 'sede.constructor', 'sede.prototype.x'])('%s writes to no prototype', path => {
    expect(() => answer(aDraft(form), path, 'x')).toThrow('No part of an answer')
    expect(({} as Record<string, unknown>)['x']).toBeUndefined()
  })
})

test('a remark on one answer is looked at again when another changes', () => {
  const form = aForm([question('nome', 'text'), question('richiedente', 'person')])
  const state = aDraft(form, { richiedente: { givenName: 'Mario', familyName: 'Rossi', fiscalCode: 'RSSMRA85T10A562S' } })
  expect(state.assessment.warnings.get('richiedente')).toBeUndefined()
  const other = answer(state, 'richiedente.familyName', 'Bianchi')
  expect(other.assessment.warnings.get('richiedente')?.[0]?.id).toMatch(/^field\.incoherent richiedente/)
})
