import type { Road } from '#domain/procedure/places.ts'

export interface NearestPoint {
  readonly road: string
  /** Kilometres from the start of the road to the hundredth, as answers hold them. */
  readonly km: string
  /** From the person to the road, metres. */
  readonly distanceMetres: number
}

interface Point { readonly lat: number, readonly lon: number }

const METRES_PER_DEGREE = 111_195

/**
 * The nearest place on the roads whose course is known: on the line between two known points the kilometre is shared out by length.
 * On a flat map around the person, which errs by less than a metre over the few kilometres that matter.
 * @returns nothing when no road has known points
 */
export function nearestPoint(from: Point, roads: readonly Road[]): NearestPoint | undefined {
  return roads
    .flatMap(road => nearestOn(from, road))
    .reduce<NearestPoint | undefined>((best, one) => best && best.distanceMetres <= one.distanceMetres ? best : one, undefined)
}

/** Where a kilometre of a road lies; nothing when its course is not known there. */
export function placeAt(km: number, { points }: Road): Point | undefined {
  for (const [index, [endKm, lat, lon]] of points.entries()) {
    if (km === endKm) return { lat, lon }
    const [startKm, startLat, startLon] = points[index - 1] ?? [endKm, lat, lon]
    if (!(km > startKm && km < endKm)) continue
    const share = (km - startKm) / (endKm - startKm)
    return { lat: startLat + share * (lat - startLat), lon: startLon + share * (lon - startLon) }
  }
  return undefined
}

function nearestOn(from: Point, road: Road): readonly NearestPoint[] {
  return road.points.map(([km, lat, lon], index) => {
    const next = road.points[index + 1] ?? [km, lat, lon]
    const a = flat(from, { lat, lon })
    const b = flat(from, { lat: next[1], lon: next[2] })
    const along = shareOf(a, b)
    const distance = Math.hypot(a.x + along * (b.x - a.x), a.y + along * (b.y - a.y))
    return { road: road.code, km: String(Number((km + along * (next[0] - km)).toFixed(2))), distanceMetres: Math.round(distance) }
  })
}

/** Metres east and north of the person. */
function flat(origin: Point, point: Point): { readonly x: number, readonly y: number } {
  const narrowing = Math.cos(origin.lat * Math.PI / 180)
  return { x: (point.lon - origin.lon) * narrowing * METRES_PER_DEGREE, y: (point.lat - origin.lat) * METRES_PER_DEGREE }
}

/** How far along a–b, from 0 to 1, the point nearest to the origin lies. */
function shareOf(a: { readonly x: number, readonly y: number }, b: { readonly x: number, readonly y: number }): number {
  const dx = b.x - a.x
  const dy = b.y - a.y
  const length = dx * dx + dy * dy
  return length === 0 ? 0 : Math.min(1, Math.max(0, -(a.x * dx + a.y * dy) / length))
}
