import Big from 'big.js'
import type { Language } from '#domain/procedure/definition.ts'
import { problem } from '#domain/problem/problem.ts'
import { cleanLine, normaliseWith } from '../clean-text.ts'
import { defineKind } from '../define-kind.ts'
import { judgeBetween, latPart, lintBounds, lonPart, readRounded, remarkOnPlaces, showPlace } from '../map/degrees.ts'
import { isPlace } from '../map/geography.ts'
import { isParts, judgeParts, normaliseParts, textPart, type Parts, type PartTable } from '../parts.ts'

const normaliseText = normaliseWith(cleanLine)

const PARTS: PartTable = {
  lat: latPart,
  lon: lonPart,
  accuracy: { normalise: raw => readRounded(raw, 0), judge: (value, path) => judgeBetween(value, 0, 100_000, path) },
  source: textPart(normaliseText, (value, path) => value === 'gps' || value === 'typed' ? [] : [problem('field.not-an-option', { path })]),
}

function show({ lat, lon, accuracy }: Parts, language: Language): string {
  if (typeof lat !== 'number' || typeof lon !== 'number') return ''
  const within = typeof accuracy === 'number' ? ` (± ${accuracy} m)` : ''
  return `${showPlace({ lat, lon }, language)}${within}`
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

/** A point on the Earth: WGS 84 degrees, with the accuracy in metres when a device measured it. Property: `bounds`, outside which it is remarked. */
export const positionKind = defineKind<Parts>({
  type: 'position',
  cel: 'map',
  holds: isParts,
  normalise,
  judge: (value, _, context) => judgeParts(value, PARTS, ['lat', 'lon', 'source'], context),
  warnings: (value, field, { path }) => isPlace(value) ? remarkOnPlaces([value], field, path) : [],
  show: (value, _, language) => show(value, language),
  toCel,
  lint: lintBounds,
})
