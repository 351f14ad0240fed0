import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { createEnvelopes, EnvelopeDamaged } from './envelopes.ts'
import type { MasterKey, MasterKeys } from './master-keys.ts'

const key = (id: string): MasterKey => ({ id, bytes: randomBytes(32) })
const ring = (current: MasterKey, ...old: readonly MasterKey[]): MasterKeys => ({ current, byId: id => [current, ...old].find(one => one.id === id) })
const TEXT = Buffer.from('una bozza riconoscibile')
const flipped = (bytes: Buffer, at: number): Buffer => Buffer.from(bytes.map((byte, index) => index === at ? byte ^ 1 : byte))

describe('an envelope', () => {
  const [old, now] = [key('old'), key('now')]
  const envelopes = createEnvelopes(ring(now))
  const closed = envelopes.close(TEXT, 'here')

  test('opens where it belongs, and shows nothing meanwhile', () => {
    expect(envelopes.open(closed, 'here')).toEqual(TEXT)
    expect(closed.content.includes('riconoscibile')).toBe(false)
  })

  test('has a key of its own: the same closed twice is not the same', () => {
    const again = envelopes.close(TEXT, 'here')
    expect(again.wrapped.equals(closed.wrapped)).toBe(false)
    expect(() => envelopes.open({ ...closed, wrapped: again.wrapped }, 'here')).toThrow(EnvelopeDamaged)
  })

  test('does not open elsewhere, altered or cut', () => {
    expect(() => envelopes.open(closed, 'there')).toThrow(EnvelopeDamaged)
    for (const at of [0, 13, closed.content.length - 1]) expect(() => envelopes.open({ ...closed, content: flipped(closed.content, at) }, 'here')).toThrow(EnvelopeDamaged)
    expect(() => envelopes.open({ ...closed, wrapped: flipped(closed.wrapped, 20) }, 'here')).toThrow(EnvelopeDamaged)
    expect(() => envelopes.open({ ...closed, content: closed.content.subarray(0, 10) }, 'here')).toThrow(EnvelopeDamaged)
  })

  test('closed with an earlier master key opens as long as that key is known', () => {
    const before = createEnvelopes(ring(old)).close(TEXT, 'here')
    expect(createEnvelopes(ring(now, old)).open(before, 'here')).toEqual(TEXT)
    expect(() => envelopes.open(before, 'here')).toThrow(EnvelopeDamaged)
  })
})
