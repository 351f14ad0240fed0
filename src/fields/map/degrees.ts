import type { Path } from '#domain/filing/path.ts'
import type { Field, Language } from '#domain/procedure/definition.ts'
import { problem, type Problem } from '#domain/problem/problem.ts'
import { byLanguage } from '../by-language.ts'
import { cleanLine, normaliseWith } from '../clean-text.ts'
import { readMeasure } from '../decimal.ts'
import type { Part } from '../parts.ts'
import { isWithin, ITALY, placeBoundsOf, type Place } from './geography.ts'

/** Six decimals of a degree are eleven centimetres: more than any phone knows. */
const DECIMALS = 6

const normaliseText = normaliseWith(cleanLine)

/** A number of at most so many decimals, from JSON or typed with a point or a comma; what is none is given back. */
export function readRounded(raw: unknown, decimals: number): unknown {
  const text = typeof raw === 'number' ? raw : normaliseText(raw)
  const value = typeof text === 'string' ? Number(readMeasure(text) ?? Number.NaN) : text
  return typeof value === 'number' && Math.abs(value) < 1e9 ? Number(value.toFixed(decimals)) + 0 : text // -0 + 0 is 0
}

export function judgeBetween(value: unknown, min: number, max: number, path: Path): readonly Problem[] {
  if (typeof value !== 'number') return [problem('field.bad-format', { path, reason: 'number' })]
  if (value < min) return [problem('field.too-small', { path, min: String(min) })]
  return value > max ? [problem('field.too-large', { path, max: String(max) })] : []
}

function degreesPart(limit: number): Part {
  return {
    normalise: raw => readRounded(raw, DECIMALS),
    judge: (value, path) => judgeBetween(value, -limit, limit, path),
  }
}

export const latPart = degreesPart(90)
export const lonPart = degreesPart(180)

/** A place as an answer holds it. */
export function rounded({ lat, lon }: Place): Place {
  return { lat: Number(lat.toFixed(DECIMALS)), lon: Number(lon.toFixed(DECIMALS)) }
}

/** Remarks places that lie outside the field's bounds, or outside Italy where it has none: once, however many they are. */
export function remarkOnPlaces(places: readonly Place[], field: Field, path: Path): readonly Problem[] {
  const bounds = placeBoundsOf(field)
  if (places.every(place => isWithin(bounds ?? ITALY, place))) return []
  return [problem('field.incoherent', { path, reason: bounds ? 'outside-body' : 'outside-italy' })]
}

/** Says which bounds of a definition cannot be read. */
export function lintBounds(field: Field): readonly string[] {
  return field['bounds'] === undefined || placeBoundsOf(field) ? [] : ['bounds must be { south, west, north, east } in degrees']
}

const formats = byLanguage(locale => new Intl.NumberFormat(locale, { minimumFractionDigits: 5, maximumFractionDigits: DECIMALS }))

/** `44,68020° N, 9,39210° E` */
export function showPlace({ lat, lon }: Place, language: Language): string {
  const degrees = (value: number, positive: string, negative: string): string =>
    `${formats(language).format(Math.abs(value))}° ${value < 0 ? negative : positive}`
  return `${degrees(lat, 'N', 'S')}, ${degrees(lon, 'E', language === 'it' ? 'O' : 'W')}`
}
