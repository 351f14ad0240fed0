import { afterEach, expect, test } from 'vitest'
import { keepUnremembered } from './unremembered.ts'

afterEach(() => { document.body.replaceChildren() })

function box(type: string, autocomplete?: string): HTMLElement {
  const element = document.createElement(type === 'textarea' ? 'textarea' : 'input')
  if (type !== 'textarea') element.setAttribute('type', type)
  if (autocomplete !== undefined) element.setAttribute('autocomplete', autocomplete)
  document.body.append(element)
  return element
}
const said = (element: HTMLElement): string | null => element.getAttribute('autocomplete')

test('boxes that are there, come later or change their mind are not remembered; a code may be proposed', async () => {
  const there = box('text', 'given-name')
  const code = box('password', 'current-password')
  const stop = keepUnremembered(document)
  const later = box('textarea')
  await expect.poll(() => said(later)).toBe('off')
  there.setAttribute('autocomplete', 'family-name')
  await expect.poll(() => said(there)).toBe('off')
  expect(said(code)).toBe('current-password')
  stop()
})

test('once stopped, new boxes say what they are for', async () => {
  keepUnremembered(document)()
  const later = box('text', 'email')
  await new Promise(resolve => setTimeout(resolve))
  expect(said(later)).toBe('email')
})
