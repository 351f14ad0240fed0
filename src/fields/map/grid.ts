import type { Bounds } from './geography.ts'

/** Lines that are drawn in the wider direction, at most. */
const MOST_LINES = 6
/** Steps of a grid, in degrees, that read well on its edge. */
const STEPS = [0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 90] as const
const DECIMALS = 4

export interface Grid {
  /** Degrees of latitude of the lines that run east and west. */
  readonly lats: readonly number[]
  /** Degrees of longitude of the lines that run north and south. */
  readonly lons: readonly number[]
}

/** The lines of round degrees that cross a view, few enough to be read. */
export function gridOver({ south, west, north, east }: Bounds): Grid {
  const wanted = Math.max(north - south, east - west) / MOST_LINES
  const step = STEPS.find(one => one >= wanted) ?? 90
  return { lats: multiplesBetween(south, north, step), lons: multiplesBetween(west, east, step) }
}

function multiplesBetween(from: number, to: number, step: number): readonly number[] {
  const first = Math.ceil(from / step)
  const count = Math.max(0, Math.floor(to / step) - first + 1)
  return Array.from({ length: count }, (_, index) => Number(((first + index) * step).toFixed(DECIMALS)) + 0) // -0 + 0 is 0
}

export interface Scale { readonly metres: number, readonly pixels: number }

/** The longest bar of 1, 2 or 5 times a power of ten metres that fits into so many pixels. */
export function scaleBar(metresPerPixel: number, maxPixels: number): Scale {
  const most = metresPerPixel * maxPixels
  const power = 10 ** Math.floor(Math.log10(most))
  const metres = power * ([5, 2].find(times => times * power <= most) ?? 1)
  return { metres, pixels: Math.round(metres / metresPerPixel) }
}
