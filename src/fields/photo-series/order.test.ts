import { expect, test } from 'vitest'
import { moved } from './order.ts'

test.each<[item: string, by: -1 | 1, order: string, reason: string]>([
  ['b', -1, 'bac', 'earlier'],
  ['b', 1, 'acb', 'later'],
  ['a', -1, 'abc', 'there is no place before the first'],
  ['c', 1, 'abc', 'nor after the last'],
  ['x', 1, 'abc', 'what is not in the list'],
])('%s moved by %i gives %s: %s', (item, by, order) => {
  expect(moved(['a', 'b', 'c'], item, by).join('')).toBe(order)
})
