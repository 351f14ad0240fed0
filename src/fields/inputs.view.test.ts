import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { ref } from 'vue'
import type { Field } from '#domain/procedure/definition.ts'
import { placesOf, type Lists } from '#domain/procedure/places.ts'
import { ok, refuse } from '#domain/problem/problem.ts'
import { aPdfOf, envelope, signPdf } from '#support/signed-files.ts'
import { BARE_JPEG, heicWith, withNotes, type CameraNotes } from '#support/camera.ts'
import { kinds } from './index.ts'
import { fieldPortsKey, type FieldPorts } from './ports.ts'
import { fetchInputs, inputFor } from './views.ts'

beforeAll(fetchInputs)

const LISTS: Lists = {
  comuni: [['011015', 'La Spezia', 'SP'], ['033032', 'Piacenza', 'PC']],
  province: [['SP', 'La Spezia'], ['PC', 'Piacenza']],
  countries: [['FR', 'Francia']],
  roads: [{ code: 'SP10', name: 'Padana inferiore', kmFrom: 0, kmTo: 30, points: [[5, 45.05, 9.7]] }],
}

function somePorts(changes: Partial<FieldPorts> = {}): FieldPorts {
  return {
    language: ref('it'),
    t: (key, params) => `${key}${params ? ` ${JSON.stringify(params)}` : ''}`,
    lists: () => Promise.resolve(LISTS),
    places: () => placesOf(LISTS),
    keepFile: (file, name) => Promise.resolve(ok({ name, mediaType: file.type, bytes: file.size, sha256: 'a'.repeat(64) })),
    fileUrl: () => Promise.resolve(undefined),
    fileBytes: () => Promise.resolve(undefined),
    locate: () => Promise.resolve(ok({ lat: 45.05, lon: 9.7, accuracy: 8 })),
    word: one => one.code,
    now: () => '2027-01-10T09:30',
    ...changes,
  }
}

function aField(type: string, more: object = {}): Field {
  return { id: 'campo', type, label: { it: 'Etichetta', en: 'Label' }, help: { it: 'Aiuto', en: 'Help' }, ...more }
}

interface Mounted { readonly wrapper: VueWrapper, readonly answer: () => unknown }

/** An input in a form that normalises as a draft does. */
function mountInput(field: Field, { modelValue, ports = somePorts(), ...props }: { modelValue?: unknown, ports?: FieldPorts, [prop: string]: unknown } = {}): Mounted {
  let answer = modelValue
  const wrapper = mount(inputFor(field.type), {
    attachTo: document.body,
    props: {
      field,
      path: 'campo',
      modelValue,
      problems: [],
      required: true,
      ...props,
      'onUpdate:modelValue': (raw: unknown) => {
        answer = kinds[field.type]?.normalise(raw, field)
        void wrapper.setProps({ modelValue: answer })
      },
    },
    global: { provide: { [fieldPortsKey]: ports } },
  }) as VueWrapper // of any component
  return { wrapper, answer: () => answer }
}

/** What reads a file is fetched first: on a busy machine that takes its time. */
const PATIENCE = { timeout: 20_000 }

const OPTIONS = { options: ['a', 'b'].map(value => ({ value, label: { it: value, en: value } })) }
const MANY = { options: ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map(value => ({ value, label: { it: value, en: value } })) }

test('what may not be in the future can be set to now with one press', async () => {
  const past = mountInput(aField('date-time', { notAfter: 'now' }))
  await past.wrapper.get('button').trigger('click')
  expect(past.answer()).toBe('2027-01-10T09:30')
  expect(past.wrapper.emitted('leave')).toHaveLength(1)
  expect(mountInput(aField('date-time')).wrapper.find('button').exists()).toBe(false)
})

describe('an input of one control', () => {
  test.each([
    ['text', {}, 'Rossi', 'Rossi'],
    ['long-text', { maxLength: 100 }, 'due\nrighe', 'due\nrighe'],
    ['number', { unit: 'm' }, '1.234,50', '1234.5'],
    ['integer', {}, '12', 12],
    ['euro', {}, '25.822,84', 2582284],
    ['date', {}, '2027-03-01', '2027-03-01'],
    ['time', {}, '08:30', '08:30'],
    ['date-time', {}, '2027-03-01T08:30', '2027-03-01T08:30'],
    ['email', {}, 'maria@esempio.it', 'maria@esempio.it'],
    ['pec', {}, 'maria@pec.esempio.it', 'maria@pec.esempio.it'],
    ['fiscal-code', {}, 'rssmra85t10a562s', 'RSSMRA85T10A562S'],
    ['vat-number', {}, '00488410010', '00488410010'],
    ['plate', {}, 'ab 123 cd', 'AB123CD'],
    ['comune', {}, 'piacenza', '033032'],
    ['provincia', {}, 'PC', 'PC'],
    ['choice', MANY, 'c', 'c'],
  ])('%s carries name, label, hint and error, and gives the answer', async (type, more, typed, expected) => {
    const { wrapper, answer } = mountInput(aField(type, more), { problems: ['Non va bene.'] })
    await flushPromises()
    const control = wrapper.get('[name=campo]')
    expect(wrapper.get(`label[for=${control.attributes('id') ?? ''}]`).text()).toBe('Etichetta')
    const described = control.attributes('aria-describedby')?.split(' ') ?? []
    expect(described.map(id => wrapper.get(`[id="${id}"]`).text()).join(' ')).toMatch(/Aiuto.*Non va bene\./)
    expect(control.attributes()).toMatchObject({ 'aria-invalid': 'true', 'aria-required': 'true' })
    await control.setValue(typed)
    expect(answer()).toEqual(expected)
    await control.trigger('blur')
    expect(wrapper.emitted('leave')).toHaveLength(1)
    wrapper.unmount()
  })

  test('a number is shown back as it was understood, and left as Italians write it', async () => {
    const { wrapper } = mountInput(aField('number', { unit: 'm2' }))
    const box = wrapper.get('input')
    await box.trigger('focus')
    const read = wrapper.get('[role=status]')
    expect(read.text()).toBe('')
    expect(box.attributes('aria-describedby')).toContain(read.attributes('id'))
    await box.setValue('1.234')
    expect(read.text()).toContain('1.234 m²')
    await box.setValue('2.5')
    expect(wrapper.text()).toContain('2,5 m²')
    await box.trigger('blur')
    expect(box.element.value).toBe('2,5')
    wrapper.unmount()
  })
})

describe('an input of several controls', () => {
  test('yes or no is two radios with the name of the field', async () => {
    const { wrapper, answer } = mountInput(aField('yes-no'), { problems: ['Rispondi.'] })
    expect(wrapper.findAll('input').map(({ element }) => [element.type, element.name, element.value])).toEqual([['radio', 'campo', 'true'], ['radio', 'campo', 'false']])
    expect(wrapper.get('fieldset').attributes('aria-describedby')).toBe('campo-campo-aiuto campo-campo-errore')
    await wrapper.findAll('input')[1]?.setValue(true)
    expect(answer()).toBe(false)
  })

  test('few options are radios, several answers are checkboxes', async () => {
    const choice = mountInput(aField('choice', OPTIONS))
    await choice.wrapper.findAll('input[type=radio]')[1]?.setValue(true)
    expect(choice.answer()).toBe('b')
    const choices = mountInput(aField('choices', OPTIONS))
    await choices.wrapper.findAll('input[type=checkbox]')[1]?.setValue(true)
    expect(choices.answer()).toEqual(['b'])
  })

  test('a declaration stands whole beside its box', async () => {
    const { wrapper, answer } = mountInput(aField('declaration', { text: { it: 'Dichiaro il vero.', en: 'I declare the truth.' } }))
    expect(wrapper.get('label').text()).toBe('Dichiaro il vero.')
    await wrapper.get('input').setValue(true)
    expect(answer()).toBe(true)
  })

  test('an address is filled part by part, here and abroad', async () => {
    const { wrapper, answer } = mountInput(aField('address'))
    await flushPromises()
    await wrapper.get('[name="campo.street"]').setValue('Via Roma')
    await wrapper.get('[name="campo.postcode"]').setValue('29121')
    await wrapper.get('[name="campo.comune"]').setValue('Piacenza')
    expect(answer()).toEqual({ street: 'Via Roma', postcode: '29121', comune: '033032' })
    await wrapper.get('[name="campo.abroad"]').setValue(true)
    await wrapper.get('[name="campo.city"]').setValue('Lione')
    await wrapper.get('[name="campo.country"]').setValue('Francia')
    expect(answer()).toEqual({ street: 'Via Roma', postcode: '29121', city: 'Lione', country: 'FR' })
  })

  test('the browser may fill in the person’s own address, all of it, and no other', async () => {
    const offered = async (more: object): Promise<readonly (string | undefined)[]> => {
      const { wrapper } = mountInput(aField('address', more))
      await flushPromises()
      const tokens = ['street', 'postcode', 'comune'].map(part => wrapper.get(`[name="campo.${part}"]`).attributes('autocomplete'))
      await wrapper.get('[name="campo.abroad"]').setValue(true)
      const abroad = ['city', 'country'].map(part => wrapper.get(`[name="campo.${part}"]`).attributes('autocomplete'))
      wrapper.unmount()
      return [...tokens, ...abroad]
    }
    expect(await offered({ prefill: 'address' })).toEqual(['address-line1', 'postal-code', 'address-level2', 'address-level2', 'country-name'])
    expect(await offered({})).toEqual(['off', 'off', 'off', 'off', 'off'])
  })

  test('problems of a part stand at the part', () => {
    const { wrapper } = mountInput(aField('person'), { problemsByPath: { 'campo.fiscalCode': ['Controlla il codice.'] } })
    expect(wrapper.get('[name="campo.fiscalCode"]').attributes('aria-invalid')).toBe('true')
    expect(wrapper.get('[name="campo.givenName"]').attributes('aria-invalid')).toBeUndefined()
  })

  test('a place on a road is proposed from where the person stands', async () => {
    const { wrapper, answer } = mountInput(aField('road-point'))
    await flushPromises()
    expect(wrapper.get('.found[role=status]').text()).toBe('') // there before its words, which would not be said aloud otherwise
    await wrapper.get('.locate button').trigger('click')
    await flushPromises()
    expect(answer()).toEqual({ road: 'SP10', km: '5' })
    await wrapper.get('[name="campo.km"]').setValue('12+350')
    expect(answer()).toEqual({ road: 'SP10', km: '12.35' })
  })

  test('a position is measured or typed, and says which', async () => {
    const { wrapper, answer } = mountInput(aField('position'))
    const said = wrapper.get('.accuracy[role=status]') // there before its words, which would not be said aloud otherwise
    expect(said.text()).toBe('')
    await wrapper.get('.locate button').trigger('click')
    await flushPromises()
    expect(said.text()).toContain('field.position.accuracy')
    expect(answer()).toEqual({ lat: 45.05, lon: 9.7, accuracy: 8, source: 'gps' })
    await wrapper.get('[name="campo.lat"]').setValue('45,06')
    expect(answer()).toEqual({ lat: 45.06, lon: 9.7, source: 'typed' })
  })

  test('without a position the reason is said and typing still works', async () => {
    const { wrapper, answer } = mountInput(aField('position'), { ports: somePorts({ locate: () => Promise.resolve(refuse('position.refused', {})) }) })
    await wrapper.get('.locate button').trigger('click')
    await flushPromises()
    expect(wrapper.get('[role=status]').text()).toContain('position.refused')
    await wrapper.get('[name="campo.lon"]').setValue('9,7')
    expect(answer()).toEqual({ lon: 9.7, source: 'typed' })
  })
})

describe('a table', () => {
  const field = aField('repeat', { fields: [aField('text', { id: 'nome', required: true }), aField('text', { id: 'nota' })], rows: [1, 3] })

  test('grows, shrinks and takes back, and its cells are named by their path', async () => {
    const { wrapper, answer } = mountInput(field, { modelValue: [{ nome: 'uno' }] })
    await wrapper.findAll('button').at(-1)?.trigger('click')
    await wrapper.get('[name="campo.1.nome"]').setValue('due')
    expect(answer()).toEqual([{ nome: 'uno' }, { nome: 'due' }])
    await wrapper.get('.row-head button').trigger('click')
    expect(answer()).toEqual([{ nome: 'due' }])
    await flushPromises()
    expect(document.activeElement?.textContent).toContain('field.repeat.undo')
    await wrapper.get('.row-undo').trigger('click')
    expect(answer()).toEqual([{ nome: 'uno' }, { nome: 'due' }])
    wrapper.unmount()
  })

  test('hidden cells are not drawn', () => {
    const { wrapper } = mountInput(field, { modelValue: [{ nome: 'uno' }], hiddenPaths: new Set(['campo.0.nota']) })
    expect(wrapper.find('[name="campo.0.nome"]').exists()).toBe(true)
    expect(wrapper.find('[name="campo.0.nota"]').exists()).toBe(false)
  })

  test('a parcel emptied to be written anew does not vanish', async () => {
    const { wrapper, answer } = mountInput(aField('cadastral'), { modelValue: [{ kind: 'T', sheet: '1', parcel: '2' }, { sheet: '9' }] })
    await wrapper.get('[name="campo.1.sheet"]').setValue('')
    expect(answer()).toEqual([{ kind: 'T', sheet: '1', parcel: '2' }])
    expect(wrapper.findAll('.row-card')).toHaveLength(2)
    await wrapper.get('[name="campo.1.sheet"]').setValue('7')
    expect(answer()).toEqual([{ kind: 'T', sheet: '1', parcel: '2' }, { sheet: '7' }])
  })
})

describe('attachments', () => {
  const field = aField('attachment', { accept: ['pdf'], count: [1, 2], maxBytes: 20 })
  const pdf = '%PDF-1.7\n%%EOF'

  async function pick(wrapper: VueWrapper, files: readonly File[]): Promise<void> {
    const box = wrapper.get('input[type=file][name=campo]')
    Object.defineProperty(box.element, 'files', { value: files, configurable: true })
    await box.trigger('change')
    await vi.waitFor(() => { if (wrapper.find('.file-picker input').attributes('aria-disabled') !== undefined) throw new Error('still at work') }, PATIENCE)
    await flushPromises()
  }

  test('a file is kept on the device before it enters the answer', async () => {
    const { wrapper, answer } = mountInput(field)
    await pick(wrapper, [new File([pdf], 'a.pdf', { type: 'application/pdf' })])
    expect(answer()).toEqual([{ name: 'a.pdf', mediaType: 'application/pdf', bytes: pdf.length, sha256: 'a'.repeat(64) }])
    expect(wrapper.text()).toContain('a.pdf')
  })

  test('one that is too big is refused at once and never kept', async () => {
    const keepFile = vi.fn<FieldPorts['keepFile']>()
    const { wrapper, answer } = mountInput(field, { ports: somePorts({ keepFile }) })
    await pick(wrapper, [new File([pdf.padEnd(21)], 'grande.pdf', { type: 'application/pdf' })])
    expect(keepFile).not.toHaveBeenCalled()
    expect(answer()).toBeUndefined()
    expect(wrapper.get('[role=alert]').text()).toContain('attachment.too-big')
  })

  test.each([
    ['MZ a program', 'domanda.pdf', 'attachment.wrong-type', 'its content is not what its name says'],
    ['%PDF-1.7 and no end', 'domanda.pdf', 'attachment.unreadable', 'it was cut'],
    ['%PDF-1.7\n%%EOF', 'foto.jpg', 'attachment.name-differs', 'its name says another type'],
  ])('%s called %s is refused at once (%s: %s)', async (content, name, code) => {
    const keepFile = vi.fn<FieldPorts['keepFile']>()
    const { wrapper, answer } = mountInput(field, { ports: somePorts({ keepFile }) })
    await pick(wrapper, [new File([content], name, { type: 'application/pdf' })])
    expect(keepFile).not.toHaveBeenCalled()
    expect(answer()).toBeUndefined()
    expect(wrapper.get('[role=alert]').text()).toContain(code)
  })

  test('the type is told by the content, whatever the browser says', async () => {
    const { wrapper, answer } = mountInput(field)
    await pick(wrapper, [new File([pdf], 'a.pdf', { type: '' })])
    expect(answer()).toMatchObject([{ mediaType: 'application/pdf' }])
  })

  test('where a signature is demanded, one that is not there or no longer holds is refused at once', async () => {
    const { wrapper, answer } = mountInput(aField('attachment', { accept: ['pdf', 'p7m'], count: [1, 4], signed: 'required' }))
    const signed = envelope(aPdfOf('relazione'))
    const files: readonly (readonly [string, Uint8Array])[] = [
      ['a.pdf', aPdfOf('relazione')], ['b.p7m', signed.fill(0, signed.indexOf('relazione'), signed.indexOf('relazione') + 3)], ['c.p7m', envelope(aPdfOf('c'), { detached: true })], ['d.pdf', signPdf(aPdfOf('d'))],
    ]
    await pick(wrapper, files.map(([name, bytes]) => new File([Uint8Array.from(bytes)], name)))
    expect(wrapper.findAll('[role=alert] p').map(one => one.text()).slice(1)).toEqual(['attachment.unsigned', 'attachment.signature-broken', 'attachment.signature-detached'])
    expect(answer()).toMatchObject([{ name: 'd.pdf', signature: 'intact' }])
  })

  test('who signed a kept file is read from the file', async () => {
    const file = envelope(aPdfOf('relazione'))
    const ref = { name: 'a.p7m', mediaType: 'application/pkcs7-mime', bytes: file.length, sha256: 'a'.repeat(64), signature: 'intact' }
    const { wrapper } = mountInput(aField('attachment', { accept: ['p7m'] }), { modelValue: [ref], ports: somePorts({ fileBytes: () => Promise.resolve(Uint8Array.from(file)) }) })
    await vi.waitFor(() => { expect(wrapper.get('[data-signature=intact]').text()).toContain('field.signature.intact {"names":"FITTIZI DOMITILLA"} field.signature.office') }, PATIENCE)
    expect(wrapper.get('[data-signature] li').text()).toContain('FTTDTL79H65E463G')
  })

  test('what is wrong with one file is said beside it', () => {
    const refs = [{ name: 'a.pdf', mediaType: 'application/pdf', bytes: 1, sha256: 'a'.repeat(64) }]
    const { wrapper } = mountInput(field, { modelValue: refs, problemsByPath: { 'campo.0': ['Non si apre.'] } })
    expect(wrapper.get('#campo-campo-0').text()).toBe('Non si apre.')
  })

  test('the focus stays while a file is taken in; when no more can be added, it and the summary of problems go to those that are there', async () => {
    document.body.replaceChildren() // others with the same id
    let finish = (): void => undefined
    const isKept = new Promise<void>(resolve => { finish = resolve })
    const { wrapper } = mountInput(aField('attachment', { accept: ['pdf'], count: [1, 1] }), {
      ports: somePorts({ keepFile: async (file, name) => { await isKept; return ok({ name, mediaType: 'application/pdf', bytes: file.size, sha256: 'a'.repeat(64) }) } }),
    })
    const box = wrapper.get<HTMLInputElement>('input[type=file][name=campo]')
    expect(box.attributes('id')).toBe('campo-campo')
    box.element.focus()
    const taken = pick(wrapper, [new File([pdf], 'a.pdf', { type: 'application/pdf' })])
    await flushPromises()
    expect(document.activeElement).toBe(box.element)
    expect(box.attributes('disabled')).toBeUndefined()
    const opened = new Event('click', { bubbles: true, cancelable: true })
    box.element.dispatchEvent(opened)
    expect(opened.defaultPrevented).toBe(true)
    finish()
    await taken
    expect(document.activeElement?.id).toBe('campo-campo')
    expect(document.activeElement?.textContent).toContain('a.pdf')
    await wrapper.get('.attached-remove').trigger('click')
    await flushPromises()
    expect(document.activeElement).toBe(box.element)
    wrapper.unmount()
  })

  test('removing one leaves the others', async () => {
    const refs = ['a', 'b'].map(letter => ({ name: `${letter}.pdf`, mediaType: 'application/pdf', bytes: 1, sha256: letter.repeat(64) }))
    const { wrapper, answer } = mountInput(field, { modelValue: refs })
    await wrapper.get('.attached-remove').trigger('click')
    expect(answer()).toEqual([refs[1]])
  })
})

describe('a series of photographs', () => {
  const field = aField('photo-series', { accept: ['jpeg'], count: [1, 3] })
  const photo = (name: string): object => ({ name: `${name}.jpg`, mediaType: 'image/jpeg', bytes: 9, sha256: name.repeat(64) })
  const jpeg = (notes: CameraNotes): File => new File([Uint8Array.from(withNotes(BARE_JPEG, notes))], 'a.jpg', { type: 'image/jpeg' })
  async function pickOne(wrapper: VueWrapper, file: File): Promise<void> {
    const box = wrapper.get('input[type=file][name=campo]')
    Object.defineProperty(box.element, 'files', { value: [file], configurable: true })
    await box.trigger('change')
    await vi.waitFor(() => { if (wrapper.find('[aria-busy], .spinner').exists()) throw new Error('busy') }, PATIENCE)
    await vi.waitFor(() => wrapper.get('.attached'), PATIENCE)
    await flushPromises()
  }

  const NOTES: CameraNotes = { taken: '2026:05:12 10:31:07', lat: 44.112, lon: 9.961 }
  const kept = { name: 'a.jpg', mediaType: 'image/jpeg', bytes: BARE_JPEG.length, sha256: 'a'.repeat(64), taken: '2026-05-12T10:31:07' }

  test('keeps the time, asks for the place and takes both out of the file', async () => {
    const keepFile = vi.fn(somePorts().keepFile)
    const { wrapper, answer } = mountInput(field, { ports: somePorts({ keepFile }) })
    await pickOne(wrapper, jpeg(NOTES))
    expect(answer()).toEqual([kept])
    expect(Buffer.from(await (keepFile.mock.calls[0]?.[0] ?? new Blob()).arrayBuffer())).toEqual(BARE_JPEG)
    await wrapper.get('[role=status] button').trigger('click')
    expect(answer()).toEqual([{ ...kept, position: { lat: 44.112, lon: 9.961 } }])
    expect(wrapper.find('[role=status]').exists()).toBe(false)
    await wrapper.findAll('button').find(button => button.text() === 'field.photo.forget a.jpg')?.trigger('click')
    expect(answer()).toEqual([kept])
    wrapper.unmount()
  })

  test('forgets the place of who says no', async () => {
    const { wrapper, answer } = mountInput(field)
    await pickOne(wrapper, jpeg(NOTES))
    await wrapper.findAll('[role=status] button')[1]?.trigger('click')
    expect(answer()).toEqual([kept])
    expect(wrapper.find('[role=status]').exists()).toBe(false)
    wrapper.unmount()
  })

  test('asks nothing where there is no place', async () => {
    const { wrapper } = mountInput(field)
    await pickOne(wrapper, jpeg({ taken: '2026:05:12 10:31:07' }))
    expect(wrapper.find('[role=status]').exists()).toBe(false)
    wrapper.unmount()
  })

  test('is put in order by its buttons, and the focus goes along', async () => {
    const { wrapper, answer } = mountInput(field, { modelValue: [photo('a'), photo('b'), photo('c')] })
    const up = (): string | undefined => wrapper.findAll('.move')[1]?.find('button').text()
    expect(up()).toContain('b.jpg')
    await wrapper.findAll('.move')[1]?.find('button').trigger('click')
    await flushPromises()
    expect(answer()).toEqual([photo('b'), photo('a'), photo('c')])
    expect(document.activeElement?.textContent).toContain('b.jpg')
    await wrapper.findAll('.move')[0]?.find('button').trigger('click')
    expect(answer()).toEqual([photo('b'), photo('a'), photo('c')])
    wrapper.unmount()
  })

  test('each has its caption', async () => {
    const { wrapper, answer } = mountInput(field, { modelValue: [photo('a'), photo('b')] })
    await wrapper.get('[name="campo.1.caption"]').setValue('Lato nord')
    expect(answer()).toEqual([photo('a'), { ...photo('b'), caption: 'Lato nord' }])
    wrapper.unmount()
  })

  test('a HEIC that the browser cannot open is refused with a way out', async () => {
    const { wrapper, answer } = mountInput(aField('photo-series', { accept: ['jpeg', 'heic'], count: [1, 3] }))
    const box = wrapper.get('input[type=file][name=campo]')
    Object.defineProperty(box.element, 'files', { value: [new File([Uint8Array.from(heicWith(NOTES))], 'IMG_1.HEIC')], configurable: true })
    await box.trigger('change')
    await vi.waitFor(() => { expect(wrapper.get('[role=alert]').text()).toContain('attachment.not-decodable') }, PATIENCE)
    expect(answer()).toBeUndefined()
    wrapper.unmount()
  })
})

test('every field type has an input', () => {
  for (const type of Object.keys(kinds)) expect(inputFor(type), type).toBeDefined()
})
