import { mount } from '@vue/test-utils'
import { defineComponent } from 'vue'
import { expect, test, vi } from 'vitest'
import { createTexts } from '../text/index.ts'
import { useNewCode } from './use-new-code.ts'

async function aForm(use: (code: string) => Promise<void> = () => Promise.resolve()): Promise<ReturnType<typeof useNewCode> & { submit: () => Promise<unknown> }> {
  const texts = createTexts('it')
  await texts.need(['vault'])
  let made: ReturnType<typeof useNewCode> | undefined
  mount(defineComponent(() => {
    made = useNewCode(texts)
    return () => null
  }))
  if (!made) throw new Error('the form was not made')
  return { ...made, submit: made.whenSound(use) }
}

test.each([
  ['corto', 'corto', true, false, 'short'],
  ['12345678', '12345678', true, false, 'what one guesses first'],
  ['trota al forno', 'trota al', false, true, 'not the same again'],
  ['', '', true, false, 'nothing'],
])('«%s» and «%s» are not taken: %4$s', async (code, again, isWeak, isDifferent) => {
  const use = vi.fn(() => Promise.resolve())
  const form = await aForm(use)
  form.code.value = code
  form.again.value = again
  await form.submit()
  expect([form.codeProblems().length > 0, form.againProblems().length > 0]).toEqual([isWeak, isDifferent])
  expect(use).not.toHaveBeenCalled()
})

test('nothing is blamed while it is being typed', async () => {
  const form = await aForm()
  form.code.value = 'tro'
  form.again.value = 'tr'
  await Promise.resolve()
  expect([...form.codeProblems(), ...form.againProblems()]).toEqual([])
})

test('a sound code is used once, however often the button is pressed', async () => {
  let finish: () => void = () => undefined
  const use = vi.fn(() => new Promise<void>(resolve => { finish = resolve }))
  const form = await aForm(use)
  form.code.value = form.again.value = 'trota al forno'
  const first = form.submit()
  await vi.waitFor(() => { expect(use).toHaveBeenCalledExactlyOnceWith('trota al forno') })
  await form.submit()
  finish()
  await first
  expect(use).toHaveBeenCalledTimes(1)
})

test('why a code was refused is said under its box', async () => {
  const form = await aForm()
  form.refuse(['Il codice attuale non è giusto.'])
  expect(form.codeProblems()).toEqual(['Il codice attuale non è giusto.'])
})
