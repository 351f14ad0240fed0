import { watchEffect } from 'vue'
import { expect, test } from 'vitest'
import { NO_PLACES, placesOf } from '#domain/procedure/places.ts'
import { aDraft, aForm as aDefinitionOf, question, someSurroundings } from '#support/definitions.ts'
import { aForm } from './filing.builder.ts'
import { createForm } from './form.ts'

/** Counts how often something that reads `look` would be drawn again. */
function countDraws(look: () => unknown): () => number {
  let draws = 0
  watchEffect(() => {
    look()
    draws += 1
  }, { flush: 'sync' })
  return () => draws
}

test('a keystroke wakes the field it was typed in and what depends on it, and nothing else', () => {
  const form = aForm()
  const title = countDraws(() => form.field('titolo').value)
  const length = countDraws(() => form.field('lunghezza').value)
  const width = countDraws(() => form.field('larghezza').value)
  const area = countDraws(() => form.value('superficie').value)
  const hidden = countDraws(() => form.hiddenFields.value)
  const steps = countDraws(() => form.steps.value)

  form.set('titolo', 'Ponteggio')
  expect([title(), length(), width(), area(), hidden(), steps()]).toEqual([2, 1, 1, 1, 1, 1])

  form.set('lunghezza', '5')
  form.set('larghezza', '2,5')
  expect([title(), length(), width()]).toEqual([2, 2, 2])
  expect(area()).toBe(2)
  expect(form.value('superficie').value).toEqual({ known: true, value: '12.5' })
  expect([hidden(), steps()]).toEqual([1, 1])
})

test('a condition shows its field, and only the list of fields is drawn again', () => {
  const form = aForm()
  const title = countDraws(() => form.field('titolo').value)
  const hidden = countDraws(() => form.hiddenFields.value)
  expect(form.hiddenFields.value.has('motivo')).toBe(true)
  form.set('permanente', true)
  expect(form.hiddenFields.value.has('motivo')).toBe(false)
  expect(hidden()).toBe(2)
  expect(title()).toBe(1)
})

test('saying the same again changes nothing, so nothing is saved again', () => {
  const form = aForm({ titolo: 'Ponteggio' })
  form.set('titolo', ' Ponteggio ')
  expect(form.changes.value).toBe(0)
  form.set('titolo', 'Gru')
  expect(form.changes.value).toBe(1)
})

test('a form opened before its lists judges by them when they come', () => {
  const form = createForm(aDraft(aDefinitionOf([question('luogo', 'comune')]), {}, someSurroundings({ places: NO_PLACES })))
  const changes = form.changes.value
  form.set('luogo', '999999')
  expect(form.field('luogo').value.problems).toEqual([])
  form.inPlaces(placesOf({ comuni: [['058091', 'Roma', 'RM']], province: [], countries: [], roads: [] }))
  expect(form.field('luogo').value.problems.map(problem => problem.code)).toEqual(['field.not-an-option'])
  expect(form.changes.value, 'nothing new to keep').toBe(changes + 1)
})
