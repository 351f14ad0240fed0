import type { Field } from '#domain/procedure/definition.ts'

/** A point of the Earth, in degrees of WGS 84. */
export interface Place { readonly lat: number, readonly lon: number }

/** A rectangle of degrees; it never crosses the meridian opposite to Greenwich. */
export interface Bounds { readonly south: number, readonly west: number, readonly north: number, readonly east: number }

/** The rectangle around Italy with its islands. */
export const ITALY: Bounds = { south: 35.4, west: 6.5, north: 47.2, east: 18.6 }

/** The mean radius of the Earth (IUGG), metres. */
const EARTH_METRES = 6_371_008.8

/** Metres between two places along the sphere, by the haversine formula: half a per cent off the ellipsoid at most. */
export function distanceMetres(from: Place, to: Place): number {
  const halfLat = radians(to.lat - from.lat) / 2
  const halfLon = radians(to.lon - from.lon) / 2
  const haversine = Math.sin(halfLat) ** 2 + Math.cos(radians(from.lat)) * Math.cos(radians(to.lat)) * Math.sin(halfLon) ** 2
  return 2 * EARTH_METRES * Math.asin(Math.min(1, Math.sqrt(haversine)))
}

/** Whole metres along a line; 0 for less than two places. */
export function lengthMetres(places: readonly Place[]): number {
  const metres = places.slice(1).reduce((sum, place, index) => sum + distanceMetres(places[index] ?? place, place), 0)
  return Math.round(metres)
}

export function isWithin({ south, west, north, east }: Bounds, { lat, lon }: Place): boolean {
  return lat >= south && lat <= north && lon >= west && lon <= east
}

/** The smallest rectangle that holds all of them; there is at least one. */
export function boundsAround(places: readonly Place[]): Bounds {
  const lats = places.map(place => place.lat)
  const lons = places.map(place => place.lon)
  return { south: Math.min(...lats), west: Math.min(...lons), north: Math.max(...lats), east: Math.max(...lons) }
}

/** The field's own `bounds`, which are the administration's unless the definition says otherwise; nothing when it has none. */
export function placeBoundsOf(field: Field): Bounds | undefined {
  const bounds = field['bounds']
  return isBounds(bounds) ? bounds : undefined
}

export function isPlace(value: unknown): value is Place {
  return typeof value === 'object' && value !== null && 'lat' in value && 'lon' in value
    && Number.isFinite(value.lat) && Number.isFinite(value.lon)
}

/** The address of a place for the navigator of a phone (RFC 5870); `q` is what puts a pin there. */
export function geoAddress({ lat, lon }: Place): string {
  return `geo:${lat},${lon}?q=${lat},${lon}`
}

function isBounds(value: unknown): value is Bounds {
  if (typeof value !== 'object' || value === null) return false
  const { south, west, north, east } = value as Readonly<Record<string, unknown>>
  if (typeof south !== 'number' || typeof west !== 'number' || typeof north !== 'number' || typeof east !== 'number') return false
  return south < north && west < east && Math.abs(south) <= 90 && Math.abs(north) <= 90 && Math.abs(west) <= 180 && Math.abs(east) <= 180
}

function radians(degrees: number): number {
  return degrees * Math.PI / 180
}
