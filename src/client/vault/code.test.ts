import { expect, test } from 'vitest'
import { weaknessOf } from './code.ts'

test.each<[string, string | undefined, string]>([
  ['1234567', 'short', 'seven characters'],
  ['   abc   ', 'short', 'spaces around do not count'],
  ['11111111', 'simple', 'one digit'],
  ['12341234', undefined, 'four digits'],
  ['12121212', 'simple', 'two digits in turn'],
  ['12345678', 'simple', 'one after the other'],
  ['abcdefgh', 'simple', 'the alphabet'],
  ['97531864', undefined, 'digits in no order'],
  ['trota al forno', undefined, 'words'],
])('%j → %s (%s)', (code, weakness) => {
  expect(weaknessOf(code)).toBe(weakness)
})
