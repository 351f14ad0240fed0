import { mount } from '@vue/test-utils'
import { readFileSync } from 'node:fs'
import { describe, expect, test, vi } from 'vitest'
import { h, nextTick, type VNode } from 'vue'
import Alert from './Alert.vue'
import { announceKey, createAnnouncer } from './announcer.ts'
import Button from './Button.vue'
import CheckboxGroup from './CheckboxGroup.vue'
import DataTable from './DataTable.vue'
import Dialog from './Dialog.vue'
import FormGroup from './FormGroup.vue'
import Icon from './Icon.vue'
import { iconNames } from './icons/names.ts'
import ProblemSummary from './ProblemSummary.vue'
import StepsNav from './StepsNav.vue'
import TextArea from './TextArea.vue'
import TextInput from './TextInput.vue'
import Toast from './Toast.vue'

test('every icon that has a name is in the sprite', () => {
  const sprite = readFileSync('src/ui/icons/sprite.svg', 'utf8')
  expect(iconNames.filter(name => !sprite.includes(`<symbol id="${name}"`))).toEqual([])
})

test('an icon is silent beside words and speaks when it stands alone', () => {
  expect(mount(Icon, { props: { name: 'close' } }).attributes('aria-hidden')).toBe('true')
  expect(mount(Icon, { props: { name: 'close', label: 'Chiudi' } }).attributes()).toMatchObject({ role: 'img', 'aria-label': 'Chiudi' })
})

test('a busy button keeps the focus and takes no press', async () => {
  const press = vi.fn()
  const wrapper = mount(Button, { props: { busy: true }, attrs: { onClick: press }, slots: { default: 'Invia' } })
  await wrapper.trigger('click')
  expect(press).not.toHaveBeenCalled()
  expect(wrapper.attributes('disabled')).toBeUndefined()
  expect(wrapper.attributes('aria-busy')).toBe('true')
  await wrapper.setProps({ busy: false })
  await wrapper.trigger('click')
  expect(press).toHaveBeenCalledOnce()
})

test('what comes as a status is said by the region that was there before, once, and again when its words change', async () => {
  const announce = vi.fn()
  const page = ({ n }: { readonly n: number }): VNode => h(Alert, { live: 'status', title: 'Fatto' }, () => h('p', `${String(n)} file`))
  page.props = ['n']
  const wrapper = mount(page, { props: { n: 1 }, attachTo: document.body, global: { provide: { [announceKey as symbol]: announce } } })
  expect(wrapper.get('[role=status]').attributes('aria-live')).toBe('off')
  await wrapper.setProps({ n: 2 })
  expect(announce.mock.calls).toEqual([[expect.stringMatching(/^Fatto\s+1 file$/)], [expect.stringMatching(/^Fatto\s+2 file$/)]])
})

test('an alert, and a note that is part of the page, are not said twice', () => {
  const announce = vi.fn()
  for (const live of ['alert', undefined] as const) mount(Alert, { props: live ? { live } : {}, slots: { default: 'Attenzione' }, global: { provide: { [announceKey as symbol]: announce } } })
  expect(announce).not.toHaveBeenCalled()
})

test('what is announced in one breath is all said; the same words later are said again', async () => {
  const { announce, message } = createAnnouncer()
  announce('Salvata.')
  announce('Sei senza rete.')
  await nextTick()
  expect(message.value).toBe('Salvata. Sei senza rete.')
  announce('Salvata.')
  expect(message.value).toBe('')
  await nextTick()
  expect(message.value).toBe('Salvata.')
})

describe('the problem summary', () => {
  const entries = [{ target: 'campo-nome', text: 'Nome: scrivi il nome' }, { target: 'campo-altrove', text: 'Data: indica la data' }]

  test('takes the focus and leads to the field', async () => {
    const field = document.createElement('input')
    field.id = 'campo-nome'
    document.body.append(field)
    const wrapper = mount(ProblemSummary, { attachTo: document.body, props: { title: 'Ci sono due cose da controllare', entries } })
    const { focus } = wrapper.vm as unknown as { readonly focus: () => void } // what it exposes
    focus()
    expect(document.activeElement).toBe(wrapper.element)
    await wrapper.findAll('a')[0]?.trigger('click')
    expect(document.activeElement).toBe(field)
    wrapper.unmount()
    field.remove()
  })

  test('says when the field is on another page', async () => {
    const wrapper = mount(ProblemSummary, { props: { title: 'Due cose', entries } })
    await wrapper.findAll('a')[1]?.trigger('click')
    expect(wrapper.emitted('absent')).toEqual([['campo-altrove']])
  })
})

describe('a form group', () => {
  const slots = { default: ({ describedBy, invalid }: { describedBy?: string | undefined, invalid: boolean }) => h('input', { id: 'campo-nome', 'aria-describedby': describedBy, 'aria-invalid': invalid }) }

  test('ties label, hint and error to the control by id', () => {
    const wrapper = mount(FormGroup, { props: { id: 'campo-nome', label: 'Nome', hint: 'Come sul documento', problems: ['Scrivi il nome.'], required: true }, slots })
    expect(wrapper.get('label').attributes('for')).toBe('campo-nome')
    const described = wrapper.get('input').attributes('aria-describedby')?.split(' ') ?? []
    expect(described.map(id => wrapper.get(`#${id}`).text())).toEqual(['Come sul documento', 'ui.error Scrivi il nome.'])
    expect(wrapper.get('input').attributes('aria-invalid')).toBe('true')
    expect(wrapper.text()).not.toContain('ui.optional')
  })

  test('says in words what may be left empty', () => {
    expect(mount(FormGroup, { props: { id: 'x', label: 'Note' }, slots }).get('label').text()).toContain('ui.optional')
  })

  test('of several controls is a fieldset with a legend', () => {
    const wrapper = mount(FormGroup, { props: { id: 'x', label: 'Sede', group: true, anchored: true, problems: ['Manca il CAP.'] }, slots })
    expect(wrapper.find('fieldset').exists()).toBe(true)
    expect(wrapper.attributes()).toMatchObject({ id: 'x', tabindex: '-1', 'aria-describedby': 'x-errore' })
    expect(wrapper.get('legend').text()).toContain('Sede')
  })
})

describe('what is being typed', () => {
  test('stays as typed until the box is left, whatever form the answer takes', async () => {
    const wrapper = mount(TextInput, { props: { id: 'i', name: 'i', modelValue: '' } })
    const input = wrapper.get('input')
    await input.trigger('focus')
    await input.setValue('2,50')
    await wrapper.setProps({ modelValue: '2,5' })
    expect(input.element.value).toBe('2,50')
    await input.trigger('blur')
    expect(input.element.value).toBe('2,5')
    expect(wrapper.emitted('leave')).toHaveLength(1)
  })

  test('gives way to an answer that changes from elsewhere', async () => {
    const wrapper = mount(TextInput, { props: { id: 'i', name: 'i', modelValue: 'uno' } })
    await wrapper.setProps({ modelValue: 'due' })
    expect(wrapper.get('input').element.value).toBe('due')
  })
})

test('a text area counts what a person would count and cuts nothing', async () => {
  const wrapper = mount(TextArea, { props: { id: 'd', name: 'd', modelValue: '', maxLength: 5 } })
  await wrapper.get('textarea').setValue('città🙂')
  expect(wrapper.get('.form-counter').text()).toBe('ui.characters.over')
  expect(wrapper.emitted('update:modelValue')).toEqual([['città🙂']])
  expect(wrapper.get('[role=status]').text()).toBe('ui.characters.over')
})

test('checked answers come in the order of the options', async () => {
  const wrapper = mount(CheckboxGroup, { props: { id: 'm', name: 'm', options: ['a', 'b', 'c'].map(value => ({ value, label: value })), modelValue: ['c'] } })
  await wrapper.findAll('input')[0]?.trigger('change')
  expect(wrapper.emitted('update:modelValue')?.at(-1)).toEqual([['a', 'c']])
  await wrapper.findAll('input')[2]?.trigger('change')
  expect(wrapper.emitted('update:modelValue')?.at(-1)).toEqual([[]])
})

test('a table keeps its roles and names each cell for phones', () => {
  const columns = [{ key: 'n', label: 'Numero', heads: true }, { key: 'state', label: 'Stato' }]
  const wrapper = mount(DataTable, { props: { caption: 'Pratiche', columns, rows: [{ n: '0000001/2026', state: 'Presentata' }], rowKey: (_: object, index: number) => index } })
  expect(wrapper.get('[role=cell] .cell-label').text()).toBe('Stato')
  expect(wrapper.get('[role=cell] .cell-value').text()).toBe('Presentata')
  expect(wrapper.get('th[scope=row][role=rowheader] .cell-value').text()).toBe('0000001/2026')
  expect(wrapper.get('caption').text()).toBe('Pratiche')
})

test('steps say which is current and go anywhere', async () => {
  const wrapper = mount(StepsNav, { props: { label: 'Passi', current: 'b', steps: [{ id: 'a', title: 'Richiedente', state: 'done' }, { id: 'b', title: 'Dati', state: 'todo' }] } })
  expect(wrapper.get('[aria-current=step]').text()).toContain('Dati')
  await wrapper.get('ol button').trigger('click')
  expect(wrapper.emitted('go')).toEqual([['a']])
})

test('a dialog follows its model and is named by its title', async () => {
  const wrapper = mount(Dialog, { attachTo: document.body, props: { open: false, title: 'Eliminare la bozza?' } })
  const box = wrapper.get('dialog').element
  expect(box.open).toBe(false)
  await wrapper.setProps({ open: true })
  await nextTick()
  expect(box.open).toBe(true)
  expect(wrapper.get(`#${wrapper.get('dialog').attributes('aria-labelledby') ?? ''}`).text()).toBe('Eliminare la bozza?')
  await wrapper.get('.dialog-close').trigger('click')
  expect(wrapper.emitted('update:open')?.at(-1)).toEqual([false])
  wrapper.unmount()
})

test('a toast closes on Escape', async () => {
  const wrapper = mount(Toast, { props: { message: 'Bozza eliminata.', actionLabel: 'Annulla' } })
  await wrapper.get('.toast-action').trigger('keydown', { key: 'Escape' })
  expect(wrapper.emitted('close')).toHaveLength(1)
})
