import { lastMark, readerOf } from '../attachment/bytes.ts'
import { SEGMENT_HEADER, segmentsOf } from '../attachment/jpeg.ts'
import { joined, type Bytes } from '../attachment/signature/der.ts'
import type { Language } from '#domain/procedure/definition.ts'

/*
 * A PDF (ISO 32000-1) whose pages are photographs, each the JPEG as it is. Only what that takes is written; and because it is always
 * written alike it can be read back into its pages, so that a draft keeps one file and no working copy.
 */

export type Turn = 0 | 90 | 180 | 270

export interface Page {
  readonly jpeg: Bytes
  /** Clockwise, as it is to be shown. */
  readonly turn: Turn
}

export interface Scan {
  readonly title: string
  readonly language: Language
  /** Local date and time, YYYY-MM-DDTHH:MM. */
  readonly madeAt: string
  readonly pages: readonly Page[]
}

/** By this one of our own files is known again. */
const CREATOR = 'Sportello, pagine fotografate'
const A4 = { short: 595.28, long: 841.89 } as const
/** Points: seven millimetres, which every printer can leave white. */
const MARGIN = 20
/** Catalog, tree of pages, information; then three for each page. */
const FIRST_PAGE = 4
const EACH_PAGE = 3

/** Bytes a scan takes beyond those of its pictures, at most. */
export function overheadOf(pages: number): number {
  return 1_500 + pages * 800
}

/**
 * Writes the pages into one document, each fitted on an A4 of its own direction.
 * @returns nothing when there is no page, or one is no JPEG
 */
export function writeScan({ title, language, madeAt, pages }: Scan): Bytes | undefined {
  const pictures = pages.map(({ jpeg }) => pictureOf(jpeg))
  if (pages.length === 0 || !pictures.every(picture => picture !== undefined)) return undefined
  const kids = pages.map((_, index) => `${String(FIRST_PAGE + index * EACH_PAGE)} 0 R`).join(' ')
  const locale = language === 'it' ? 'it-IT' : 'en-GB'
  const objects: Bytes[] = [
    ascii(`<</Type/Catalog/Pages 2 0 R/Lang(${locale})/ViewerPreferences<</DisplayDocTitle true>>>>`),
    ascii(`<</Type/Pages/Count ${String(pages.length)}/Kids[${kids}]>>`),
    ascii(`<</Title ${textString(title)}/Creator(${CREATOR})/CreationDate(D:${madeAt.replace(/\D/g, '')}00)>>`),
    ...pages.flatMap(({ jpeg, turn }, index) => pageObjects(jpeg, turn, { picture: pictures[index] ?? NO_PICTURE, number: FIRST_PAGE + index * EACH_PAGE })),
  ]
  return withTable(objects)
}

interface Picture { readonly width: number, readonly height: number, readonly components: number }
const NO_PICTURE: Picture = { width: 1, height: 1, components: 3 }

function pageObjects(jpeg: Bytes, turn: Turn, { picture: { width, height, components }, number }: { readonly picture: Picture, readonly number: number }): Bytes[] {
  const [across, up] = width > height ? [A4.long, A4.short] : [A4.short, A4.long]
  const scale = Math.min((across - 2 * MARGIN) / width, (up - 2 * MARGIN) / height)
  const [shownWidth, shownHeight] = [width * scale, height * scale]
  const drawing = `q ${points(shownWidth)} 0 0 ${points(shownHeight)} ${points((across - shownWidth) / 2)} ${points((up - shownHeight) / 2)} cm /P Do Q`
  const colours = components === 1 ? 'DeviceGray' : components === 4 ? 'DeviceCMYK' : 'DeviceRGB'
  return [
    ascii(`<</Type/Page/Parent 2 0 R/MediaBox[0 0 ${points(across)} ${points(up)}]/Rotate ${String(turn)}/Contents ${String(number + 1)} 0 R/Resources<</XObject<</P ${String(number + 2)} 0 R>>>>>>`),
    stream('', ascii(drawing)),
    stream(`/Type/XObject/Subtype/Image/Width ${String(width)}/Height ${String(height)}/ColorSpace/${colours}/BitsPerComponent 8/Filter/DCTDecode`, jpeg),
  ]
}

function stream(dictionary: string, content: Bytes): Bytes {
  return joined([ascii(`<<${dictionary}/Length ${String(content.length)}>>\nstream\n`), content, ascii('\nendstream')])
}

/** Numbers the objects and adds the table of where each begins. */
function withTable(objects: readonly Bytes[]): Bytes {
  const pieces: Bytes[] = [Uint8Array.from([...ascii('%PDF-1.7\n%'), 0xE2, 0xE3, 0xCF, 0xD3, 0x0A])]
  let at = pieces[0]?.length ?? 0
  const starts = objects.map((object, index) => {
    const start = at
    const whole = joined([ascii(`${String(index + 1)} 0 obj\n`), object, ascii('\nendobj\n')])
    pieces.push(whole)
    at += whole.length
    return start
  })
  const size = String(objects.length + 1)
  const rows = starts.map(start => `${String(start).padStart(10, '0')} 00000 n \n`).join('')
  return joined([...pieces, ascii(`xref\n0 ${size}\n0000000000 65535 f \n${rows}trailer\n<</Size ${size}/Root 1 0 R/Info 3 0 R>>\nstartxref\n${String(at)}\n%%EOF\n`)])
}

/** The pages of a document that {@link writeScan} wrote; nothing for any other, whatever it pretends. */
export function readScan(file: Bytes): readonly Page[] | undefined {
  const reader = readerOf(file)
  const tail = (at: number, length: number): string => reader.text(at, Math.min(length, file.length - at)) ?? ''
  const table = Number(/^startxref\n(\d{1,10})\n/.exec(tail(lastMark(file, 'startxref\n'), 30))?.[1])
  const count = Number(/^xref\n0 (\d{1,6})\n/.exec(tail(table, 20))?.[1])
  if (lastMark(file, `/Creator(${CREATOR})`) < 0 || !(count > FIRST_PAGE) || (count - FIRST_PAGE) % EACH_PAGE !== 0) return undefined
  const rows = table + `xref\n0 ${String(count)}\n`.length
  const startOf = (object: number): number => Number(tail(rows + object * 20, 10))
  const pages = Array.from({ length: (count - FIRST_PAGE) / EACH_PAGE }, (_, index) => {
    const number = FIRST_PAGE + index * EACH_PAGE
    return readPage(file, tail(startOf(number), 300), { at: startOf(number + 2), head: tail(startOf(number + 2), 300) })
  })
  return pages.every(page => page !== undefined) ? pages : undefined
}

function readPage(file: Bytes, page: string, { at, head }: { readonly at: number, readonly head: string }): Page | undefined {
  const turn = [0, 90, 180, 270].find(one => page.includes(`/Rotate ${String(one)}/`)) as Turn | undefined // of the four just listed
  const [opening = '', length] = /^\d+ 0 obj\n<<[^>]*\/Filter\/DCTDecode\/Length (\d{1,10})>>\nstream\n/.exec(head) ?? []
  const start = at + opening.length
  const jpeg = length === undefined || start + Number(length) > file.length ? undefined : file.slice(start, start + Number(length))
  return turn === undefined || !jpeg || !pictureOf(jpeg) ? undefined : { jpeg, turn }
}

/** Width, height and colours of a JPEG, from its frame header (SOF). */
function pictureOf(jpeg: Bytes): Picture | undefined {
  const reader = readerOf(jpeg)
  const frame = segmentsOf(reader).find(({ marker }) => marker === 0xC0 || marker === 0xC1 || marker === 0xC2)
  const at = (frame?.start ?? jpeg.length) + SEGMENT_HEADER
  const [height, width, components] = [reader.u16(at + 1), reader.u16(at + 3), reader.u8(at + 5)]
  return height && width && components ? { width, height, components } : undefined
}

function ascii(text: string): Bytes {
  return Uint8Array.from(text, character => character.charCodeAt(0))
}

/** UTF-16 in hexadecimal: any title, and none that closes its own brackets. */
function textString(text: string): string {
  return `<FEFF${Array.from({ length: text.length }, (_, index) => text.charCodeAt(index).toString(16).padStart(4, '0')).join('')}>`
}

function points(value: number): string {
  return String(Math.round(value * 100) / 100)
}
