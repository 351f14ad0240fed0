import { describe, expect, test } from 'vitest'
import { watchIdle, type IdleWatch } from './idle.ts'

const AFTER_MS = 600_000
const PICKING_MS = 600_000

function aPage({ afterMs = AFTER_MS, type = 'text' } = {}): { sleep: (ms: number) => void, pass: (ms: number, monotonic?: number) => void, touch: (type?: string) => void, idles: () => number, told: () => readonly boolean[], warned: () => readonly boolean[], watch: IdleWatch } {
  const target = Object.assign(new EventTarget(), { type }) // the events' own target, too
  let [wall, monotonic, idles] = [Date.parse('2026-11-22T08:00:00.000Z'), 0, 0]
  const told: boolean[] = []
  const warned: boolean[] = []
  const nothing = (): void => undefined
  let look = nothing
  const every = (_: number, work: () => void): () => void => {
    look = work
    return () => { look = nothing }
  }
  const ports = { window: target as EventTarget as Window, nowMs: () => wall, monotonicMs: () => monotonic, every }
  const watch = watchIdle(ports, {
    afterMs: () => afterMs,
    onIdle: () => { idles += 1 },
    warn: isNear => { warned.push(isNear) },
    tell: isPicking => { told.push(isPicking) },
  })
  return {
    sleep: ms => { wall += ms },
    pass: (ms, sleepless = ms) => {
      wall += ms
      monotonic += sleepless
      look()
    },
    touch: (type = 'pointerdown') => { target.dispatchEvent(new Event(type)) },
    idles: () => idles,
    told: () => told,
    warned: () => warned,
    watch,
  }
}

test('after the pause, and not before, it is idle', () => {
  const page = aPage()
  page.pass(AFTER_MS - 1)
  expect(page.idles()).toBe(0)
  page.pass(1)
  expect(page.idles()).toBe(1)
})

test('a minute before it locks the person is told, once, and any touch, here or in another page, is enough to go on', () => {
  const page = aPage()
  page.pass(AFTER_MS - 60_001)
  expect(page.warned()).toEqual([])
  page.pass(1)
  page.pass(5_000)
  expect(page.warned()).toEqual([true])
  page.touch('keydown')
  expect(page.warned()).toEqual([true, false])
  page.pass(AFTER_MS - 30_000)
  page.watch.touched(false)
  expect(page.warned()).toEqual([true, false, true, false])
  expect(page.idles()).toBe(0)
  page.pass(AFTER_MS)
  expect([page.idles(), page.warned().at(-1)]).toEqual([1, false])
})

test('of a pause of one minute the last third is told', () => {
  const page = aPage({ afterMs: 60_000 })
  page.pass(39_999)
  expect(page.warned()).toEqual([])
  page.pass(1)
  expect(page.warned()).toEqual([true])
})

test.each(['pointerdown', 'keydown', 'wheel', 'touchstart', 'focusin', 'input', 'click', 'scroll'])('a %s begins the pause anew', touch => {
  const page = aPage()
  page.pass(AFTER_MS - 1)
  page.touch(touch)
  page.pass(AFTER_MS - 1)
  expect(page.idles()).toBe(0)
})

test('a touch in another page counts', () => {
  const page = aPage()
  page.pass(AFTER_MS - 1)
  page.watch.touched(false)
  page.pass(1)
  expect(page.idles()).toBe(0)
})

test('the hours that the device slept count, though no clock of the page went on', () => {
  const page = aPage()
  page.pass(AFTER_MS, 0)
  expect(page.idles()).toBe(1)
})

test('putting the device\'s clock back wins no time', () => {
  const page = aPage()
  page.pass(-86_400_000, 0)
  page.pass(AFTER_MS)
  expect(page.idles()).toBe(1)
})

test('a touch after the pause comes too late, though no look has seen it end', () => {
  const page = aPage()
  page.sleep(AFTER_MS)
  page.touch()
  expect(page.idles()).toBe(1)
})

describe('behind the camera, or the chooser of files,', () => {
  const aPicking = (): ReturnType<typeof aPage> => {
    const page = aPage({ afterMs: 60_000, type: 'file' })
    page.touch('click')
    page.touch('visibilitychange')
    return page
  }

  test('a short pause does not end, and who returns with a photograph finds the page', () => {
    const page = aPicking()
    page.pass(PICKING_MS - 1)
    for (const event of ['visibilitychange', 'change']) page.touch(event)
    expect(page.idles()).toBe(0)
  })

  test('ten minutes are the most', () => {
    const page = aPicking()
    page.pass(PICKING_MS)
    expect(page.idles()).toBe(1)
  })

  test.each(['change', 'cancel', 'pointerdown', 'keydown'])('once a %s says that it is over, the pause is as short as it was', event => {
    const page = aPicking()
    page.pass(120_000)
    page.touch(event)
    page.pass(60_000)
    expect(page.idles()).toBe(1)
  })

  test('the other pages wait as well', () => {
    const page = aPicking()
    expect(page.told()[0]).toBe(true)
    page.touch('cancel')
    expect(page.told().at(-1)).toBe(false)
    const other = aPage({ afterMs: 60_000 })
    other.watch.touched(true)
    other.pass(PICKING_MS - 1)
    expect(other.idles()).toBe(0)
  })

  test('a touch in another page does not close it', () => {
    const page = aPicking()
    page.watch.touched(false)
    page.pass(PICKING_MS - 1)
    expect(page.idles()).toBe(0)
  })

  test('only a picker of files opens one', () => {
    const page = aPage({ afterMs: 60_000, type: 'button' })
    page.touch('click')
    page.pass(60_000)
    expect(page.idles()).toBe(1)
  })
})

test('the other pages are told now and then, not at each touch', () => {
  const page = aPage()
  for (let touches = 0; touches < 5; touches += 1) page.touch()
  expect(page.told()).toHaveLength(1)
  page.pass(10_000)
  page.touch()
  expect(page.told()).toHaveLength(2)
})

test('once stopped it looks no more', () => {
  const page = aPage()
  page.watch.stop()
  page.pass(AFTER_MS)
  page.touch()
  expect(page.idles()).toBe(0)
})
