import { expect, test } from 'vitest'
import { attached } from '#support/device.ts'
import { keepDataSaving, mustWait, readDataSaving, type Connection, type LargeFiles } from './data-saving.ts'

const photographs = [attached('foto.0', 'a'.repeat(64), 4e6), attached('foto.1', 'b'.repeat(64), 2e6)]
const cellular: Connection = { type: 'cellular' }

test.each<[LargeFiles, number, Connection | undefined, boolean, string]>([
  ['always', 5, cellular, false, 'nobody has asked to wait'],
  ['wifi', 5, cellular, true, 'six megabytes over the telephone'],
  ['wifi', 5, { type: 'wifi' }, false, 'that is Wi-Fi'],
  ['wifi', 5, { saveData: true }, true, 'the browser was told to save'],
  ['wifi', 5, undefined, false, 'the browser does not say: no reason to wait'],
  ['wifi', 20, cellular, false, 'not so large'],
  ['by-hand', 5, undefined, true, 'only when the person says so'],
  ['by-hand', 5, { type: 'wifi' }, true, 'also with Wi-Fi'],
])('%s over %i MB, connected by %j: waits %s (%s)', (largeFiles, largeMegabytes, connection, expected) => {
  expect(mustWait({ attachments: photographs }, { largeFiles, largeMegabytes }, connection)).toBe(expected)
})

test('the same photograph in two fields counts once; what has a last day never waits', () => {
  const [first] = photographs
  const twice = first ? [first, { ...first, path: 'altra' }] : []
  const choice = { largeFiles: 'by-hand', largeMegabytes: 5 } as const
  expect(mustWait({ attachments: twice }, choice, undefined)).toBe(false)
  expect(mustWait({ attachments: photographs, fileBy: '2026-12-01' }, choice, undefined)).toBe(false)
})

test('the choice is kept on the device; what is no choice, and a browser that keeps nothing, count as none', () => {
  const kept = new Map<string, string>()
  const place = () => ({ getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => { kept.set(key, value) } })
  expect(readDataSaving(place).largeFiles).toBe('always')
  expect(keepDataSaving(place, { largeFiles: 'wifi', largeMegabytes: 1 })).toBe(true)
  expect(readDataSaving(place)).toEqual({ largeFiles: 'wifi', largeMegabytes: 1 })
  for (const value of ['{', '{"largeFiles":"never","largeMegabytes":5}', '{"largeFiles":"wifi","largeMegabytes":-1}']) {
    expect(readDataSaving(() => ({ getItem: () => value })).largeFiles, value).toBe('always')
  }
  const refusing = (): never => { throw new DOMException('denied', 'SecurityError') }
  expect(readDataSaving(refusing).largeFiles).toBe('always')
  expect(keepDataSaving(refusing, { largeFiles: 'wifi', largeMegabytes: 1 })).toBe(false)
})
