import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { aField } from '#support/field-kinds.ts'
import { distanceMetres, isWithin, lengthMetres, placeBoundsOf, type Place } from './geography.ts'

const place = fc.record({ lat: fc.double({ min: -90, max: 90, noNaN: true }), lon: fc.double({ min: -180, max: 180, noNaN: true }) })

describe('metres', () => {
  test.each<[readonly Place[], number, string]>([
    [[], 0, 'nothing'],
    [[{ lat: 45, lon: 9 }], 0, 'one place'],
    [[{ lat: 45, lon: 9 }, { lat: 45, lon: 9 }], 0, 'the same place twice'],
    [[{ lat: 0, lon: 0 }, { lat: 1, lon: 0 }], 111_195, 'a degree of latitude is the same everywhere'],
    [[{ lat: 60, lon: 9 }, { lat: 60, lon: 10 }], 55_597, 'a degree of longitude is half as long at sixty degrees'],
    [[{ lat: 0, lon: 179.5 }, { lat: 0, lon: -179.5 }], 111_195, 'over the far meridian the short way'],
    [[{ lat: 90, lon: 0 }, { lat: -90, lon: 0 }], 20_015_114, 'from pole to pole'],
    [[{ lat: 45.0526, lon: 9.693 }, { lat: 44.1025, lon: 9.8241 }], 106_155, 'from Piacenza to La Spezia'],
    [[{ lat: 44.68, lon: 9.39 }, { lat: 44.68001, lon: 9.39 }], 1, 'a step'],
    [[{ lat: 45, lon: 9 }, { lat: 45.001, lon: 9 }, { lat: 45, lon: 9 }], 222, 'there and back'],
  ])('along %j: %i (%s)', (places, metres) => expect(lengthMetres(places)).toBe(metres))

  test('are as many there as back, and never fewer by a detour', () => {
    fc.assert(fc.property(place, place, place, (a, b, c) => {
      expect(distanceMetres(a, b)).toBeCloseTo(distanceMetres(b, a), 6)
      expect(distanceMetres(a, c)).toBeLessThanOrEqual(distanceMetres(a, b) + distanceMetres(b, c) + 0.5) // half a metre: the arc sine is coarse at the antipodes
    }))
  })
})

describe('bounds', () => {
  const bounds = { south: 44, west: 9, north: 45, east: 10 }

  test.each<[Place, boolean, string]>([
    [{ lat: 44.5, lon: 9.5 }, true, 'inside'],
    [{ lat: 44, lon: 10 }, true, 'on the edge'],
    [{ lat: 45.000001, lon: 9.5 }, false, 'a hand too far north'],
    [{ lat: 9.5, lon: 44.5 }, false, 'changed over'],
  ])('%j is within: %s (%s)', (one, within) => expect(isWithin(bounds, one)).toBe(within))

  test.each<[unknown, boolean, string]>([
    [bounds, true, 'a rectangle'],
    [undefined, false, 'none'],
    [null, false, 'nothing'],
    [[44, 9, 45, 10], false, 'four numbers without names'],
    [{ ...bounds, north: 43 }, false, 'upside down'],
    [{ ...bounds, east: '10' }, false, 'text'],
    [{ ...bounds, north: 91 }, false, 'beyond the pole'],
  ])('%j is read: %s (%s)', (written, isRead) => expect(placeBoundsOf(aField({ bounds: written }))).toEqual(isRead ? bounds : undefined))
})
