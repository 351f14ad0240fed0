import { describe, expect, test } from 'vitest'
import { unfitData } from './data.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

describe('geographic data are read through', () => {
  test.each<[text: string, unfit: string | undefined, reason: string]>([
    ['{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":{"type":"LineString","coordinates":[[9.39,44.77],[9.4,44.78,120]]}}]}', undefined, 'a course'],
    ['{"type":"Feature","properties":null,"geometry":null}', undefined, 'a feature without a place'],
    ['{"type":"MultiPolygon","coordinates":[[[[9,44],[9,45],[10,44],[9,44]]]]}', undefined, 'an area'],
    ['{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[9,44]}]}', undefined, 'a collection'],
    ['{"type":"GeometryCollection","geometries":[{"type":"GeometryCollection","geometries":[]}]}', 'unreadable', 'a collection of collections'],
    ['{"type":"FeatureCollection","features":[', 'unreadable', 'cut'],
    ['{"type":"FeatureCollection"}', 'unreadable', 'without features'],
    ['{"type":"LineString","coordinates":[9,44]}', 'unreadable', 'a line of one number'],
    ['{"type":"Point","coordinates":["9","44"]}', 'unreadable', 'words for numbers'],
    ['{"type":"toString","coordinates":[]}', 'unreadable', 'a name that every object has'],
    ['[{"type":"Feature"}]', 'unreadable', 'a list'],
    ['{"type":"Feature","geometry":null,"properties":{"d":"<iframe src=x>"}}', 'active', 'a page inside'],
  ])('%#: %s → %s (%s)', (text, expected) => {
    expect(unfitData(bytes(text), 'geojson')).toBe(expected)
  })

  test('nesting without end is refused, not followed', () => {
    expect(unfitData(bytes(`{"type":"Point","coordinates":${'['.repeat(200_000)}${']'.repeat(200_000)}}`), 'geojson')).toBe('unreadable')
  })
})

describe('a table is text that a spreadsheet does not run', () => {
  test.each<[text: string, unfit: string | undefined, reason: string]>([
    ['voce;euro\nStampa;1.200,50\nSconto;-20\nTelefono;+39 333 0000002\nQuota;-5%\n', undefined, 'numbers and telephones with a sign'],
    ['voce,nota\n"Totale, = 5","a ""citata"" b"\n', undefined, 'a sign inside a quoted text'],
    ['voce,nota\nvuota,-\n', undefined, 'a dash for nothing'],
    ['a;=SUM(A1:A9)\n', 'active', 'a formula'],
    ['a;"=HYPERLINK(""http://example.org"")"\n', 'active', 'a quoted one'],
    ['a,  @SUM(1)\n', 'active', 'the older sign'],
    ['a,+cmd|\' /C calc\'!A0\n', 'active', 'a command'],
    ['a,-2+3+cmd|x\n', 'active', 'a command behind a number'],
    ['=1', 'active', 'in the first cell'],
    ['a,b\u0007\n', 'unreadable', 'a control character'],
    ['a,<script>alert(1)</script>\n', 'active', 'a page inside'],
  ])('%#: %s → %s (%s)', (text, expected) => {
    expect(unfitData(bytes(text), 'csv')).toBe(expected)
  })

  test('bytes that are no UTF-8 are not read', () => {
    expect(unfitData(Uint8Array.of(0x61, 0x2C, 0xE0, 0x0A), 'csv')).toBe('unreadable')
  })

  test('hostile tables take no time', () => {
    const started = performance.now()
    for (const unit of ['"', ',+', '+1', '"",', '(', '-;']) unfitData(bytes(unit.repeat(200_000)), 'csv')
    expect(performance.now() - started).toBeLessThan(3000)
  })
})
