import Big from 'big.js'
import type { Path } from '#domain/filing/path.ts'
import type { Language } from '#domain/procedure/definition.ts'
import { problem, type Problem } from '#domain/problem/problem.ts'
import { cleanLine, normaliseWith } from '../clean-text.ts'
import { readMeasure } from '../decimal.ts'
import { defineKind } from '../define-kind.ts'
import { isParts, judgeParts, normaliseParts, textPart, type Part, type Parts, type PartTable } from '../parts.ts'

/** Six decimals of a degree are eleven centimetres: more than any phone knows. */
const DECIMALS = 6

const normaliseText = normaliseWith(cleanLine)

/** A number of at most so many decimals, from JSON or typed with a point or a comma; what is none is given back. */
function readRounded(raw: unknown, decimals: number): unknown {
  const text = typeof raw === 'number' ? raw : normaliseText(raw)
  const value = typeof text === 'string' ? Number(readMeasure(text) ?? Number.NaN) : text
  return typeof value === 'number' && Math.abs(value) < 1e9 ? Number(value.toFixed(decimals)) + 0 : text // -0 + 0 is 0
}

function degreesPart(limit: number): Part {
  return {
    normalise: raw => readRounded(raw, DECIMALS),
    judge: (value, path) => judgeBetween(value, -limit, limit, path),
  }
}

function judgeBetween(value: unknown, min: number, max: number, path: Path): readonly Problem[] {
  if (typeof value !== 'number') return [problem('field.bad-format', { path, reason: 'number' })]
  if (value < min) return [problem('field.too-small', { path, min: String(min) })]
  return value > max ? [problem('field.too-large', { path, max: String(max) })] : []
}

const PARTS: PartTable = {
  lat: degreesPart(90),
  lon: degreesPart(180),
  accuracy: { normalise: raw => readRounded(raw, 0), judge: (value, path) => judgeBetween(value, 0, 100_000, path) },
  source: textPart(normaliseText, (value, path) => value === 'gps' || value === 'typed' ? [] : [problem('field.not-an-option', { path })]),
}

/** The rectangle around Italy with its islands. */
function isInItaly(lat: number, lon: number): boolean {
  return lat >= 35.4 && lat <= 47.2 && lon >= 6.5 && lon <= 18.6
}

const DEGREES: Readonly<Record<Language, Intl.NumberFormat>> = {
  it: new Intl.NumberFormat('it-IT', { minimumFractionDigits: 5, maximumFractionDigits: DECIMALS }),
  en: new Intl.NumberFormat('en-GB', { minimumFractionDigits: 5, maximumFractionDigits: DECIMALS }),
}

function show({ lat, lon, accuracy }: Parts, language: Language): string {
  if (typeof lat !== 'number' || typeof lon !== 'number') return ''
  const degrees = (value: number, positive: string, negative: string): string =>
    `${DEGREES[language].format(Math.abs(value))}° ${value < 0 ? negative : positive}`
  const west = language === 'it' ? 'O' : 'W'
  const within = typeof accuracy === 'number' ? ` (± ${accuracy} m)` : ''
  return `${degrees(lat, 'N', 'S')}, ${degrees(lon, 'E', west)}${within}`
}

function toCel(value: Parts): Parts {
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, typeof part === 'number' ? new Big(part) : part]))
}

/** Where it comes from is `typed` unless a device says otherwise; that alone, without degrees, is no answer. */
function normalise(raw: unknown): unknown {
  const parts = normaliseParts(raw, PARTS)
  if (!isParts(parts)) return parts
  const { source, ...rest } = parts
  return Object.keys(rest).length === 0 ? undefined : { ...rest, source: source ?? 'typed' }
}

/** A point on the Earth: WGS 84 degrees, with the accuracy in metres when a device measured it. */
export const positionKind = defineKind<Parts>({
  type: 'position',
  cel: 'map',
  holds: isParts,
  normalise,
  judge: (value, _, context) => judgeParts(value, PARTS, ['lat', 'lon', 'source'], context),
  warnings: ({ lat, lon }, _, { path }) => typeof lat === 'number' && typeof lon === 'number' && !isInItaly(lat, lon)
    ? [problem('field.incoherent', { path, reason: 'outside-italy' })]
    : [],
  show: (value, _, language) => show(value, language),
  toCel,
})
