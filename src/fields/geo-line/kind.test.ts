import Big from 'big.js'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { aContext, aField, behavesWhateverIsSent, judge, somePlaces, typed, type Judging, type JudgingWith, type Linting, type Reading } from '#support/field-kinds.ts'
import { geoLineKind } from './kind.ts'

const points = [{ lat: 44.68, lon: 9.39 }, { lat: 44.681, lon: 9.39 }, { lat: 44.681, lon: 9.392 }]
const line = { points, lengthM: 269 }
const bounds = { south: 44.4, west: 9.1, north: 45.2, east: 10.2 }

describe('a line over the ground', () => {
  test.each<Reading>([
    [{ points }, line, 'its length is worked out'],
    [{ points, lengthM: 9 }, line, 'a length that is not its own is worked out again'],
    [{ points, lengthM: 270 }, { points, lengthM: 270 }, 'one that another browser rounded the other way stands'],
    [{ points: [{ lat: '44,68', lon: '9.39' }, ...points.slice(1)] }, line, 'typed with a comma or a point'],
    [{ points: [points[0]] }, { points: [points[0]], lengthM: 0 }, 'a line that has only begun'],
    [{ points: [{}, ...points, { lat: '', lon: '' }] }, line, 'points nobody wrote in are taken out'],
    [{ points: [points[0], { lat: 44.681 }] }, { points: [points[0], { lat: 44.681 }] }, 'half a point has no length yet'],
    [{ points: [points[0], { lat: 'nord', lon: 9 }], lengthM: 3 }, { points: [points[0], { lat: 'nord', lon: 9 }] }, 'words are given back'],
    [{ points: [] }, undefined, 'no points are no answer'],
    [{ lengthM: 100 }, undefined, 'a length alone is none'],
    [{ points: 'da casa al ponte' }, { points: 'da casa al ponte' }, 'words instead of points are given back'],
  ])('%j is read as %j: %s', (raw, kept) => {
    expect(geoLineKind.normalise(raw, aField())).toEqual(kept)
  })

  test.each<JudgingWith>([
    [line, {}, [], 'complete'],
    [{ points: points.slice(0, 1) }, {}, ['field.too-few-rows risposta'], 'a point is no line'],
    [line, { points: [4, 10] }, ['field.too-few-rows risposta'], 'fewer than the definition wants'],
    [line, { points: [2, 2] }, ['field.too-many-rows risposta'], 'more than it takes'],
    [{ points: Array.from({ length: 501 }, () => points[0]) }, {}, ['field.too-many-rows risposta'], 'a survey'],
    [{ points: Array.from({ length: 501 }, () => ({ lat: 'nord', lon: 9 })) }, {}, ['field.too-many-rows risposta'], 'too many are not looked at one by one'],
    [{ points: [points[0], { lat: 44.681 }] }, {}, ['field.required risposta.points.1.lon'], 'half a point'],
    [{ points: [points[0], { lat: 'nord', lon: 9 }] }, {}, ['field.bad-format risposta.points.1.lat'], 'no number'],
    [{ points: [points[0], { lat: 90.1, lon: 9 }] }, {}, ['field.too-large risposta.points.1.lat'], 'beyond the pole'],
    [{ points: [points[0], { ...points[1], altitude: 3 }] }, {}, ['filing.unknown-field risposta.points.1.altitude'], 'a part of a point nobody asked for'],
    [{ points: [points[0], 'ponte'] }, {}, ['field.unreadable risposta.points.1'], 'a point in words'],
    [{ points, colour: 'red' }, {}, ['filing.unknown-field risposta.colour'], 'a part nobody asked for'],
    ['da casa al ponte', {}, ['field.unreadable risposta'], 'a line of text'],
  ])('%j with %j gives %j: %s', (raw, properties, problems) => {
    expect(typed(geoLineKind, raw, aField(properties))).toEqual(problems)
  })

  test.each<Judging>([
    [line, [], 'its own'],
    [{ points, lengthM: 268 }, [], 'rounded the other way'],
    [{ points, lengthM: 2690 }, ['field.unreadable risposta.lengthM'], 'made longer by hand'],
    [{ points, lengthM: 268.6 }, ['field.unreadable risposta.lengthM'], 'no whole metres'],
    [{ points }, ['field.unreadable risposta.lengthM'], 'left out'],
    [{ points: [points[0], { lat: 44.681 }], lengthM: 3 }, ['field.required risposta.points.1.lon', 'field.unreadable risposta.lengthM'], 'of half a line'],
  ])('a sealed length in %j gives %j: %s', (sealed, problems) => {
    expect(judge(geoLineKind, sealed)).toEqual(problems)
  })

  test.each<Linting>([
    [{}, 0, 'nothing said'],
    [{ points: [2, 100], bounds }, 0, 'all said'],
    [{ points: 100 }, 1, 'one number for two'],
    [{ bounds: [44, 9, 45, 10] }, 1, 'bounds without names'],
  ])('a definition with %j has %i faults: %s', (properties, faults) => {
    expect(geoLineKind.lint?.(aField(properties))).toHaveLength(faults)
  })

  test('a line that leaves the bounds is remarked once', () => {
    const away = { points: [...points, { lat: 41.9, lon: 12.5 }, { lat: 41.9, lon: 12.6 }], lengthM: 400_000 }
    expect(geoLineKind.warnings?.(line, aField({ bounds }), aContext())).toEqual([])
    expect(geoLineKind.warnings?.(away, aField({ bounds }), aContext())).toEqual([{ code: 'field.incoherent', details: { path: 'risposta', reason: 'outside-body' } }])
    expect(geoLineKind.warnings?.(away, aField(), aContext())).toEqual([])
  })

  test('it is shown by its length and ends, and expressions see exact numbers', () => {
    expect(geoLineKind.show({ points, lengthM: 12_690 }, aField(), 'it', somePlaces)).toBe('12.690 m, 3 punti, da 44,68000° N, 9,39000° E a 44,68100° N, 9,39200° E')
    expect(geoLineKind.show(line, aField(), 'en', somePlaces)).toBe('269 m, 3 points, from 44.68000° N, 9.39000° E to 44.68100° N, 9.39200° E')
    expect(geoLineKind.toCel({ points: points.slice(0, 1), lengthM: 0 }, aField())).toEqual({ points: [{ lat: new Big('44.68'), lon: new Big('9.39') }], lengthM: new Big(0) })
  })

  const degree = fc.oneof(fc.double({ min: -200, max: 200, noNaN: true }), fc.string(), fc.stringMatching(/^-?\d{1,3}[.,]\d{1,9}$/), fc.constant(undefined))
  const point = fc.record({ lat: degree, lon: degree }, { requiredKeys: [] })
  behavesWhateverIsSent(geoLineKind, aField(), fc.record({ points: fc.array(point), lengthM: fc.oneof(fc.double(), fc.integer(), fc.string()) }, { requiredKeys: [] }))
})
