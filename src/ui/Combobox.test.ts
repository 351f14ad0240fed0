import { mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, describe, expect, test } from 'vitest'
import { nextTick } from 'vue'
import Combobox from './Combobox.vue'

const OPTIONS = [
  { value: '033032', label: 'Piacenza', detail: 'PC' },
  { value: '033035', label: 'Ponte dell\'Olio', detail: 'PC' },
  { value: '011015', label: 'La Spezia', detail: 'SP' },
]

let box: VueWrapper | undefined
afterEach(() => box?.unmount())

function aBox(modelValue = ''): VueWrapper {
  const wrapper = mount(Combobox, {
    attachTo: document.body,
    props: { id: 'campo-comune', name: 'comune', label: 'Comune', options: OPTIONS, modelValue, 'onUpdate:modelValue': (value: string) => wrapper.setProps({ modelValue: value }) },
  }) as VueWrapper
  box = wrapper
  return wrapper
}

const input = (wrapper: VueWrapper): HTMLInputElement => wrapper.get('input').element
const options = (wrapper: VueWrapper): readonly string[] => wrapper.findAll('[role=option]').map(option => option.text())
const emitted = (wrapper: VueWrapper): unknown => wrapper.emitted('update:modelValue')?.at(-1)?.[0]

describe('a box with suggestions', () => {
  test('is a combobox tied to its list', () => {
    const wrapper = aBox()
    expect(input(wrapper).getAttribute('role')).toBe('combobox')
    expect(input(wrapper).name).toBe('comune')
    expect(input(wrapper).getAttribute('aria-controls')).toBe(wrapper.get('[role=listbox]').attributes('id'))
    expect(input(wrapper).getAttribute('aria-expanded')).toBe('false')
  })

  test('shows the name of the chosen code', () => {
    expect(input(aBox('011015')).value).toBe('La Spezia (SP)')
  })

  test('arrow, arrow and Enter choose; the form is not sent', async () => {
    const wrapper = aBox()
    await wrapper.get('input').trigger('focus')
    await wrapper.get('input').setValue('p')
    expect(options(wrapper)).toHaveLength(3)
    await wrapper.get('input').trigger('keydown', { key: 'ArrowDown' })
    await wrapper.get('input').trigger('keydown', { key: 'ArrowDown' })
    const active = wrapper.findAll('[role=option]')[1]
    expect(input(wrapper).getAttribute('aria-activedescendant')).toBe(active?.attributes('id'))
    expect(active?.attributes('aria-selected')).toBe('true')
    const enter = new KeyboardEvent('keydown', { key: 'Enter', cancelable: true })
    input(wrapper).dispatchEvent(enter)
    await nextTick()
    expect(enter.defaultPrevented).toBe(true)
    expect(emitted(wrapper)).toBe('033035')
    expect(input(wrapper).value).toBe('Ponte dell\'Olio (PC)')
    expect(input(wrapper).getAttribute('aria-expanded')).toBe('false')
  })

  test('a name typed whole is chosen without the list', async () => {
    const wrapper = aBox()
    await wrapper.get('input').trigger('focus')
    await wrapper.get('input').setValue('la spezia')
    expect(emitted(wrapper)).toBe('011015')
    expect(input(wrapper).value).toBe('la spezia')
    await wrapper.get('input').trigger('blur')
    expect(input(wrapper).value).toBe('La Spezia (SP)')
    expect(wrapper.emitted('leave')).toHaveLength(1)
  })

  test('what names no option is kept as typed, and said', async () => {
    const wrapper = aBox()
    await wrapper.get('input').trigger('focus')
    await wrapper.get('input').setValue('Atlantide')
    expect(emitted(wrapper)).toBe('Atlantide')
    expect(wrapper.get('[role=status]').text()).toBe('ui.combobox.none')
    await wrapper.get('input').trigger('blur')
    expect(input(wrapper).value).toBe('Atlantide')
  })

  test('Escape closes the list and keeps what was typed', async () => {
    const wrapper = aBox()
    await wrapper.get('input').trigger('focus')
    await wrapper.get('input').setValue('pia')
    await wrapper.get('input').trigger('keydown', { key: 'Escape' })
    expect(input(wrapper).getAttribute('aria-expanded')).toBe('false')
    expect(input(wrapper).value).toBe('pia')
  })

  test('a press on a suggestion chooses it before the box loses the focus', async () => {
    const wrapper = aBox()
    await wrapper.get('input').trigger('focus')
    await wrapper.get('input').setValue('pia')
    const press = new MouseEvent('mousedown', { bubbles: true, cancelable: true })
    wrapper.get('[role=option]').element.dispatchEvent(press)
    await nextTick()
    expect(press.defaultPrevented).toBe(true)
    expect(emitted(wrapper)).toBe('033032')
  })
})
