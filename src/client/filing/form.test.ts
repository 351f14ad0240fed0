import { watchEffect } from 'vue'
import { expect, test, vi } from 'vitest'
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

test('what is typed is painted before anything follows from it, and whoever asks for the answers has it at once', () => {
  vi.stubGlobal('requestAnimationFrame', () => 0)
  try {
    const form = aForm()
    const title = countDraws(() => form.field('titolo').value)
    form.type('titolo', 'P')
    form.type('titolo', 'Po')
    expect([title(), form.changes.value]).toEqual([1, 0])
    expect(form.state().answers).toEqual({ titolo: 'Po' })
    expect([title(), form.changes.value]).toEqual([2, 1])
  } finally {
    vi.unstubAllGlobals()
  }
})

test('nothing that is typed is lost to the field typed in next, nor to a choice', () => {
  vi.stubGlobal('requestAnimationFrame', () => 0)
  try {
    const form = aForm()
    form.type('titolo', 'Ponteggio')
    form.type('lunghezza', '5')
    form.set('permanente', true)
    form.type('larghezza', '2')
    form.inPlaces(someSurroundings().places)
    expect(form.state().answers).toEqual({ titolo: 'Ponteggio', lunghezza: '5', permanente: true, larghezza: '2' })
  } finally {
    vi.unstubAllGlobals()
  }
})

test('what was typed is worked out by itself when the fingers rest, once for all keys', async () => {
  vi.useFakeTimers()
  try {
    const form = aForm()
    const title = countDraws(() => form.field('titolo').value)
    for (const text of ['P', 'Po', 'Pon']) {
      form.type('titolo', text)
      await vi.advanceTimersByTimeAsync(60)
    }
    expect([title(), form.acts.value, form.changes.value]).toEqual([1, 3, 0])
    await vi.advanceTimersByTimeAsync(100)
    expect(form.field('titolo').value.answer).toBe('Pon')
    expect([title(), form.changes.value]).toEqual([2, 1])
  } finally {
    vi.useRealTimers()
  }
})

test('who never rests sees what follows from the keys all the same', async () => {
  vi.useFakeTimers()
  try {
    const form = aForm()
    for (let key = 1; key <= 10; key += 1) {
      form.type('titolo', 'P'.repeat(key))
      await vi.advanceTimersByTimeAsync(50)
    }
    expect(form.changes.value).toBe(1)
  } finally {
    vi.useRealTimers()
  }
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
