import { expect, test } from 'vitest'
import { checksOf, type Found } from './checks.ts'

const WELL: Found = {
  kept: 'device', written: true, space: { usedBytes: 4e6, quotaBytes: 10e9, persisted: true }, version: 'ab12cd34', hasUpdate: false, packReady: true,
  clockAheadMs: 3_000, hasCrypto: true, reach: 'ok',
}
const t = (key: string): string => key
const resultsOf = (found: Found): Readonly<Record<string, string>> => Object.fromEntries(checksOf(found, t, 'it').map(({ id, result, text }) => [id, `${result} ${text}`]))

test('a device that has all it takes', () => {
  expect(checksOf(WELL, t, 'it').filter(one => one.result !== 'ok')).toEqual([])
})

test.each<[Partial<Found>, string, string]>([
  [{ written: false }, 'storage', 'bad device.check.storage.bad'],
  [{ kept: 'memory' }, 'storage', 'bad device.check.storage.memory'],
  [{ space: { usedBytes: undefined, quotaBytes: undefined, persisted: false } }, 'space', 'warn device.check.space.unknown'],
  [{ space: { usedBytes: 90e6, quotaBytes: 100e6, persisted: true } }, 'space', 'warn device.check.space.low'],
  [{ space: { usedBytes: 1, quotaBytes: 10e9, persisted: false } }, 'keep', 'warn device.check.keep.warn'],
  [{ version: undefined }, 'worker', 'warn device.check.worker.none'],
  [{ hasUpdate: true }, 'worker', 'warn device.check.worker.update'],
  [{ packReady: false }, 'pack', 'warn device.check.pack.warn'],
  [{ clockAheadMs: undefined }, 'clock', 'warn device.check.clock.unknown'],
  [{ clockAheadMs: -600_000 }, 'clock', 'warn device.check.clock.warn'],
  [{ reach: 'portal' }, 'reach', 'warn device.check.reach.portal'],
  [{ reach: 'simulated' }, 'reach', 'warn device.check.reach.simulated'],
  [{ reach: 'bad' }, 'reach', 'bad device.check.reach.bad'],
  [{ hasCrypto: false }, 'crypto', 'bad device.check.crypto.bad'],
])('%j: %s is %s', (changes, id, expected) => {
  expect(resultsOf({ ...WELL, ...changes })[id]).toBe(expected)
})
