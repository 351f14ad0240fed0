import Big from 'big.js'
import type { Language } from '#domain/procedure/definition.ts'
import type { FieldContext, Places } from '#domain/procedure/kind.ts'
import { joinPath, type Path } from '#domain/filing/path.ts'
import { problem, type Problem } from '#domain/problem/problem.ts'
import { cleanLine, isText, normaliseWith } from '../clean-text.ts'
import { countDecimals, isDecimal, readMeasure } from '../decimal.ts'
import { showDecimal } from '../number/show-number.ts'
import { linePart, textPart, type Part, type Parts } from '../parts.ts'

const SIDES: readonly unknown[] = ['right', 'left', 'both']

const SHOWN_SIDES: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  it: { right: 'lato destro', left: 'lato sinistro', both: 'entrambi i lati' },
  en: { right: 'right side', left: 'left side', both: 'both sides' },
}

/** The code of a road, or its name in free text when the list does not have it. */
export const roadPart = linePart(100)

/** Right and left are those of who travels towards higher kilometres. */
export const sidePart: Part = textPart(normaliseWith(cleanLine), (value, path) => SIDES.includes(value) ? [] : [problem('field.not-an-option', { path })])

/** A distance from the start of the road in kilometres, to the metre: `12,35`, `12.350` and, as on the stones, `12+350`. */
export const kmPart: Part = {
  normalise: raw => typeof raw === 'number' ? readMeasure(String(raw)) ?? raw : readKm(raw),
  judge: (value, path) => {
    if (!isDecimal(value)) return [problem('field.bad-format', { path, reason: 'number' })]
    if (countDecimals(value) > 3) return [problem('field.too-many-decimals', { path, max: 3 })]
    return value.startsWith('-') ? [problem('field.too-small', { path, min: '0' })] : []
  },
}

const normaliseText = normaliseWith(cleanLine)

function readKm(raw: unknown): unknown {
  const text = normaliseText(raw)
  return typeof text === 'string' ? readMeasure(text.replace(/^km/i, '').replace(/^([\d ]+)\+(\d{3})$/, '$1.$2')) ?? text : text
}

/** Whether a known road has the kilometre of each of the parts named. */
export function judgeWithinRoad(value: Parts, kmParts: readonly string[], { path, places }: FieldContext): readonly Problem[] {
  const road = isText(value['road']) ? places.road(value['road']) : undefined
  if (!road) return []
  return kmParts.flatMap(part => {
    const km = value[part]
    return isDecimal(km) ? judgeKmBetween(km, road.kmFrom, road.kmTo, joinPath(path, part)) : []
  })
}

function judgeKmBetween(km: string, from: number, to: number, path: Path): readonly Problem[] {
  if (new Big(km).lt(from)) return [problem('field.too-small', { path, min: String(from) })]
  return new Big(km).gt(to) ? [problem('field.too-large', { path, max: String(to) })] : []
}

/** A road that is not in the list may still be the body's: a remark, not an error. */
export function remarkOnRoad({ road }: Parts, { path, places }: FieldContext): readonly Problem[] {
  return isText(road) && !places.road(road) ? [problem('field.incoherent', { path: joinPath(path, 'road'), reason: 'unknown-road' })] : []
}

export function showRoad(road: unknown, places: Places): string {
  return isText(road) ? places.road(road)?.name ?? road : ''
}

export function showKm(km: unknown, language: Language): string {
  return isDecimal(km) ? `km ${showDecimal(km, language)}` : ''
}

export function showSide(side: unknown, language: Language): string {
  return isText(side) ? SHOWN_SIDES[language][side] ?? side : ''
}

/** Kilometres as exact decimals, the rest as it is. */
export function roadToCel(value: Parts): Parts {
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, KM_PARTS.includes(name) && isDecimal(part) ? new Big(part) : part]))
}

const KM_PARTS: readonly string[] = ['km', 'from', 'to']
