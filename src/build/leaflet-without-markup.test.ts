import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { withoutMarkup } from './leaflet-without-markup.ts'

test('the Leaflet that is installed loads without writing markup', () => {
  const code = withoutMarkup(readFileSync('node_modules/leaflet/dist/leaflet-src.esm.js', 'utf8'))
  // One more is left, in a branch for browsers without SVG: none that ever runs the app.
  expect(code.match(/^\s*div\.innerHTML = '.*$/gm)).toEqual([expect.stringContaining('<v:shape')])
})

test('another Leaflet is not built unread', () => {
  expect(() => withoutMarkup('export const svg = true')).toThrow(/read its core/)
})
