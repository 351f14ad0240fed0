import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { keepFocus } from './keep-focus.ts'

beforeAll(() => { keepFocus(document) })
beforeEach(() => {
  document.body.innerHTML = `<p id="cima"><button>Chiudi</button></p>
    <main tabindex="-1"><section><ul><li><button>Elimina</button></li></ul></section><p role="status"><button>Annulla</button></p><button id="altro">Altro</button></main>`
})
afterEach(() => { document.body.replaceChildren() })

const find = (selector: string): HTMLElement => {
  const found = document.querySelector<HTMLElement>(selector)
  if (!found) throw new Error(`nothing is ${selector}`)
  return found
}
const focusedTag = (): string => document.activeElement?.localName ?? ''
const afterwards = (): Promise<unknown> => new Promise(resolve => { setTimeout(resolve, 20) })

test.each([
  ['li button', 'li', 'ul', 'the row of a list goes with its button'],
  ['#cima button', '#cima', 'main', 'above the page there is nothing to go on from'],
  ['[role=status] button', '[role=status] button', 'main', 'what is only listened to is no place to be'],
])('when %s goes with %s, the focus goes to %s (%s)', async (button, gone, place) => {
  find(button).focus()
  find(gone).remove()
  await vi.waitUntil(() => focusedTag() === place)
})

test('where the page has moved the focus itself, there it stays', async () => {
  find('li button').focus()
  find('li').remove()
  await Promise.resolve()
  find('#altro').focus()
  await afterwards()
  expect(document.activeElement).toBe(find('#altro'))
})

test('what goes away without the focus moves nothing', async () => {
  find('#altro').focus()
  find('li').remove()
  await afterwards()
  expect(document.activeElement).toBe(find('#altro'))
})
