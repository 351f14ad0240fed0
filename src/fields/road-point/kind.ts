import { defineKind } from '../define-kind.ts'
import { isParts, joinTexts, judgeParts, linePart, normaliseParts, type Parts, type PartTable } from '../parts.ts'
import { judgeWithinRoad, kmPart, remarkOnRoad, roadPart, roadToCel, showKm, showRoad, showSide, sidePart } from './road.ts'

const PARTS: PartTable = { road: roadPart, km: kmPart, side: sidePart, note: linePart(200) }

/** A point of a road: road, kilometre, side, note. Property: `km`: `optional` where knowing the road is enough. */
export const roadPointKind = defineKind<Parts>({
  type: 'road-point',
  cel: 'map',
  holds: isParts,
  normalise: raw => normaliseParts(raw, PARTS),
  judge: (value, { km }, context) => [
    ...judgeParts(value, PARTS, km === 'optional' ? ['road'] : ['road', 'km'], context),
    ...judgeWithinRoad(value, ['km'], context),
  ],
  warnings: (value, _, context) => remarkOnRoad(value, context),
  show: ({ road, km, side, note }, _, language, places) =>
    joinTexts([showRoad(road, places), showKm(km, language), showSide(side, language), note], ', '),
  toCel: roadToCel,
  lint: ({ km }) => km === undefined || km === 'optional' ? [] : ['km can only be optional'],
})
