import Big from 'big.js'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { aContext, aField, behavesWhateverIsSent, somePlaces, typed, type Judging, type Reading } from '#support/field-kinds.ts'
import { positionKind } from './kind.ts'

const place = { lat: 44.6802, lon: 9.3921, accuracy: 18, source: 'gps' }

describe('a position', () => {
  test.each<Reading>([
    [{ lat: 44.68020049, lon: 9.3921, accuracy: 17.6, source: 'gps' }, place, 'six decimals, whole metres'],
    [{ lat: '44,6802', lon: '9.392' }, { lat: 44.6802, lon: 9.392, source: 'typed' }, 'typed with a comma or a point; three decimals are no thousands'],
    [{ lat: -0, lon: 0 }, { lat: 0, lon: 0, source: 'typed' }, 'JSON has no minus zero'],
    [{ source: 'gps' }, undefined, 'no degrees are no answer'],
    [{ lat: '', lon: '' }, undefined, 'emptied again'],
    [{ lat: 'nord', lon: 9 }, { lat: 'nord', lon: 9, source: 'typed' }, 'words are given back'],
  ])('%j is read as %j: %s', (raw, kept) => {
    expect(positionKind.normalise(raw, aField())).toEqual(kept)
  })

  test.each<Judging>([
    [place, [], 'measured'],
    [{ lat: 44.6802, lon: 9.3921 }, [], 'typed'],
    [{ lat: 90.1, lon: 9 }, ['field.too-large risposta.lat'], 'beyond the pole'],
    [{ lat: 44, lon: -180.1 }, ['field.too-small risposta.lon'], 'round the world'],
    [{ lat: 44 }, ['field.required risposta.lon'], 'half a position'],
    [{ lat: 'nord', lon: 9 }, ['field.bad-format risposta.lat'], 'no number'],
    [{ ...place, accuracy: -1 }, ['field.too-small risposta.accuracy'], 'better than exact'],
    [{ ...place, source: 'mappa' }, ['field.not-an-option risposta.source'], 'no such source'],
    [{ ...place, altitude: 900 }, ['filing.unknown-field risposta.altitude'], 'a part nobody asked for'],
    ['44.68, 9.39', ['field.unreadable risposta'], 'a line of text'],
  ])('%j gives %j: %s', (raw, problems) => {
    expect(typed(positionKind, raw)).toEqual(problems)
  })

  test('a place outside Italy is remarked', () => {
    const remarks = (lat: number, lon: number): number | undefined => positionKind.warnings?.({ lat, lon, source: 'typed' }, aField(), aContext()).length
    expect(remarks(44.68, 9.39)).toBe(0)
    expect(remarks(35.5, 12.6)).toBe(0) // Lampedusa
    expect(remarks(9.39, 44.68)).toBe(1) // changed over
  })

  test('a place outside the bounds of the body is remarked, and only those count', () => {
    const field = aField({ bounds: { south: 44.4, west: 9.1, north: 45.2, east: 10.2 } })
    expect(positionKind.warnings?.(place, field, aContext())).toEqual([])
    expect(positionKind.warnings?.({ lat: 44.1, lon: 9.82, source: 'typed' }, field, aContext())).toEqual([{ code: 'field.incoherent', details: { path: 'risposta', reason: 'outside-body' } }])
    expect(positionKind.lint?.(aField({ bounds: { south: 45, west: 9, north: 44, east: 10 } }))).toHaveLength(1)
  })

  test('it is shown in degrees, and expressions see decimals', () => {
    expect(positionKind.show(place, aField(), 'it', somePlaces)).toBe('44,68020° N, 9,39210° E (± 18 m)')
    expect(positionKind.show({ lat: -1.5, lon: -2.25, source: 'typed' }, aField(), 'en', somePlaces)).toBe('1.50000° S, 2.25000° W')
    expect(positionKind.toCel(place, aField())).toEqual({ lat: new Big('44.6802'), lon: new Big('9.3921'), accuracy: new Big(18), source: 'gps' })
  })

  const part = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.string(), fc.stringMatching(/^-?\d{1,3}[.,]\d{1,9}$/), fc.constant(undefined))
  behavesWhateverIsSent(positionKind, aField(), fc.record({ lat: part, lon: part, accuracy: part, source: fc.constantFrom('gps', 'typed', 'x') }, { requiredKeys: [] }))
})
