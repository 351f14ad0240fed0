import Big from 'big.js'
import { joinPath } from '#domain/filing/path.ts'
import type { Field, Language } from '#domain/procedure/definition.ts'
import type { FieldContext } from '#domain/procedure/kind.ts'
import { problem, type Problem } from '#domain/problem/problem.ts'
import { defineKind } from '../define-kind.ts'
import { latPart, lintBounds, lonPart, remarkOnPlaces, showPlace } from '../map/degrees.ts'
import { isPlace, lengthMetres, type Place } from '../map/geography.ts'
import { showDecimal } from '../number/show-number.ts'
import { isParts, judgeParts, normaliseParts, type Parts, type PartTable } from '../parts.ts'
import { boundsOf, lintProperties } from '../property.ts'

const POINT: PartTable = { lat: latPart, lon: lonPart }
const KNOWN: readonly string[] = ['points', 'lengthM']

/** Less is no line; more is a survey, and should be an attachment. */
const DEFAULT_POINTS = [2, 500] as const

/** The sine is not the same to the last bit in every browser: a length measured elsewhere may be rounded the other way. */
const ROUNDING_METRES = 1

function pointsOf(value: unknown): readonly unknown[] {
  return isParts(value) && Array.isArray(value['points']) ? value['points'] : []
}

/** The places of a line whose every point is one; nothing while one is still being typed. */
function placesOf(points: readonly unknown[]): readonly Place[] | undefined {
  return points.every(isPlace) ? points : undefined
}

/** Points nobody wrote in are taken out. The length is always that of the points: one sent along only stands when it is it. */
function normalise(raw: unknown): unknown {
  if (raw === null || raw === undefined || raw === '') return undefined
  if (!isParts(raw)) return raw
  const { points: given, lengthM: sent, ...unknown } = raw
  if (given !== undefined && !Array.isArray(given)) return raw
  const points = (given ?? []).map((point: unknown) => normaliseParts(point, POINT)).filter((point: unknown) => point !== undefined)
  if (points.length === 0) return Object.keys(unknown).length === 0 ? undefined : unknown
  const places = placesOf(points)
  return { ...unknown, points, ...places && { lengthM: lengthAlong(places, sent) } }
}

function lengthAlong(places: readonly Place[], sent: unknown): number {
  const metres = lengthMetres(places)
  return typeof sent === 'number' && Number.isSafeInteger(sent) && sent >= 0 && Math.abs(sent - metres) <= ROUNDING_METRES ? sent + 0 : metres // -0 + 0 is 0
}

function judge(value: Parts, field: Field, context: FieldContext): readonly Problem[] {
  const { path } = context
  const unknown = Object.keys(value).filter(name => !KNOWN.includes(name))
  const points = pointsOf(value)
  const count = judgeCount(points.length, field, context)
  if (count.some(one => one.code === 'field.too-many-rows')) return count // a stranger may send a hundred thousand: they are not looked at one by one
  return [
    ...unknown.map(name => problem('filing.unknown-field', { path: joinPath(path, name) })),
    ...count,
    ...points.flatMap((point, index) => judgePoint(point, { ...context, path: joinPath(joinPath(path, 'points'), index) })),
    ...judgeLength(value, context),
  ]
}

function judgeCount(count: number, field: Field, { path }: FieldContext): readonly Problem[] {
  const [min, max] = boundsOf(field, 'points') ?? DEFAULT_POINTS
  if (count < min) return [problem('field.too-few-rows', { path, min })]
  return count > max ? [problem('field.too-many-rows', { path, max })] : []
}

function judgePoint(point: unknown, context: FieldContext): readonly Problem[] {
  return isParts(point) ? judgeParts(point, POINT, ['lat', 'lon'], context) : [problem('field.unreadable', { path: context.path })]
}

function judgeLength({ points, lengthM }: Parts, { path }: FieldContext): readonly Problem[] {
  const places = placesOf(pointsOf({ points }))
  const isIts = places ? lengthM === lengthAlong(places, lengthM) : lengthM === undefined
  return isIts ? [] : [problem('field.unreadable', { path: joinPath(path, 'lengthM') })]
}

const WORDS: Readonly<Record<Language, { readonly points: string, readonly from: string, readonly to: string }>> = {
  it: { points: 'punti', from: 'da', to: 'a' },
  en: { points: 'points', from: 'from', to: 'to' },
}

function show(value: Parts, language: Language): string {
  const places = pointsOf(value).filter(isPlace)
  const [first, last] = [places[0], places.at(-1)]
  if (!first || !last) return ''
  const { points, from, to } = WORDS[language]
  const length = typeof value['lengthM'] === 'number' ? `${showDecimal(String(value['lengthM']), language)} m, ` : ''
  return `${length}${places.length} ${points}, ${from} ${showPlace(first, language)} ${to} ${showPlace(last, language)}`
}

/**
 * A line over the ground: a route, the course of a pipe. `points` in their order, degrees of WGS 84, and `lengthM`, the whole metres along them.
 * Properties: `points: [min, max]`, how many; `bounds`, outside which it is remarked.
 */
export const geoLineKind = defineKind<Parts>({
  type: 'geo-line',
  cel: 'map',
  holds: isParts,
  normalise,
  judge,
  warnings: (value, field, { path }) => remarkOnPlaces(pointsOf(value).filter(isPlace), field, path),
  show: (value, _, language) => show(value, language),
  toCel: value => ({
    points: pointsOf(value).filter(isPlace).map(({ lat, lon }) => ({ lat: new Big(lat), lon: new Big(lon) })),
    ...typeof value['lengthM'] === 'number' && Number.isFinite(value['lengthM']) && { lengthM: new Big(value['lengthM']) },
  }),
  lint: field => [...lintProperties(field, ['points'], boundsOf), ...lintBounds(field)],
})
