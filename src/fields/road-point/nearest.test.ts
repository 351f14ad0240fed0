import { describe, expect, test } from 'vitest'
import type { Road } from '#domain/procedure/places.ts'
import { nearestPoint, placeAt } from './nearest.ts'

/** One kilometre northwards is 0.008993 degrees. */
const KM = 0.0089932
const northwards: Road = { code: 'SP1', name: 'Strada diritta', kmFrom: 0, kmTo: 10, points: [[0, 45, 9.7], [1, 45 + KM, 9.7], [2, 45 + 2 * KM, 9.7]] }
const elsewhere: Road = { code: 'SP2', name: 'Strada lontana', kmFrom: 0, kmTo: 5, points: [[0, 45.5, 9.7]] }
const unknown: Road = { code: 'SP3', name: 'Strada senza punti', kmFrom: 0, kmTo: 5, points: [] }

describe('the nearest point of a road', () => {
  test.each([
    [45, 9.7, '0', 0, 'on the first stone'],
    [45 + 1.5 * KM, 9.7, '1.5', 0, 'half-way between two stones'],
    [45 + 1.25 * KM, 9.7 + 0.0012717, '1.25', 100, 'a hundred metres east of the road'],
    [45 - KM, 9.7, '0', 1000, 'before the beginning'],
    [45 + 4 * KM, 9.7, '2', 2000, 'past the last known point'],
  ])('from %d, %d is km %s (%s m): %s', (lat, lon, km, metres) => {
    const found = nearestPoint({ lat, lon }, [unknown, elsewhere, northwards])
    expect(found).toMatchObject({ road: 'SP1', km })
    expect(Math.abs((found?.distanceMetres ?? NaN) - metres)).toBeLessThanOrEqual(2)
  })

  test('the nearer road wins, whatever the order', () => {
    expect(nearestPoint({ lat: 45.49, lon: 9.7 }, [northwards, elsewhere])?.road).toBe('SP2')
  })

  test('with no known point there is nothing to propose', () => {
    expect(nearestPoint({ lat: 45, lon: 9 }, [unknown])).toBeUndefined()
    expect(nearestPoint({ lat: 45, lon: 9 }, [])).toBeUndefined()
  })
})

describe('where a kilometre lies', () => {
  test.each([
    [0, 45, 'on the first stone'],
    [1.25, 45 + 1.25 * KM, 'between two stones'],
    [2, 45 + 2 * KM, 'on the last stone'],
  ])('%d', (km, lat) => {
    expect(placeAt(km, northwards)?.lat).toBeCloseTo(lat, 6)
    expect(nearestPoint(placeAt(km, northwards) ?? { lat: 0, lon: 0 }, [northwards])).toMatchObject({ km: String(km), distanceMetres: 0 })
  })

  test.each([[-1, northwards], [2.01, northwards], [Number.NaN, northwards], [0, unknown], [0.1, elsewhere]])('%d is not known (%#)', (km, road) => {
    expect(placeAt(km, road)).toBeUndefined()
  })
})
