import { createPinia, setActivePinia } from 'pinia'
import { flushPromises, mount } from '@vue/test-utils'
import { expect, test, vi } from 'vitest'
import { ok, refuse } from '#domain/problem/problem.ts'
import { createTexts } from '../text/index.ts'
import ElsewhereButton from './ElsewhereButton.vue'

const logoutElsewhere = vi.fn()
vi.mock('../api/server.ts', () => ({ server: () => Promise.resolve({ logoutElsewhere }) }))

test.each([
  ['two others', ok({ ended: 2 }), 'Chiusi 2 altri accessi'],
  ['one other', ok({ ended: 1 }), 'Chiuso 1 altro accesso'],
  ['no other', ok({ ended: 0 }), 'Nessun altro accesso'],
  ['no network', refuse('network.unreachable', {}), 'non sono stati chiusi'],
])('with %s it says what has become of them, and no more', async (_, result, told) => {
  setActivePinia(createPinia())
  const texts = createTexts('it')
  await texts.need(['account'])
  logoutElsewhere.mockResolvedValue({ ...result, arrival: {} })
  const wrapper = mount(ElsewhereButton, { global: { plugins: [texts] } })
  expect(wrapper.text()).toBe('Esci dagli altri dispositivi')
  await wrapper.find('button').trigger('click')
  await flushPromises()
  expect(wrapper.find('[role=status]').text()).toContain(told)
  expect(logoutElsewhere).toHaveBeenCalledWith({ owner: 'device' }) // whose session it must be
})
