import { mount, type VueWrapper } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { nextTick, type Component } from 'vue'
import { refuse } from '#domain/problem/problem.ts'
import { standIn } from '#support/stand-in.ts'
import { announceKey } from '#ui/announcer.ts'
import { createTexts } from '../text/index.ts'
import RemoveCode from './RemoveCode.vue'
import SaveWork from './SaveWork.vue'
import SetCode from './SetCode.vue'
import UnlockScreen from './UnlockScreen.vue'

const wrong = (): Promise<unknown> => Promise.resolve(refuse('lock.wrong-code', { waitSeconds: 0 }))
const state = { lock: 'locked', waitMs: 0 }

let page: VueWrapper | undefined
const said = vi.fn()
beforeEach(() => {
  state.waitMs = 0
  said.mockClear()
})
afterEach(() => {
  vi.useRealTimers()
  page?.unmount()
})

async function show(part: Component): Promise<VueWrapper> {
  const texts = createTexts('it')
  await texts.need(['vault', 'problem'])
  const pinia = createPinia()
  standIn(pinia, 'vault', { state, unlock: wrong, setCode: wrong, removeCode: wrong })
  standIn(pinia, 'session', { keyholder: 'anna' })
  page = mount(part, { attachTo: document.body, global: { plugins: [pinia, texts], provide: { [announceKey as symbol]: said }, stubs: { ForgottenCode: true } } })
  return page
}

test.each([['codice', UnlockScreen], ['codice-nuovo', SetCode], ['codice-da-togliere', RemoveCode], ['frase', SaveWork]] as const)('after a refusal the focus is on the box that was refused (%s)', async (id, part) => {
  const shown = await show(part as Component)
  shown.get<HTMLButtonElement>('button[type=submit]').element.focus()
  await shown.get('form').trigger('submit')
  await vi.waitUntil(() => document.activeElement?.id === id)
  expect(document.activeElement?.getAttribute('aria-invalid')).toBe('true')
})

test('a pause is said when it begins and when it is over, not second by second', async () => {
  vi.useFakeTimers()
  const shown = await show(UnlockScreen as Component)
  state.waitMs = 3_000
  await shown.get('form').trigger('submit')
  await vi.advanceTimersByTimeAsync(0)
  await nextTick()
  expect(said.mock.calls).toEqual([['Puoi riprovare tra 3 secondi.']])
  expect(shown.text()).toContain('Puoi riprovare tra 3 secondi.')
  expect(shown.find('[role=status]').exists()).toBe(false)
  await vi.advanceTimersByTimeAsync(3_000)
  expect(said.mock.calls).toEqual([['Puoi riprovare tra 3 secondi.'], ['Ora puoi riprovare.']])
})
