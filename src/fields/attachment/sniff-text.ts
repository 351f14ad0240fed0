import type { FileTypeName } from './file-types.ts'

/** What a browser would run if it were ever shown as a page. */
const ACTIVE = /<(?:!doctype\s+html|html|head|body|script|iframe|svg|object|embed)[\s>/:]|xmlns(?::[a-z]+)?\s*=\s*["']http:\/\/www\.w3\.org\/(?:1999\/xhtml|2000\/svg)/i
/** First lines of a drawing: group 0 with SECTION, comments (group 999) before it. */
const DXF = /^\s*(?:999\r?\n[^\r\n]{0,255}\r?\n\s*){0,20}0\r?\n\s*SECTION/
/** Geometries and what holds them (RFC 7946, 1.4). */
const GEOJSON = /^\s*\{[^]*"type"\s*:\s*"(?:Feature(?:Collection)?|GeometryCollection|(?:Multi)?(?:Point|LineString|Polygon))"/

const CONTROLS = /[\0-\x08\x0B\x0C\x0E-\x1F\x7F]/
const XML = /^\s*<\?xml[\s]/

/** Formats that are text. @param text the first bytes, one character each; UTF-16 is read as if it had no zeros. */
export function sniffText(text: string): FileTypeName | 'dangerous' | undefined {
  const plain = text.replaceAll('\0', '').replace(/^(?:\xEF\xBB\xBF|\xFF\xFE|\xFE\xFF)/, '')
  if (isActiveText(plain)) return 'dangerous'
  if (DXF.test(plain)) return 'dxf'
  if (/<kml[\s>]/.test(plain)) return 'kml'
  if (/<gpx[\s>]/.test(plain)) return 'gpx'
  if (XML.test(plain)) return 'xml'
  if (GEOJSON.test(plain)) return 'geojson'
  return isTable(text) ? 'csv' : undefined
}

/** Whether text holds what a browser would run if it were shown as a page. */
export function isActiveText(text: string): boolean {
  return ACTIVE.test(text)
}

/** Lines of cells in UTF-8, and no other character that cannot be written. The last character may be cut. */
function isTable(text: string): boolean {
  if (CONTROLS.test(text) || !/^[^\r\n]*[,;\t]/.test(text)) return false
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(text, character => character.charCodeAt(0)), { stream: true })
    return true
  } catch {
    return false // bytes that are no UTF-8
  }
}
