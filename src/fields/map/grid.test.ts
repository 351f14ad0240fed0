import fc from 'fast-check'
import { expect, test } from 'vitest'
import { gridOver, scaleBar } from './grid.ts'

test.each([
  [{ south: 44.4, west: 9.15, north: 45.17, east: 10.15 }, { lats: [44.4, 44.6, 44.8, 45], lons: [9.2, 9.4, 9.6, 9.8, 10] }, 'a Province'],
  [{ south: 44.6801, west: 9.3911, north: 44.6812, east: 9.3931 }, { lats: [44.6805, 44.681], lons: [9.3915, 9.392, 9.3925, 9.393] }, 'a field'],
  [{ south: -1.5, west: -1.5, north: 1.5, east: 1.5 }, { lats: [-1.5, -1, -0.5, 0, 0.5, 1, 1.5], lons: [-1.5, -1, -0.5, 0, 0.5, 1, 1.5] }, 'about zero, where no line is minus zero'],
])('a view of %j has the lines %j (%s)', (view, grid) => expect(gridOver(view)).toEqual(grid))

test('any view has lines within it, and few of them', () => {
  const side = fc.double({ min: 0.0005, max: 80, noNaN: true })
  fc.assert(fc.property(fc.double({ min: -80, max: 0, noNaN: true }), fc.double({ min: -170, max: 80, noNaN: true }), side, side, (south, west, high, wide) => {
    const view = { south, west, north: south + high, east: west + wide }
    const { lats, lons } = gridOver(view)
    expect(lats.length).toBeLessThanOrEqual(8)
    expect(lons.length).toBeLessThanOrEqual(8)
    expect(lats.every(lat => lat >= view.south - 1e-4 && lat <= view.north + 1e-4)).toBe(true)
    expect(lons.every(lon => lon >= view.west - 1e-4 && lon <= view.east + 1e-4)).toBe(true)
  }))
})

test.each([
  [1, 100, { metres: 100, pixels: 100 }, 'fits exactly'],
  [1.7, 100, { metres: 100, pixels: 59 }, 'one'],
  [3, 100, { metres: 200, pixels: 67 }, 'two'],
  [76.4, 100, { metres: 5000, pixels: 65 }, 'five'],
  [0.05, 100, { metres: 5, pixels: 100 }, 'a doorstep'],
])('at %d metres a pixel, in %d pixels: %j (%s)', (metresPerPixel, most, scale) => expect(scaleBar(metresPerPixel, most)).toEqual(scale))
