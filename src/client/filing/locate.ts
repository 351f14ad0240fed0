import { ok, refuse, type Result } from '#domain/problem/problem.ts'
import type { Fix } from '#fields/ports.ts'

/** A phone outdoors needs a few seconds for the satellites; after this it is better to type. */
const TIMEOUT_MS = 20_000
/** Six decimals are eleven centimetres: more is noise. */
const DECIMALS = 1e6

/** One reading of the position, as fine as the device can, never an old one. @returns `position.refused` or `position.unavailable` */
export function locate(geolocation: Pick<Geolocation, 'getCurrentPosition'> | undefined): Promise<Result<Fix>> {
  if (!geolocation) return Promise.resolve(refuse('position.unavailable', {}))
  return new Promise(resolve => {
    geolocation.getCurrentPosition(
      ({ coords }) => {
        resolve(ok({ lat: rounded(coords.latitude), lon: rounded(coords.longitude), accuracy: Math.round(coords.accuracy) }))
      },
      error => { resolve(refuse(error.code === error.PERMISSION_DENIED ? 'position.refused' : 'position.unavailable', {})) },
      { enableHighAccuracy: true, timeout: TIMEOUT_MS, maximumAge: 0 },
    )
  })
}

function rounded(degrees: number): number {
  return Math.round(degrees * DECIMALS) / DECIMALS
}
