import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { generate } from 'lean-qr'
import { unpackFont } from './unpack-font.ts'

/*
 * A sheet of paper with a reading order: every text is tagged for screen readers, every line of decoration is not (PDF/UA),
 * and the fonts are inside, so that it looks the same in forty years (PDF/A-2a).
 */

const INK = '#17324d'
const TEXT = '#1a1a1a'
const QUIET = '#5a6772'
const ACCENT = '#0066cc'
const PALE = '#eef3f8'
const HAIRLINE = '#c5d0da'

const MARGIN = 54
const LABEL_WIDTH = 128
const GAP = 14
const FOOTER_HEIGHT = 40

type Weight = 400 | 600 | 700
type Cut = 'latin' | 'latin-ext'
const WEIGHTS: readonly Weight[] = [400, 600, 700]

const resolve = createRequire(import.meta.url).resolve
let faces: Promise<readonly (readonly [string, Buffer])[]> | undefined

/** The fonts, read and unpacked once. */
function loadFaces(): Promise<readonly (readonly [string, Buffer])[]> {
  faces ??= Promise.all(WEIGHTS.flatMap(weight => (['latin', 'latin-ext'] as const).map(async cut => {
    const file = resolve(`@fontsource/titillium-web/files/titillium-web-${cut}-${String(weight)}-normal.woff`)
    return [face(weight, cut), unpackFont(await readFile(file))] as const
  })))
  return faces
}

function face(weight: Weight, cut: Cut): string {
  return `${cut}-${String(weight)}`
}

export interface SheetInfo { readonly title: string, readonly author: string, readonly subject: string, readonly at: Date, /** Kept among the file's properties, where programs find it. */ readonly signed?: string }

export interface TextStyle {
  readonly size?: number
  readonly weight?: Weight
  readonly color?: string
  readonly x?: number
  readonly y?: number
  readonly width?: number
  readonly lineGap?: number
}

export async function openSheet(info: SheetInfo): Promise<Sheet> {
  const { default: PDFDocument } = await import('pdfkit') // large, and a server prints its first receipt long after its start
  const doc = new PDFDocument({
    size: 'A4', margins: { top: MARGIN, left: MARGIN, right: MARGIN, bottom: MARGIN + FOOTER_HEIGHT }, bufferPages: true,
    tagged: true, subset: 'PDF/A-2a', pdfVersion: '1.7', lang: 'it-IT', displayTitle: true,
    info: { Title: info.title, Author: info.author, Subject: info.subject, CreationDate: info.at, ModDate: info.at, ...info.signed === undefined ? {} : { SignedReceipt: info.signed } },
  })
  for (const [name, bytes] of await loadFaces()) doc.registerFont(name, bytes)
  return new Sheet(doc)
}

export class Sheet {
  readonly #doc: PDFKit.PDFDocument
  readonly #root: PDFKit.PDFStructureElement
  readonly #bytes: Promise<Buffer>

  constructor(doc: PDFKit.PDFDocument) {
    this.#doc = doc
    this.#bytes = gather(doc)
    this.#root = doc.struct('Document')
    doc.addStructure(this.#root)
  }

  get width(): number { return this.#doc.page.width - 2 * MARGIN }
  get left(): number { return MARGIN }
  get y(): number { return this.#doc.y }
  set y(y: number) { this.#doc.y = y }

  /** Name of the administration above a line of its colour. */
  letterhead(name: string, line: string): void {
    this.#tag('P', () => this.#write(name, { size: 17, weight: 700, color: INK }))
    this.#tag('P', () => this.#write(line, { size: 9.5, color: QUIET }))
    const y = this.y + 8
    this.#decorate(() => this.#doc.rect(MARGIN, y, this.width, 2.5).fill(ACCENT))
    this.y = y + 22
  }

  title(text: string, width: number = this.width): void {
    this.#tag('H1', () => this.#write(text, { size: 21, weight: 700, color: TEXT, width, lineGap: -3 }))
    this.y += 4
  }

  /** A heading never stands alone at the foot of a page. */
  heading(text: string): void {
    this.room(70)
    this.y += 13
    this.#tag('H2', () => this.#write(text, { size: 12.5, weight: 700, color: INK }))
    const y = this.y + 2
    this.#decorate(() => this.#doc.moveTo(MARGIN, y).lineTo(MARGIN + this.width, y).lineWidth(0.5).stroke(HAIRLINE))
    this.y = y + 7
  }

  paragraph(text: string, style: TextStyle = {}): void {
    this.#tag('P', () => this.#write(text, style))
    this.y += 4
  }

  /** A label and what it names, side by side. */
  fact(label: string, value: string, style: Pick<TextStyle, 'weight' | 'size'> = {}): void {
    this.room(30)
    const { y } = this
    this.#tag('P', () => {
      this.#write(label, { size: 9.5, color: QUIET, width: LABEL_WIDTH, y: y + 0.8 })
      const afterLabel = this.y
      this.#write(value, { ...style, x: MARGIN + LABEL_WIDTH + GAP, y, width: this.width - LABEL_WIDTH - GAP })
      this.y = Math.max(this.y, afterLabel) + 3
    })
  }

  /** The number of the register, as large as what it is worth. */
  plate(lines: { readonly over: string, readonly number: string, readonly under: string }): void {
    const height = 82
    const { y } = this
    this.#decorate(() => {
      this.#doc.rect(MARGIN, y, this.width, height).fill(PALE)
      this.#doc.rect(MARGIN, y, 4, height).fill(ACCENT)
    })
    const x = MARGIN + 20
    const width = this.width - 40
    this.#tag('P', () => this.#write(lines.over, { size: 9.5, color: QUIET, x, y: y + 10, width }))
    this.#tag('P', () => this.#write(lines.number, { size: 25, weight: 700, color: INK, x, width, lineGap: -4 }))
    this.#tag('P', () => this.#write(lines.under, { size: 11, weight: 600, x, width }))
    this.y = y + height + 6
  }

  /** The code as a picture, at a place of its own; the writing position stays. Quiet zone of four modules as the standard asks. */
  qr(link: string, alt: string, { x, y, size }: { readonly x: number, readonly y: number, readonly size: number }): void {
    const code = generate(link)
    const module = size / (code.size + 8)
    const figure = { alt, bbox: [x, y, x + size, y + size] } // the box is missing from the library's types
    this.#root.add(this.#doc.struct('Figure', figure, () => {
      for (let row = 0; row < code.size; row += 1) {
        for (let column = 0; column < code.size; column += 1) {
          if (code.get(column, row)) this.#doc.rect(x + (column + 4) * module, y + (row + 4) * module, module, module)
        }
      }
      this.#doc.fill('#000000')
    }))
  }

  /** Begins a page when less than so much is left on this one. */
  room(height: number): void {
    if (this.y + height > this.#doc.page.height - this.#doc.page.margins.bottom) this.#doc.addPage()
  }

  /** Writes the foot of every page and gives the bytes. Once. */
  async finish(foot: (page: number, pages: number) => string): Promise<Buffer> {
    const { start, count } = this.#doc.bufferedPageRange()
    for (let page = start; page < start + count; page += 1) {
      this.#doc.switchToPage(page)
      const y = this.#doc.page.height - MARGIN - 12
      this.#doc.page.margins.bottom = 0 // the foot stands in the margin, where text would begin another page
      this.#doc.markContent('Artifact', { type: 'Pagination' })
      this.#doc.moveTo(MARGIN, y - 6).lineTo(MARGIN + this.width, y - 6).lineWidth(0.5).stroke(HAIRLINE)
      this.#write(foot(page - start + 1, count), { size: 8, color: QUIET, y })
      this.#doc.endMarkedContent()
    }
    this.#root.end()
    this.#doc.end()
    return this.#bytes
  }

  #tag(type: string, write: () => void): void {
    this.#root.add(this.#doc.struct(type, {}, write))
  }

  #decorate(draw: () => void): void {
    this.#doc.markContent('Artifact', { type: 'Layout' })
    draw()
    this.#doc.endMarkedContent()
  }

  /** Writes letter runs each in the cut of the font that has them; what neither has becomes a question mark, never an empty box. */
  #write(text: string, { size = 10.5, weight = 400, color = TEXT, x = MARGIN, y, width = this.width, lineGap = 1.5 }: TextStyle): void {
    const runs = splitRuns(text)
    this.#doc.fillColor(color).fontSize(size)
    for (const [index, run] of runs.entries()) {
      this.#doc.font(face(weight, run.cut))
      const options = { width, lineGap, continued: index < runs.length - 1 }
      if (index === 0) this.#doc.text(run.text, x, y ?? this.#doc.y, options)
      else this.#doc.text(run.text, options)
    }
  }
}

const NOT_IN_LATIN = /[^\n\x20-\x7e\xa0-\xff\u0131\u0152\u0153\u2013\u2014\u2018-\u201a\u201c-\u201e\u2022\u2026\u20ac]/
const IN_LATIN_EXT = /[\u0100-\u017f]/

function splitRuns(text: string): readonly { readonly cut: Cut, readonly text: string }[] {
  const runs: { cut: Cut, text: string }[] = []
  for (const letter of text.normalize('NFC') || ' ') {
    const cut = IN_LATIN_EXT.test(letter) && NOT_IN_LATIN.test(letter) ? 'latin-ext' : 'latin'
    const shown = cut === 'latin' && NOT_IN_LATIN.test(letter) ? '?' : letter
    const last = runs.at(-1)
    if (last?.cut === cut) last.text += shown
    else runs.push({ cut, text: shown })
  }
  return runs
}

function gather(doc: PDFKit.PDFDocument): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = []
    doc.on('data', (part: Buffer) => parts.push(part))
    doc.on('end', () => { resolve(Buffer.concat(parts)) })
    doc.on('error', reject)
  })
}
