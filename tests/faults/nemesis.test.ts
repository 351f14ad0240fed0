import { expect, it } from 'vitest'
import { browserScheduleOf } from './nemesis.ts'
import { Chance } from './random.ts'

const KINDS = ['backends ended', 'both servers killed', 'database killed', 'outage', 'server killed']

it('deals every kind of blow in the shortest run in browsers', () => {
  for (let seed = 1; seed <= 20; seed += 1) {
    const blows = browserScheduleOf(1, new Chance(seed))
    expect(blows.map(({ blow }) => blow).toSorted()).toEqual(KINDS)
  }
})

it('deals more in a longer one, all before its end and in order', () => {
  const blows = browserScheduleOf(120, new Chance(7))
  const moments = blows.map(({ at }) => at)
  expect(blows).toHaveLength(20)
  expect(moments).toEqual(moments.toSorted((one, other) => one - other))
  expect(moments.every(at => at >= 0 && at < 1)).toBe(true)
})
