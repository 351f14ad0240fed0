import type { Plugin } from 'vite'

/** Leaflet 1.9 asks of the browser, as soon as it is loaded, whether SVG may stand in HTML: by writing it as markup. */
const QUESTION = /\bdiv\.inner[A-Z]+ = '<svg\/>';/g
/** The same answer without a string that becomes markup. */
const ANSWER = `div.appendChild(document.createElementNS('http://www.w3.org/2000/svg', 'svg'));`

/**
 * The pages let no string become markup (`require-trusted-types-for 'script'`), and Leaflet would end with an exception before any map.
 * What else it writes so (zoom buttons, credits, scale) is not used: see src/fields/map.
 */
export function leafletWithoutMarkup(): Plugin {
  return {
    name: 'leaflet-without-markup',
    apply: 'build',
    transform(code, id) {
      return id.includes('/leaflet-src.esm.js') ? { code: withoutMarkup(code), map: null } : undefined
    },
  }
}

/** @throws when the line is not there: another Leaflet, to be read again before it is used */
export function withoutMarkup(code: string): string {
  if (code.match(QUESTION)?.length !== 1) throw new Error('Leaflet no longer asks for SVG as it did: read its core/Browser.js and src/build/leaflet-without-markup.ts again')
  return code.replace(QUESTION, ANSWER)
}
