import type { Road } from '#domain/procedure/places.ts'
import { ITALY, type Bounds, type Place } from './geography.ts'

/** What the administration says of its maps. Without `tiles` a map has no background, and nobody is asked for one. */
export interface MapSettings {
  /** With {z}, {x} and {y}; or one file of all pictures, `….pmtiles`. */
  readonly tiles?: string
  /** Whom the licence of the tiles wants named. */
  readonly attribution?: string
  /** The deepest level that has tiles. */
  readonly maxZoom?: number
  /** The territory. */
  readonly bounds?: Bounds
}

/** A known place that helps to find one's way on a map without a background. */
export interface Landmark extends Place { readonly name: string }

export const NO_SETTINGS: MapSettings = {}

/** What a map shows before there is any answer. */
export function territoryOf({ bounds }: MapSettings): Bounds {
  return bounds ?? ITALY
}

/** The known points of the body's roads: `SP4 km 8`. */
export function landmarksOf(roads: readonly Road[], showKm: (km: string) => string): readonly Landmark[] {
  return roads.flatMap(road => road.points.map(([km, lat, lon]) => ({ lat, lon, name: `${road.code} km ${showKm(String(km))}` })))
}
