import type { FileTypeName } from './file-types.ts'

/** What a browser would run if it were ever shown as a page. */
const ACTIVE = /<(?:!doctype\s+html|html|head|body|script|iframe|svg|object|embed)[\s>/:]|xmlns(?::[a-z]+)?\s*=\s*["']http:\/\/www\.w3\.org\/(?:1999\/xhtml|2000\/svg)/i
/** First lines of a drawing: group 0 with SECTION, comments (group 999) before it. */
const DXF = /^\s*(?:999\r?\n[^\r\n]{0,255}\r?\n\s*){0,20}0\r?\n\s*SECTION/
const XML = /^\s*<\?xml[\s]/

/** Formats that are text. @param text the first bytes, one character each; UTF-16 is read as if it had no zeros. */
export function sniffText(text: string): FileTypeName | 'dangerous' | undefined {
  const plain = text.replaceAll('\0', '').replace(/^(?:\xEF\xBB\xBF|\xFF\xFE|\xFE\xFF)/, '')
  if (ACTIVE.test(plain)) return 'dangerous'
  if (DXF.test(plain)) return 'dxf'
  if (/<kml[\s>]/.test(plain)) return 'kml'
  if (/<gpx[\s>]/.test(plain)) return 'gpx'
  return XML.test(plain) ? 'xml' : undefined
}
