import { createApp, h, nextTick } from 'vue'
import { expect, test, vi } from 'vitest'
import { announceKey } from '#ui/announcer.ts'
import { createTexts } from '../text/index.ts'
import { aDefinition, aForm } from './filing.builder.ts'
import FiguresPanel from './FiguresPanel.vue'

test('amounts that change are said once, by their names; the values themselves are silent', async () => {
  const texts = createTexts('it')
  await texts.need(['filing', 'field'])
  const form = aForm({ lunghezza: '5' })
  const said = vi.fn()
  const host = document.createElement('div')
  const app = createApp({ render: () => h(FiguresPanel, { definition: aDefinition(), form }) }).use(texts).provide(announceKey, said)
  app.mount(host)
  const value = host.querySelector('output')
  expect([value?.name, value?.getAttribute('aria-label'), value?.getAttribute('aria-live'), value?.textContent]).toEqual(['superficie', 'Superficie', 'off', 'da calcolare'])
  form.set('larghezza', '2.5')
  await nextTick()
  expect(value?.textContent).toBe('12,5 m²')
  form.set('titolo', 'Ponteggio')
  await nextTick()
  expect(said.mock.calls).toEqual([['Superficie: 12,5 m²']])
  app.unmount()
})
