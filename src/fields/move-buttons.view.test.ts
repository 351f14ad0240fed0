import { flushPromises, mount } from '@vue/test-utils'
import { expect, test, vi } from 'vitest'
import { defineComponent, h, nextTick, shallowRef } from 'vue'
import { announceKey } from '#ui/announcer.ts'
import MoveButtons from './MoveButtons.vue'
import { fieldPortsKey } from './ports.ts'

/** Pages in an order, called after their place; a move lasts until it is let go on. */
function somePages(): { readonly said: ReturnType<typeof vi.fn>, readonly press: (label: string) => Promise<void>, readonly end: (works: boolean) => Promise<void>, readonly unmount: () => void } {
  const order = shallowRef(['a', 'b'])
  let end: (works: boolean) => void = () => undefined
  const said = vi.fn()
  const Pages = defineComponent(() => () => h('ol', order.value.map((page, place) => h('li', { key: page }, h(MoveButtons, {
    place, count: 2, name: `Pagina ${String(place + 1)}`,
    move: async () => { if (await new Promise<boolean>(resolve => { end = resolve })) order.value = order.value.toReversed() },
  })))))
  const wrapper = mount(Pages, { attachTo: document.body, global: { provide: {
    [announceKey]: said,
    [fieldPortsKey]: { t: (key: string, params: object) => `${key} ${JSON.stringify(params)}` },
  } } })
  return {
    said,
    press: async label => {
      const button = wrapper.findAll('button').find(one => one.text().includes(label))
      button?.element.focus()
      await button?.trigger('click')
    },
    end: async works => {
      end(works)
      await flushPromises()
      await nextTick()
    },
    unmount: () => { wrapper.unmount() },
  }
}

test('the place is said, and the focus goes along, when the move is done', async () => {
  const { said, press, end, unmount } = somePages()
  await press('field.order.up {"name":"Pagina 2"}')
  await flushPromises()
  expect(said).not.toHaveBeenCalled()
  await end(true)
  expect(said.mock.calls).toEqual([['field.order.moved {"name":"Pagina 2","place":1,"count":2}']])
  expect(document.activeElement?.textContent).toContain('field.order.up {"name":"Pagina 1"}')
  unmount()
})

test('of a move that could not be made nothing is said', async () => {
  const { said, press, end, unmount } = somePages()
  await press('field.order.down {"name":"Pagina 1"}')
  await end(false)
  expect(said).not.toHaveBeenCalled()
  expect(document.activeElement?.textContent).toContain('field.order.down {"name":"Pagina 1"}')
  unmount()
})
