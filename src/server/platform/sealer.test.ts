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

test('a value stands for the same UUID each time, and for another in another use or under another key', async () => {
  const other = createSealer(await loadMasterKeys({ masterKey: randomBytes(32).toString('base64'), oldMasterKeys: [], signingKeys: undefined }, '/nowhere'))
  const id = sealer.uuidOf('p_pc SGNLTA85A41G535X', 'person')
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  expect(sealer.uuidOf('p_pc SGNLTA85A41G535X', 'person')).toBe(id)
  expect(new Set([id, sealer.uuidOf('p_sp SGNLTA85A41G535X', 'person'), sealer.uuidOf('p_pc SGNLTA85A41G535X', 'other'), other.uuidOf('p_pc SGNLTA85A41G535X', 'person')]).size).toBe(4)
})
