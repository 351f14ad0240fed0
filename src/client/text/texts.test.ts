import { createApp, defineComponent, h, nextTick } from 'vue'
import { expect, test } from 'vitest'
import { problem } from '#domain/problem/problem.ts'
import { createTexts, useText } from './index.ts'
import { problemText } from './problem-text.ts'

test('a text takes its parameters, and an at sign is an at sign', () => {
  const { t } = createTexts('it')
  expect(t('shell.ready.preparing', { done: '1 MB', total: '3 MB' })).toBe('Sto preparando lo sportello per l’uso senza rete: 1 MB di 3 MB.')
})

test.each([
  [0, 'Nessun servizio trovato'],
  [1, 'Un servizio trovato'],
  [7, '7 servizi trovati'],
])('%d → %s', (n, words) => {
  expect(createTexts('it').t('catalogue.list.count', { n })).toBe(words)
})

test('a room is there once it was asked for, in each language', async () => {
  const texts = createTexts('it')
  await texts.need(['filing'])
  expect(texts.t('filing.page.next')).toBe('Avanti')
  await texts.speak('en')
  expect(texts.t('filing.page.next')).toBe('Next')
  expect(texts.t('shell.nav.home')).toBe('Home')
})

test('the words on the page change and the component stays', async () => {
  const texts = createTexts('it')
  let made = 0
  const page = defineComponent({
    setup() {
      made += 1
      const { t } = useText()
      return () => h('h1', t('catalogue.list.title'))
    },
  })
  const host = document.createElement('div')
  createApp(page).use(texts).mount(host)
  await texts.speak('en')
  await nextTick()
  expect(host.textContent).toBe('Services')
  expect(made).toBe(1)
})

test.each([
  [problem('field.too-small', { path: 'larghezza', min: '0.1' }), '«Larghezza»: il valore più basso ammesso è 0,1.'],
  [problem('field.too-late', { path: 'larghezza', max: '2027-03-12' }), '«Larghezza»: la data non può essere dopo il 12 marzo 2027.'],
  [problem('field.bad-format', { path: 'larghezza', reason: 'postcode' }), '«Larghezza»: il CAP ha cinque cifre.'],
  [problem('attachment.too-few', { path: 'larghezza', min: 2 }), '«Larghezza»: servono almeno 2 file.'],
  [problem('attachment.too-big', { path: 'larghezza', name: 'foto.jpg', maxBytes: 15_000_000 }), '«Larghezza»: il file foto.jpg supera 15 MB. Scegli un file più leggero oppure dividilo.'],
])('$code is said with the label of its field', async (one, words) => {
  const texts = createTexts('it')
  await texts.need(['problem'])
  expect(problemText(one, 'Larghezza', { t: texts.t, language: 'it' })).toBe(words)
})
