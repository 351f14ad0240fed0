import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { loadMasterKeys } from './master-keys.ts'
import { createSealer } from './sealer.ts'

const sealer = createSealer(await loadMasterKeys({ masterKey: randomBytes(32).toString('base64'), oldMasterKeys: [], signingKeys: undefined }, '/nowhere'))

test('a value opens as it was, and never twice the same bytes', () => {
  const value = { token: 'abc', people: ['Ersilia'] }
  const [one, other] = [sealer.seal(value, 'session'), sealer.seal(value, 'session')]
  expect(sealer.open(one, 'session')).toEqual(value)
  expect(one.equals(other)).toBe(false)
  expect(one.includes('Ersilia')).toBe(false)
})

test.each([
  ['for another purpose', (bytes: Buffer) => bytes, 'login'],
  ['with a bit turned', (bytes: Buffer) => Object.assign(Buffer.from(bytes), { 40: (bytes[40] ?? 0) ^ 1 }), 'session'],
  ['cut', (bytes: Buffer) => bytes.subarray(0, 30), 'session'],
  ['empty', () => Buffer.alloc(0), 'session'],
  ['with another key', (bytes: Buffer) => Buffer.concat([Buffer.alloc(8), bytes.subarray(8)]), 'session'],
])('a value %s does not open', (_, change, purpose) => {
  expect(sealer.open(change(sealer.seal({ a: 1 }, 'session')), purpose)).toBeUndefined()
})
