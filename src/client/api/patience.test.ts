import { expect, test } from 'vitest'
import { learnPatience } from './patience.ts'

test('a line that needs four minutes for a piece is given them, after it has run out of time thrice', () => {
  const patience = learnPatience()
  const given = [0, 1, 2, 3].map(() => {
    const ms = patience.ms()
    patience.learn('timed-out', ms)
    return ms
  })
  expect(given).toEqual([45_000, 90_000, 180_000, 300_000])
  patience.learn('answered', 240_000)
  expect(patience.ms()).toBe(300_000) // the next piece needs as long
})

test('where answers come soon, a dead line is not waited for', () => {
  const patience = learnPatience()
  patience.learn('timed-out', 45_000)
  patience.learn('answered', 2_000)
  expect(patience.ms()).toBe(45_000)
})
