import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { ref } from 'vue'
import type { Field } from '#domain/procedure/definition.ts'
import { placesOf, type Lists } from '#domain/procedure/places.ts'
import { aTileArchive } from '#support/tile-archives.ts'
import { ok } from '#domain/problem/problem.ts'
import { kinds } from '../index.ts'
import { fieldPortsKey, type FieldPorts } from '../ports.ts'
import { summaryFor } from '../summaries.ts'
import { fetchInputs, inputFor } from '../views.ts'
import type { MapSettings } from './settings.ts'

const LISTS: Lists = {
  comuni: [], province: [], countries: [],
  roads: [{ code: 'SP10', name: 'Padana inferiore', kmFrom: 0, kmTo: 30, points: [[5.5, 45.05, 9.7], [6.5, 45.05 + 0.0089932, 9.7]] }],
}
const BOUNDS = { south: 44.4, west: 9.1, north: 45.2, east: 10.2 }
const SIDE_PIXELS = 320

function somePorts(map: MapSettings = { bounds: BOUNDS }): FieldPorts {
  return {
    language: ref('it'),
    t: (key, params) => `${key}${params ? ` ${JSON.stringify(params)}` : ''}`,
    lists: () => Promise.resolve(LISTS),
    places: () => placesOf(LISTS),
    keepFile: () => Promise.reject(new Error('no files here')),
    fileUrl: () => Promise.resolve(undefined),
    fileBytes: () => Promise.resolve(undefined),
    locate: () => Promise.resolve(ok({ lat: 44.9, lon: 9.6, accuracy: 12 })),
    map: () => map,
    word: one => one.code,
    now: () => '2027-01-10T09:30',
  }
}

let wrapper: VueWrapper
let answer: unknown

/** An input in a form that normalises as a draft does. */
function mountInput(type: 'position' | 'geo-line' | 'road-point' | 'road-stretch', { modelValue, map, ...more }: { modelValue?: unknown, map?: MapSettings, [property: string]: unknown } = {}): void {
  const field: Field = { id: 'campo', type, label: { it: 'Luogo', en: 'Place' }, ...more }
  answer = modelValue
  wrapper = mount(inputFor(type), {
    attachTo: document.body,
    props: {
      field, path: 'campo', modelValue, problems: [], required: true,
      'onUpdate:modelValue': (raw: unknown) => {
        answer = kinds[type]?.normalise(raw, field)
        void wrapper.setProps({ modelValue: answer })
      },
    },
    global: { provide: { [fieldPortsKey]: somePorts(map) } },
  }) as VueWrapper // of any component
}

async function openMap(): Promise<void> {
  await vi.waitFor(() => wrapper.get('.map-panel button'))
  await wrapper.get('.map-panel button').trigger('click')
  await vi.waitFor(() => wrapper.get('.map-scale'), { timeout: 20_000 }) // the first one fetches Leaflet
  await flushPromises()
}

const press = (selector: string, key: string): Promise<void> => wrapper.get(selector).trigger('keydown', { key })

// Happy DOM lays nothing out, and a map without a size shows nothing.
beforeAll(fetchInputs)
beforeEach(() => {
  for (const side of ['clientWidth', 'clientHeight'] as const) vi.spyOn(HTMLElement.prototype, side, 'get').mockReturnValue(SIDE_PIXELS)
})
afterEach(() => {
  wrapper.unmount()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

describe('the map of a position', () => {
  test('is not there before it is opened, and goes when it is closed', async () => {
    mountInput('position')
    expect(wrapper.find('.map-box').exists()).toBe(false)
    await openMap()
    expect(wrapper.get('.map-box').attributes()).toMatchObject({ role: 'application', 'aria-label': 'field.map.label', tabindex: '0' })
    expect(wrapper.get('.map-panel button').text()).toContain('field.map.close') // its words say it; a state beside them would say it otherwise
    expect(wrapper.get('.map-panel button').attributes('aria-expanded')).toBeUndefined()
    await wrapper.get('.map-panel button').trigger('click')
    expect(wrapper.find('.map-box').exists()).toBe(false)
  })

  test('without tiles shows coordinates and the known points of the roads, and asks nobody for a picture', async () => {
    mountInput('position')
    await openMap()
    expect(wrapper.findAll('.map-degrees-lat').map(label => label.text())).toEqual(['44,5°', '45°'])
    expect(wrapper.findAll('.map-name').map(label => label.text())).toEqual(['SP10 km 5,5', 'SP10 km 6,5'])
    expect(wrapper.find('.map-box img').exists()).toBe(false)
    expect(wrapper.text()).toContain('field.map.bare')
  })

  test('Enter puts the marker at the centre, and its arrows move it', async () => {
    mountInput('position')
    await openMap()
    await press('.map-box', 'Enter')
    expect(answer).toMatchObject({ source: 'typed' })
    const { lat, lon } = answer as { readonly lat: number, readonly lon: number }
    expect(lat).toBeCloseTo(44.8, 1)
    expect(lon).toBeCloseTo(9.65, 1)
    expect(wrapper.get('.map-pin').attributes()).toMatchObject({ 'aria-label': 'field.map.marker', tabindex: '0' })
    await press('.map-pin', 'ArrowUp')
    const north = answer as { readonly lat: number, readonly lon: number }
    expect(north.lat).toBeGreaterThan(lat)
    expect(north.lon).toBeCloseTo(lon, 5)
    await press('.map-pin', 'ArrowRight')
    expect((answer as { readonly lon: number }).lon).toBeGreaterThan(lon)
  })

  test('follows what is typed and measured', async () => {
    mountInput('position', { modelValue: { lat: 44.9, lon: 9.6, source: 'typed' } })
    await openMap()
    expect(wrapper.findAll('.map-pin')).toHaveLength(1)
    await wrapper.get('.locate button').trigger('click')
    await flushPromises()
    expect(answer).toEqual({ lat: 44.9, lon: 9.6, accuracy: 12, source: 'gps' })
    expect(wrapper.find('path.map-accuracy').exists()).toBe(true)
    await wrapper.get('[name="campo.lat"]').setValue('')
    expect(wrapper.find('.map-pin').exists()).toBe(false)
  })

  test('with tiles asks only the address of the body, and names whom it must', async () => {
    mountInput('position', { map: { bounds: BOUNDS, tiles: '/mappe/{z}/{x}/{y}.png', attribution: '© Chi disegna' } })
    await openMap()
    const sources = wrapper.findAll('.map-box img').map(tile => tile.attributes('src'))
    expect(sources.length).toBeGreaterThan(0)
    expect(sources.every(source => /^\/mappe\/\d+\/\d+\/\d+\.png$/.test(source ?? ''))).toBe(true)
    expect(wrapper.text()).toContain('© Chi disegna')
    expect(wrapper.find('.map-grid').exists()).toBe(false)
  })

  test('with one file of pictures reads pieces of that file and asks for nothing else', async () => {
    const file = aTileArchive(Array.from({ length: 1365 }, (_, id) => ({ id, content: Buffer.from('png') })), { maxZoom: 5 })
    const asked: string[] = []
    vi.stubGlobal('fetch', (address: string, { headers }: { readonly headers: { readonly range: string } }) => {
      asked.push(address)
      const [from = 0, to = 0] = headers.range.replace('bytes=', '').split('-').map(Number)
      return Promise.resolve(new Response(new Uint8Array(file.subarray(from, to + 1)), { status: 206 }))
    })
    const drawn = vi.spyOn(URL, 'createObjectURL').mockReturnValue('blob:tile')
    HTMLImageElement.prototype.decode = () => Promise.resolve()
    mountInput('position', { map: { bounds: BOUNDS, tiles: '/mappe/provincia.pmtiles' } })
    await openMap()
    await vi.waitFor(() => { expect(wrapper.findAll('.map-box img.leaflet-tile-loaded').length).toBeGreaterThan(0) })
    expect(drawn).toHaveBeenCalled()
    expect(new Set(asked)).toEqual(new Set(['/mappe/provincia.pmtiles']))
    expect(wrapper.find('.map-grid').exists()).toBe(false)
  })

  test('a file that cannot be read in pieces leaves coordinates and landmarks', async () => {
    vi.stubGlobal('fetch', () => Promise.resolve(new Response('all of it', { status: 200 })))
    mountInput('position', { map: { bounds: BOUNDS, tiles: '/mappe/provincia.pmtiles' } })
    await openMap()
    await vi.waitFor(() => { expect(wrapper.findAll('.map-name')).toHaveLength(2) })
    expect(wrapper.get('.alert[role=status]').text()).toBe('field.map.tilesMissing')
  })

  test('a tile that does not come leaves coordinates and landmarks', async () => {
    mountInput('position', { map: { bounds: BOUNDS, tiles: '/mappe/{z}/{x}/{y}.png' } })
    await openMap()
    for (const tile of wrapper.findAll('.map-box img')) await tile.trigger('error')
    expect(wrapper.get('.alert[role=status]').text()).toBe('field.map.tilesMissing')
    expect(wrapper.findAll('.map-name')).toHaveLength(2)
  })
})

describe('the map of a place on a road', () => {
  const AROUND = { south: 45.04, west: 9.69, north: 45.07, east: 9.71 }
  const TILES = '/mappe/{z}/{x}/{y}.png'
  const km = (part: string): number => Number((answer as Readonly<Record<string, string>>)[part])

  test('is offered only where the body has a background for it', async () => {
    mountInput('road-point', { map: { bounds: AROUND } })
    await flushPromises()
    expect(wrapper.find('.map-panel').exists()).toBe(false)
  })

  test('takes the nearest place on a road for the one pointed at, and follows its marker', async () => {
    mountInput('road-point', { map: { bounds: AROUND, tiles: TILES }, modelValue: { side: 'left' } })
    await openMap()
    await press('.map-box', 'Enter')
    expect(answer).toMatchObject({ road: 'SP10', side: 'left' })
    const pointed = km('km')
    expect(pointed).toBeCloseTo(6.06, 1)
    expect(wrapper.get('.found').text()).toContain('field.road.foundOnMap')
    await press('.map-pin', 'ArrowUp')
    expect(km('km')).toBeGreaterThan(pointed)
  })

  test('a second place ends a stretch', async () => {
    mountInput('road-stretch', { map: { bounds: AROUND, tiles: TILES }, modelValue: { road: 'SP10', from: '5' } }) // where that is nobody knows
    await openMap()
    await press('.map-box', 'Enter')
    expect(answer).toMatchObject({ road: 'SP10', from: '5' })
    expect(km('to')).toBeCloseTo(6.06, 1)
    await press('.map-pin', 'ArrowUp')
    expect(km('to')).toBeGreaterThan(6.06)
  })

  test('far from every road it says so and changes nothing', async () => {
    mountInput('road-point', { map: { bounds: BOUNDS, tiles: TILES }, modelValue: { road: 'SP10', km: '5.5' } })
    await openMap()
    for (let times = 0; times < 8; times += 1) await wrapper.findAll('.map-buttons button').at(1)?.trigger('click')
    await wrapper.setProps({ modelValue: undefined })
    await wrapper.findAll('.map-buttons button').at(2)?.trigger('click')
    answer = 'untouched'
    await press('.map-box', 'Enter')
    expect(answer).toBe('untouched')
    expect(wrapper.get('.found').text()).toBe('field.road.farOnMap')
  })
})

describe('a line', () => {
  const points = [{ lat: 44.68, lon: 9.39 }, { lat: 44.681, lon: 9.39 }]

  test('grows by GPS, by the map and by typing, and says its length', async () => {
    mountInput('geo-line')
    await vi.waitFor(() => wrapper.get('.locate button'))
    await wrapper.get('.locate button').trigger('click')
    await flushPromises()
    expect(answer).toEqual({ points: [{ lat: 44.9, lon: 9.6 }], lengthM: 0 })
    await openMap()
    await press('.map-box', 'Enter')
    await press('.map-pin', 'ArrowUp')
    expect(answer).toMatchObject({ points: [{ lat: 44.9, lon: 9.6 }, {}] })
    await wrapper.findAll('button').find(button => button.text() === 'field.geo-line.add')?.trigger('click')
    await wrapper.get('[name="campo.points.2.lat"]').setValue('44,95')
    await wrapper.get('[name="campo.points.2.lon"]').setValue('9,61')
    expect(answer).toMatchObject({ points: [{ lat: 44.9, lon: 9.6 }, {}, { lat: 44.95, lon: 9.61 }] })
    expect(wrapper.get('.line-length').text()).toContain('"n":3')
    expect(wrapper.find('path.map-line').exists()).toBe(true)
  })

  test('the last point is taken back', async () => {
    mountInput('geo-line', { modelValue: { points, lengthM: 111 } })
    await vi.waitFor(() => wrapper.get('.line-length button'))
    await wrapper.get('.line-length button').trigger('click')
    expect(answer).toEqual({ points: points.slice(0, 1), lengthM: 0 })
    await wrapper.get('.line-length button').trigger('click')
    expect(answer).toBeUndefined()
    expect(wrapper.find('.line-length button').exists()).toBe(false)
  })

  test('takes no more points than it may have', async () => {
    mountInput('geo-line', { modelValue: { points, lengthM: 111 }, points: [2, 2] })
    await openMap()
    await press('.map-box', 'Enter')
    expect(answer).toEqual({ points, lengthM: 111 })
  })

  test('a point that is wrong is shown', async () => {
    mountInput('geo-line', { modelValue: { points: [...points, ...points], lengthM: 333 } })
    await vi.waitFor(() => wrapper.get('.disclosure'))
    expect(wrapper.get('.disclosure').attributes('open')).toBeUndefined()
    await wrapper.setProps({ problemsByPath: { 'campo.points.3.lat': ['Controlla.'] } })
    expect(wrapper.get('.disclosure').attributes('open')).toBeDefined()
    expect(wrapper.get('[name="campo.points.3.lat"]').attributes('aria-invalid')).toBe('true')
  })
})

test('a summary says every place and opens the navigator of a phone, no site', () => {
  const shown = (type: string, value: object): VueWrapper => mount(summaryFor(type) ?? {}, {
    props: { field: { id: 'campo', type, label: { it: 'Luogo', en: 'Place' } }, value },
    global: { provide: { [fieldPortsKey]: somePorts() } },
  }) as VueWrapper // of any component
  wrapper = shown('position', { lat: 44.68, lon: 9.39, accuracy: 4, source: 'gps' })
  expect(wrapper.text()).toContain('44,68000° N, 9,39000° E (± 4 m)')
  expect(wrapper.get('a').attributes('href')).toBe('geo:44.68,9.39?q=44.68,9.39')
  wrapper.unmount()
  wrapper = shown('geo-line', { points: [{ lat: 44.68, lon: 9.39 }, { lat: 44.681, lon: 9.39 }], lengthM: 111 })
  expect(wrapper.findAll('li').map(item => item.text())).toEqual(['44,68000° N, 9,39000° E', '44,68100° N, 9,39000° E'])
  expect(wrapper.get('a').attributes('href')).toBe('geo:44.68,9.39?q=44.68,9.39')
})
