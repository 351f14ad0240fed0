import { mount } from '@vue/test-utils'
import { expect, test } from 'vitest'
import type { OnBehalf } from '#domain/filing/client.ts'
import { createTexts } from '../text/index.ts'
import ForWhom from './ForWhom.vue'

test.each<[OnBehalf, RegExp, boolean, string]>([
  [{ of: 'self' }, /a tuo nome/, false, 'for oneself'],
  [{ of: 'party', party: { name: 'Prova SRL' } }, /per Prova SRL/, false, 'a firm of theirs, that is no client to change'],
  [{ of: 'party', party: {} }, /per chi indichi qui/, false, 'one that is not named yet'],
  [{ of: 'client', party: { name: 'Luce Prova' } }, /per Luce Prova/, true, 'a client'],
  [{ of: 'client', party: {} }, /indica chi è/, false, 'a client who is not named yet'],
])('%j reads %s, «cambia» %s (%s)', async (behalf, words, hasChange) => {
  const texts = createTexts('it')
  await texts.need(['filing'])
  const view = mount(ForWhom, { props: { behalf, readonly: false }, global: { plugins: [texts] } })
  expect(view.text()).toMatch(words)
  expect(view.find('button').exists()).toBe(hasChange)
})
