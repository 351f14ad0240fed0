import { mount } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { defineComponent, h, nextTick, reactive, shallowRef } from 'vue'
import type { RouteLocationNormalizedLoaded } from 'vue-router'
import { usePageFocus } from './use-page-focus.ts'

interface Shown {
  /** The page brings these headings, each in an element of its own. */
  readonly bring: (headings: readonly Heading[]) => Promise<void>
  readonly go: (path: string, headings: readonly Heading[]) => Promise<void>
}
interface Heading { readonly words: string, readonly marked?: boolean }

let close: () => void
let page: Shown
beforeEach(async () => {
  document.body.replaceChildren() // what tests of other files have left open holds the focus
  const route = reactive({ path: '/bozze' })
  const headings = shallowRef<readonly Heading[]>([{ words: 'Le tue bozze' }])
  const frame = defineComponent(() => {
    const main = shallowRef<HTMLElement | null>(null)
    usePageFocus({ main, route: route as RouteLocationNormalizedLoaded, site: () => 'Provincia' })
    return () => h('main', { ref: main, tabindex: -1 }, [
      headings.value.map(({ words, marked }) => h(marked ? 'h2' : 'h1', { key: words, ...marked && { 'data-page-heading': '' } }, words)),
      h('input'),
    ])
  })
  const wrapper = mount(frame, { attachTo: document.body })
  close = () => { wrapper.unmount() }
  const bring = async (now: readonly Heading[]): Promise<void> => {
    headings.value = now
    await nextTick()
  }
  page = {
    bring,
    go: (path, now) => {
      route.path = path
      return bring(now)
    },
  }
  await nextTick()
})
afterEach(() => { close() })

const focused = (): string | undefined => document.activeElement?.textContent
const spoken = (words: string): Promise<unknown> => vi.waitUntil(() => focused() === words)

test('the first page keeps the focus where the browser has it; the next begins at its heading', async () => {
  expect(document.activeElement).toBe(document.body)
  await page.go('/servizi', [{ words: 'Servizi' }])
  await spoken('Servizi')
})

test('a heading that takes the place of the focused one is focused', async () => {
  await page.go('/nuova/passo', [{ words: 'Chiedi un passo carrabile' }])
  await spoken('Chiedi un passo carrabile')
  await page.bring([{ words: 'Hai già una bozza' }])
  await spoken('Hai già una bozza')
})

test('what comes after a lock, with no change of address, is focused too', async () => {
  await page.bring([])
  document.querySelector('main')?.focus()
  await page.bring([{ words: 'Rete stradale' }])
  await spoken('Rete stradale')
})

test('a heading nearer to the matter, which comes late, is focused', async () => {
  await page.go('/bozze/1/riepilogo', [{ words: 'Passo carrabile' }])
  await spoken('Passo carrabile')
  await page.bring([{ words: 'Passo carrabile' }, { words: 'Riepilogo', marked: true }])
  await spoken('Riepilogo')
})

test('who has moved on meanwhile is not called back', async () => {
  await page.go('/bozze/1/riepilogo', [{ words: 'Passo carrabile' }])
  await spoken('Passo carrabile')
  const box = document.querySelector('input')
  box?.focus()
  await page.bring([{ words: 'Riepilogo', marked: true }])
  await vi.waitUntil(() => document.title.startsWith('Riepilogo'))
  expect(document.activeElement).toBe(box)
})
