import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createApp, h } from 'vue'
import { inAPiece } from '../page/pieces.ts'
import { openStage } from './stage.ts'

const DRAWN = '<form role="search"><input name="q"></form><button type="button">EN</button>'
const root = (): Element => document.querySelector('#app') ?? document.body

beforeEach(() => { document.body.innerHTML = `<div id="app" data-drawn>${DRAWN}</div>` })
afterEach(() => {
  vi.useRealTimers()
  document.body.replaceChildren()
})

test('where the server drew nothing, the app stands in the page from the start', async () => {
  document.body.innerHTML = '<div id="app"></div>'
  const stage = openStage(root())
  expect(stage.place).toBe(root())
  await stage.show()
  expect(root().isConnected).toBe(true)
})

test('the drawn page stays until the app has as much to show', async () => {
  const stage = openStage(root())
  stage.place.innerHTML = '<p role="status"><span class="ring"></span>Un momento</p>'
  const shown = stage.show()
  await Promise.resolve()
  expect(document.querySelector('[name=q]')).not.toBeNull()
  stage.place.innerHTML = '<h1>Servizi</h1>'
  await shown
  expect(document.querySelectorAll('#app')).toHaveLength(1)
  expect(root().innerHTML).toBe('<h1>Servizi</h1>')
})

test('what came last may have parts that are still being made: they are waited for', async () => {
  const stage = openStage(root())
  stage.place.innerHTML = '<p role="status"><span class="ring"></span>Un momento</p>'
  const shown = stage.show()
  stage.place.innerHTML = '<div></div>'
  createApp(inAPiece({ render: () => h('h2', 'Servizi') })).mount(stage.place.firstElementChild ?? stage.place)
  await shown
  expect(root().textContent).toBe('Servizi')
})

test('a page that does not come says itself what it waits for', async () => {
  vi.useFakeTimers()
  const stage = openStage(root())
  stage.place.innerHTML = '<p role="status"><span class="ring"></span>Un momento</p>'
  const shown = stage.show()
  await vi.advanceTimersByTimeAsync(8_000)
  await shown
  expect(root().textContent).toBe('Un momento')
})

test('what is typed in the drawn page goes on in the living one', async () => {
  const stage = openStage(root())
  const drawn = document.querySelector<HTMLInputElement>('[name=q]')
  drawn?.focus()
  if (drawn) drawn.value = 'bu'
  stage.place.innerHTML = DRAWN
  const heard: string[] = []
  stage.place.addEventListener('input', event => { heard.push((event.target as HTMLInputElement).value) })
  await stage.show()
  expect(heard).toEqual(['bu'])
  expect(document.activeElement).toBe(document.querySelector('[name=q]'))
})

test('a button pressed in the drawn page is pressed in the living one', async () => {
  const stage = openStage(root())
  document.querySelector('button')?.click()
  stage.place.innerHTML = DRAWN
  const press = vi.fn()
  stage.place.querySelector('button')?.addEventListener('click', press)
  await stage.show()
  expect(press).toHaveBeenCalledOnce()
})
