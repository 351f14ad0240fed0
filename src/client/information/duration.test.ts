import { expect, test } from 'vitest'
import { durationOf } from './duration.ts'

test.each([
  ['2026-11-22T08:00:00.000Z', '2026-11-22T10:05:00.000Z', 2, 5],
  ['2026-11-22T08:00:00.000Z', '2026-11-22T08:01:00.001Z', 0, 2],
  ['2026-11-22T08:00:00.000Z', '2026-11-24T08:00:00.000Z', 48, 0],
])('from %s to %s are %i hours and %i minutes', (from, to, hours, minutes) => {
  expect(durationOf(from, to)).toEqual({ hours, minutes })
})
