import Big from 'big.js'
import { joinPath } from '#domain/filing/path.ts'
import type { FieldContext } from '#domain/procedure/kind.ts'
import { problem, type Problem } from '#domain/problem/problem.ts'
import { isDecimal } from '../decimal.ts'
import { defineKind } from '../define-kind.ts'
import { isParts, joinTexts, judgeParts, normaliseParts, type Parts, type PartTable } from '../parts.ts'
import { judgeWithinRoad, kmPart, remarkOnRoad, roadPart, roadToCel, showKm, showRoad, showSide, sidePart } from '../road-point/road.ts'

const PARTS: PartTable = { road: roadPart, from: kmPart, to: kmPart, side: sidePart }

function judgeOrder({ from, to }: Parts, { path }: FieldContext): readonly Problem[] {
  return isDecimal(from) && isDecimal(to) && new Big(from).gt(to) ? [problem('field.too-small', { path: joinPath(path, 'to'), min: from })] : []
}

/** A stretch of one road, from a kilometre to a later or equal one, on a side or on both. */
export const roadStretchKind = defineKind<Parts>({
  type: 'road-stretch',
  cel: 'map',
  holds: isParts,
  normalise: raw => normaliseParts(raw, PARTS),
  judge: (value, _, context) => [
    ...judgeParts(value, PARTS, ['road', 'from', 'to'], context),
    ...judgeWithinRoad(value, ['from', 'to'], context),
    ...judgeOrder(value, context),
  ],
  warnings: (value, _, context) => remarkOnRoad(value, context),
  show: ({ road, from, to, side }, _, language, places) =>
    joinTexts([showRoad(road, places), joinTexts([showKm(from, language), showKm(to, language)], ' – '), showSide(side, language)], ', '),
  toCel: roadToCel,
})
