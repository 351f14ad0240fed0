import { expect, test } from 'vitest'
import { movedTo, pointedAt } from './pointed.ts'

type Known = Parameters<typeof pointedAt>[0]
type Case = readonly [known: Known, place: { readonly road: string, readonly km: string }, expected: Known, reason: string]

const STRETCH = ['from', 'to'] as const
const near = (km: string, road = 'SP1') => ({ road, km })

test('a point is put where it was pointed at, and keeps what else is known', () => {
  expect(pointedAt({}, near('1.5'), ['km'])).toEqual({ road: 'SP1', km: '1.5' })
  expect(pointedAt({ road: 'SP2', km: '3', side: 'left', note: 'ponte' }, near('1.5'), ['km'])).toEqual({ road: 'SP1', km: '1.5', side: 'left', note: 'ponte' })
})

test.each<Case>([
  [{}, near('2'), { road: 'SP1', from: '2' }, 'the first place begins it'],
  [{ road: 'SP1', from: '2' }, near('3'), { road: 'SP1', from: '2', to: '3' }, 'the second ends it'],
  [{ road: 'SP1', from: '9.5', side: 'both' }, near('10'), { road: 'SP1', from: '9.5', to: '10', side: 'both' }, 'kilometres are numbers'],
  [{ road: 'SP1', from: '3' }, near('2'), { road: 'SP1', from: '2', to: '3' }, 'pointed at backwards'],
  [{ road: 'SP1', from: '2', to: '3' }, near('7'), { road: 'SP1', from: '7' }, 'a third begins it anew'],
  [{ road: 'SP2', from: '2' }, near('3'), { road: 'SP1', from: '3' }, 'another road'],
  [{ road: 'SP1', from: '2' }, near('2'), { road: 'SP1', from: '2' }, 'the same place twice'],
])('a stretch %j, %j → %j (%s)', (known, place, expected) => { expect(pointedAt(known, place, STRETCH)).toEqual(expected) })

test.each<Case>([
  [{ road: 'SP1', from: '2', to: '3' }, near('4'), { road: 'SP1', from: '2', to: '4' }, 'its end'],
  [{ road: 'SP1', from: '2', to: '3' }, near('1'), { road: 'SP1', from: '1', to: '2' }, 'its end before its beginning'],
  [{ road: 'SP1', from: '2' }, near('4'), { road: 'SP1', from: '4' }, 'its beginning, while it has no end'],
])('a stretch %j whose marker is moved, %j → %j (%s)', (known, place, expected) => { expect(movedTo(known, place, STRETCH)).toEqual(expected) })
