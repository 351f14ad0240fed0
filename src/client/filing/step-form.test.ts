import fc from 'fast-check'
import { nextTick } from 'vue'
import { afterEach, expect, test, vi } from 'vitest'
import { compileProcedure } from '#domain/condition/compile.ts'
import { openDraft } from '#domain/filing/draft.ts'
import { problem } from '#domain/problem/problem.ts'
import { kinds } from '#fields/index.ts'
import { fieldPortsKey, type FieldPorts } from '#fields/ports.ts'
import { syntheticDefinition } from '#support/synthetic.ts'
import { defineComponent, h, provide } from 'vue'
import { createTexts, useText } from '../text/index.ts'
import { aForm, aProcedure, show, someday, type Shown } from './filing.builder.ts'
import { createForm, type Form } from './form.ts'
import StepForm from './StepForm.vue'
import { wordingOf } from './wording.ts'

let shown: Shown | undefined
afterEach(() => {
  shown?.app.unmount()
  shown?.host.remove()
})

interface Events { readonly next: () => void, readonly control?: string, readonly settled?: () => Promise<void> }

async function showStep(form: Form, { next, control, settled = () => Promise.resolve() }: Events): Promise<Shown> {
  const procedure = aProcedure()
  const page = defineComponent(() => {
    const texts = useText()
    const wording = wordingOf(procedure, texts)
    const ports: FieldPorts = {
      language: texts.language, t: key => key, word: wording.problem, now: () => someday.now, places: () => someday.places,
      lists: () => Promise.resolve({ comuni: [], province: [], countries: [], roads: [] }),
      keepFile: () => Promise.reject(new Error('no files here')), fileUrl: () => Promise.resolve(undefined), fileBytes: () => Promise.resolve(undefined), locate: () => Promise.reject(new Error('no position here')),
    }
    provide(fieldPortsKey, ports)
    const step = form.steps.value[0] ?? procedure.definition.steps[0]
    if (!step) throw new Error('the definition has no step')
    return () => h(StepForm, { step, form, wording, readonly: false, isFirst: true, isLast: false, control, settled, onNext: next })
  })
  shown = await show(page)
  return shown
}

const box = (host: HTMLElement, name: string): HTMLInputElement => {
  const found = host.querySelector<HTMLInputElement>(`[name="${name}"]`)
  if (!found) throw new Error(`no input ${name}`)
  return found
}
const type = (input: HTMLInputElement, text: string): void => {
  input.value = text
  input.dispatchEvent(new Event('input', { bubbles: true }))
}
const submit = async (host: HTMLElement): Promise<void> => {
  host.querySelector('form')?.dispatchEvent(new Event('submit', { cancelable: true }))
  await vi.waitFor(() => { if (!host.querySelector('.problem-summary')) throw new Error('nothing happened yet') })
}

test('nothing is said of a field that nobody has touched', async () => {
  const { host } = await showStep(aForm(), { next: () => undefined })
  expect(host.querySelector('.invalid-feedback')).toBeNull()
})

test('a field that was left empty says so; its neighbours do not', async () => {
  const { host } = await showStep(aForm(), { next: () => undefined })
  box(host, 'titolo').dispatchEvent(new FocusEvent('blur'))
  await nextTick()
  expect([...host.querySelectorAll('.invalid-feedback')].map(one => one.textContent)).toEqual([expect.stringContaining('Manca la risposta a «Titolo».')])
})

test('while the mouse button is down nothing moves under it: what is wrong with the field just left is said when it is up', async () => {
  const { host } = await showStep(aForm(), { next: () => undefined })
  const goOn = host.querySelector('[type=submit]')
  goOn?.dispatchEvent(new MouseEvent('mousedown', { bubbles: true }))
  box(host, 'titolo').dispatchEvent(new FocusEvent('blur'))
  await nextTick()
  expect(host.querySelector('.invalid-feedback')).toBeNull()
  goOn?.dispatchEvent(new MouseEvent('mouseup', { bubbles: true }))
  await vi.waitFor(() => { expect(host.querySelector('.invalid-feedback')).not.toBeNull() })
})

test('a failed "Avanti" lists what is wrong with links, takes the focus there and empties nothing', async () => {
  const next = vi.fn()
  const { host } = await showStep(aForm(), { next })
  type(box(host, 'titolo'), 'Ponteggio')
  await submit(host)
  expect(next).not.toHaveBeenCalled()
  expect([...host.querySelectorAll('.problem-summary a')].map(link => link.textContent)).toEqual(['Manca la risposta a «Lunghezza».', 'Manca la risposta a «Larghezza».', 'Manca la risposta a «È permanente?».'])
  await vi.waitFor(() => { expect(document.activeElement?.className).toContain('problem-summary') })
  expect(box(host, 'titolo').value).toBe('Ponteggio')
})

test('a step sent in the very moment of the last key takes that along', async () => {
  vi.stubGlobal('requestAnimationFrame', () => 0)
  try {
    const next = vi.fn()
    const { host } = await showStep(aForm({ lunghezza: '5', larghezza: '2', permanente: false }), { next })
    box(host, 'titolo').focus()
    type(box(host, 'titolo'), 'Ponteggio')
    host.querySelector('form')?.dispatchEvent(new Event('submit', { cancelable: true }))
    await vi.waitFor(() => { expect(next).toHaveBeenCalledOnce() })
  } finally {
    vi.unstubAllGlobals()
  }
})

test('who leaves a box finds what its answer shows, though nothing has been painted since', async () => {
  vi.stubGlobal('requestAnimationFrame', () => 0)
  try {
    const form = aForm()
    const { host } = await showStep(form, { next: () => undefined })
    box(host, 'titolo').focus()
    type(box(host, 'titolo'), 'Ponteggio')
    expect(form.changes.value).toBe(0)
    box(host, 'titolo').dispatchEvent(new Event('change', { bubbles: true }))
    expect(form.changes.value).toBe(1)
  } finally {
    vi.unstubAllGlobals()
  }
})

test('one may go on all the same', async () => {
  const next = vi.fn()
  const { host } = await showStep(aForm(), { next })
  await submit(host)
  const goOn = [...host.querySelectorAll('button')].find(button => button.textContent.trim() === 'Continua comunque')
  goOn?.click()
  expect(next).toHaveBeenCalledOnce()
})

test('a step is checked once the file that is being taken in is there, not before', async () => {
  const next = vi.fn()
  const taking = Promise.withResolvers<undefined>()
  const form = aForm({ titolo: 'Ponteggio', lunghezza: '5', larghezza: '2' })
  const { host } = await showStep(form, { next, settled: async () => { await taking.promise } })
  host.querySelector('form')?.dispatchEvent(new Event('submit', { cancelable: true }))
  await nextTick()
  expect(host.querySelector('.problem-summary')).toBeNull()
  form.set('permanente', false)
  taking.resolve(undefined)
  await vi.waitFor(() => { expect(next).toHaveBeenCalledOnce() })
})

test('a whole step goes on', async () => {
  const next = vi.fn()
  const { host } = await showStep(aForm({ titolo: 'Ponteggio', lunghezza: '5', larghezza: '2', permanente: false }), { next })
  host.querySelector('form')?.dispatchEvent(new Event('submit', { cancelable: true }))
  await vi.waitFor(() => { expect(next).toHaveBeenCalledOnce() })
})

test('another language changes the labels and leaves every answer where it is', async () => {
  const form = aForm()
  const { host, texts } = await showStep(form, { next: () => undefined })
  type(box(host, 'titolo'), 'Ponteggio')
  const before = box(host, 'titolo')
  await texts.speak('en')
  await nextTick()
  expect(host.querySelector('label')?.textContent).toContain('Title')
  expect(box(host, 'titolo')).toBe(before)
  expect(before.value).toBe('Ponteggio')
  expect(form.state().answers).toEqual({ titolo: 'Ponteggio' })
})

test('arriving for one field gives it the focus, with its problem shown', async () => {
  const next = vi.fn()
  const { host } = await showStep(aForm(), { next, control: 'larghezza' })
  await vi.waitFor(() => { expect(document.activeElement).toBe(box(host, 'larghezza')) })
  expect(host.textContent).toContain('Manca la risposta a «Larghezza».')
  expect(next).not.toHaveBeenCalled()
})

test('a field that the answers hide is not in the page; shown again it is the same one, in its place, and not blamed for before', async () => {
  const form = aForm({ permanente: true })
  const { host } = await showStep(form, { next: () => undefined })
  const reason = box(host, 'motivo')
  reason.dispatchEvent(new FocusEvent('blur'))
  await nextTick()
  expect(host.querySelectorAll('.invalid-feedback')).toHaveLength(1)
  form.set('permanente', false)
  await nextTick()
  expect(reason.isConnected).toBe(false)
  form.set('permanente', true)
  await nextTick()
  expect(onScreen(host).map(([name]) => name)).toEqual(['titolo', 'lunghezza', 'larghezza', 'permanente', 'permanente', 'motivo'])
  expect(box(host, 'motivo')).toBe(reason)
  expect(host.querySelector('.invalid-feedback')).toBeNull()
})

test('a field nobody sees yet is made while there is nothing to do, marked as it will be', async () => {
  const idle: (() => void)[] = []
  vi.stubGlobal('requestIdleCallback', (act: () => void) => idle.push(act))
  try {
    const form = aForm()
    const { host } = await showStep(form, { next: () => undefined })
    const making = vi.spyOn(document, 'createElement')
    const inputsMade = (): number => making.mock.calls.filter(([tag]) => tag === 'input').length
    idle.splice(0).forEach(act => { act() })
    await nextTick()
    expect(inputsMade()).toBe(1)
    expect(host.querySelector('[name=motivo]')).toBeNull()
    form.set('permanente', true)
    await nextTick()
    expect(inputsMade()).toBe(1)
    expect(box(host, 'motivo').getAttribute('aria-required')).toBe('true')
  } finally {
    vi.unstubAllGlobals()
    vi.restoreAllMocks()
  }
})

test('of twenty fields that come at once, those below the first screenful are in the page but drawn after it', async () => {
  const frames: FrameRequestCallback[] = []
  vi.stubGlobal('requestAnimationFrame', (act: FrameRequestCallback) => frames.push(act))
  try {
    const form = createForm(openDraft(compileProcedure(syntheticDefinition(25), kinds), { s0_mostra: true }, someday))
    const { host } = await showStep(form, { next: () => undefined })
    form.set('s0_mostra', false)
    await nextTick()
    form.set('s0_mostra', true)
    await nextTick()
    const fields = Array.from({ length: 20 }, (_, place) => box(host, `s0_${String(place)}`))
    expect(fields.map(field => field.closest('.folded') !== null)).toEqual(fields.map((_, place) => place >= Math.ceil(innerHeight / 100)))
    frames.splice(0).forEach(act => { act(0) })
    await vi.waitFor(() => { expect(host.querySelector('.folded')).toBeNull() })
  } finally {
    vi.unstubAllGlobals()
  }
})

/** What stands in the boxes, in the order of the page. */
function onScreen(host: HTMLElement): readonly (readonly [name: string, value: string, checked: boolean])[] {
  return [...host.querySelectorAll<HTMLInputElement>('[name]')].map(input => [input.name, input.value, input.checked])
}

test('whatever was written and whatever is wrong with it, a failed "Avanti" empties and reorders nothing', async () => {
  const written = fc.record({ titolo: fc.string(), lunghezza: fc.oneof(fc.string(), fc.constantFrom('5', '-1', '1,5', '1.234,567')), larghezza: fc.constantFrom('', '12', 'x'), permanente: fc.option(fc.boolean()) })
  await fc.assert(fc.asyncProperty(written, async answers => {
    const form = aForm({ ...answers, permanente: answers.permanente ?? undefined, motivo: '' })
    const { host, app } = await showStep(form, { next: () => undefined })
    const before = { answers: form.state().answers, screen: onScreen(host) }
    host.querySelector('form')?.dispatchEvent(new Event('submit', { cancelable: true }))
    await nextTick()
    await nextTick()
    expect(form.state().answers).toEqual(before.answers)
    expect(onScreen(host)).toEqual(before.screen)
    app.unmount()
    host.remove()
  }), { numRuns: 40 })
})

test('what a rule of the procedure refuses is listed with the label of its field', async () => {
  const texts = createTexts('it')
  await texts.need(['filing', 'problem'])
  const wording = wordingOf(aProcedure(), texts)
  expect(wording.placed(problem('check.failed', { path: 'larghezza', check: 'larga' }))).toBe('«Larghezza»: È molto larga.')
  expect(wording.placed(problem('field.required', { path: 'titolo' }))).toContain('«Titolo»')
})
