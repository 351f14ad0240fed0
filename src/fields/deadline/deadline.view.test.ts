import { mount } from '@vue/test-utils'
import { afterEach, expect, test, vi } from 'vitest'
import { nextTick, ref } from 'vue'
import { fieldPortsKey, type FieldPorts } from '../ports.ts'
import Input from './Input.vue'

const ports: FieldPorts = {
  language: ref('it'),
  t: (key, params) => `${key}${params ? ` ${JSON.stringify(params)}` : ''}`,
  lists: () => Promise.reject(new Error('no lists here')),
  places: () => undefined,
  keepFile: () => Promise.reject(new Error('no files here')),
  fileUrl: () => Promise.resolve(undefined),
  fileBytes: () => Promise.resolve(undefined),
  locate: () => Promise.reject(new Error('no position here')),
  word: one => one.code,
  now: () => '2027-04-01T09:30',
}
const field = { id: 'gara', type: 'deadline', label: { it: 'Giorno della gara', en: 'Day of the race' }, days: -30 }

afterEach(() => { vi.restoreAllMocks() })

test('says the last day, how long it is, and whose clock counts', async () => {
  const wrapper = mount(Input, { props: { field, path: 'gara', modelValue: undefined, problems: [], required: true }, global: { provide: { [fieldPortsKey]: ports } } })
  expect(wrapper.get('[role=status]').text()).toBe('')
  await wrapper.setProps({ modelValue: '2027-05-09' })
  expect(wrapper.get('[role=status]').text()).toBe('field.deadline.last {"day":"9 aprile 2027"} field.deadline.left {"n":8}field.deadline.server')
  await wrapper.setProps({ modelValue: '2027-04-30' })
  expect(wrapper.get('[role=status]').text()).toContain('field.deadline.passed')
  vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false)
  window.dispatchEvent(new Event('offline'))
  await nextTick()
  expect(wrapper.get('[role=status]').text()).toContain('field.deadline.offline')
  wrapper.unmount()
})
