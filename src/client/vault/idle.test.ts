import { expect, test } from 'vitest'
import { watchIdle, type IdleWatch } from './idle.ts'

const AFTER_MS = 600_000

function aPage(): { sleep: (ms: number) => void, pass: (ms: number, monotonic?: number) => void, touch: (type?: string) => void, idles: () => number, told: () => number, watch: IdleWatch } {
  const target = new EventTarget()
  let [wall, monotonic, idles, told] = [Date.parse('2026-11-22T08:00:00.000Z'), 0, 0, 0]
  const nothing = (): void => undefined
  let look = nothing
  const every = (_: number, work: () => void): () => void => {
    look = work
    return () => { look = nothing }
  }
  const ports = { window: target as Window, nowMs: () => wall, monotonicMs: () => monotonic, every }
  const watch = watchIdle(ports, {
    afterMs: () => AFTER_MS,
    onIdle: () => { idles += 1 },
    tell: () => { told += 1 },
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

test.each(['pointerdown', 'keydown', 'wheel', 'touchstart'])('a %s begins the pause anew', touch => {
  const page = aPage()
  page.pass(AFTER_MS - 1)
  page.touch(touch)
  page.pass(AFTER_MS - 1)
  expect(page.idles()).toBe(0)
})

test('a touch in another page counts', () => {
  const page = aPage()
  page.pass(AFTER_MS - 1)
  page.watch.touched()
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

test('the other pages are told now and then, not at each touch', () => {
  const page = aPage()
  for (let touches = 0; touches < 5; touches += 1) page.touch()
  expect(page.told()).toBe(1)
  page.pass(10_000)
  page.touch()
  expect(page.told()).toBe(2)
})

test('once stopped it looks no more', () => {
  const page = aPage()
  page.watch.stop()
  page.pass(AFTER_MS)
  page.touch()
  expect(page.idles()).toBe(0)
})
