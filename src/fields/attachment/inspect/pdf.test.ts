import { promisify } from 'node:util'
import { deflateSync, inflate } from 'node:zlib'
import { describe, expect, test, vi } from 'vitest'
import { aPdfBeyondItsEnd } from '#support/hostile-files.ts'
import { natureOfPdf, type PdfNature } from './pdf.ts'
import { deviceTools } from './on-device.ts'
import type { InspectTools } from './tools.ts'

const pdf = (...objects: readonly (string | Buffer)[]): Buffer =>
  Buffer.concat([Buffer.from('%PDF-1.7\n%âãÏÓ\n', 'latin1'), ...objects.map(one => typeof one === 'string' ? Buffer.from(`${one}\n`, 'latin1') : one), Buffer.from('trailer << /Root 1 0 R >>\n%%EOF\n')])
const stream = (dictionary: string, content: Buffer): Buffer =>
  Buffer.concat([Buffer.from(`7 0 obj << ${dictionary} /Length ${String(content.length)} >>\nstream\r\n`), content, Buffer.from('\nendstream\nendobj\n')])
const SCRIPT = '<< /S /JavaScript /JS (app.alert(1)) >>'
const packed = (objects: string): Buffer => stream('/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode', deflateSync(Buffer.from(objects)))

/** Each byte less the one four before it, in rows of four (PNG, 9.2: up). */
const differences = (text: string): Buffer => Buffer.concat(Array.from({ length: Math.ceil(text.length / 4) }, (_, row) =>
  Buffer.from([2, ...[0, 1, 2, 3].map(column => ((text.charCodeAt(row * 4 + column) || 32) - (row === 0 ? 0 : text.charCodeAt(row * 4 + column - 4)) + 256) % 256)])))

const unzlib = promisify(inflate)
const serverTools: InspectTools = { ...deviceTools, unpack: (packed, maxOutputLength) => unzlib(packed, { maxOutputLength }).catch(() => undefined) }
/** The same file, as the server looks at it and as a device does. */
const both = async (file: Buffer): Promise<readonly PdfNature[]> => Promise.all([serverTools, deviceTools].map(tools => natureOfPdf(new Uint8Array(file), tools)))

describe('a PDF that runs something, reaches out or carries files', () => {
  test.each<[string, Buffer]>([
    ['a script at its opening', pdf(`1 0 obj << /Type /Catalog /OpenAction ${SCRIPT} >> endobj`)],
    ['a script at the turning of a page', pdf(`3 0 obj << /Type /Page /AA << /O ${SCRIPT} >> >> endobj`)],
    ['a script in the tree of names', pdf('1 0 obj << /Names << /JavaScript 5 0 R >> >> endobj')],
    ['the name in disguise', pdf('1 0 obj << /OpenAction << /S /J#61vaScript /JS (1) >> >> endobj')],
    ['every letter in disguise', pdf(`1 0 obj << /S /${Array.from('JavaScript', letter => `#${letter.charCodeAt(0).toString(16)}`).join('')} >> endobj`)],
    ['a program of the machine', pdf('1 0 obj << /OpenAction << /S /Launch /F (cmd.exe) >> >> endobj')],
    ['a form that sends itself', pdf('4 0 obj << /AcroForm << /Fields [] >> /A << /S /SubmitForm /F (https://altrove.example) >> >> endobj')],
    ['data from elsewhere', pdf('4 0 obj << /A << /S /ImportData /F (dati.fdf) >> >> endobj')],
    ['a film', pdf('4 0 obj << /Subtype /RichMedia >> endobj')],
    ['a file it carries', pdf(stream('/Type /EmbeddedFile /Subtype /text#2Fxml', Buffer.from('MZ')))],
    ['files in the tree of names', pdf('1 0 obj << /Names << /EmbeddedFiles 5 0 R >> >> endobj')],
    ['a file pinned to a page', pdf(packed('5 0 << /Subtype /FileAttachment /FS 6 0 R >>'))],
    ['a script in compressed objects', pdf(packed(`5 0 ${SCRIPT}`))],
    ['a script in compressed objects that do not say what they are', pdf(stream('/N 1 /First 4 /Filter /FlateDecode', deflateSync(Buffer.from(SCRIPT))))],
    ['a disguised one in compressed objects', pdf(packed('5 0 << /S /Java#53cript >>'))],
    ['compressed objects that are not said plainly to be compressed', pdf(stream('/Type /ObjStm /#46ilter /Flate#44ecode', deflateSync(Buffer.from(SCRIPT))))],
    ['compressed objects whose very kind is in disguise', pdf(stream('/Type /Obj#53tm /Filter /FlateDecode', deflateSync(Buffer.from(SCRIPT))))],
    ['a script added after the end', Buffer.concat([pdf('1 0 obj << /Type /Catalog >> endobj'), Buffer.from(`1 0 obj << /OpenAction ${SCRIPT} >> endobj\n%%EOF\n`)])],
    ['a script where two windows meet', pdf('x'.repeat(256 * 1024 - 24), SCRIPT)],
  ])('is told by %s', async (_, bytes) => { expect(await both(bytes)).toEqual(['active', 'active']) })
})

describe('a PDF that is paper', () => {
  test.each<[string, Buffer]>([
    ['opening at a page', pdf('1 0 obj << /Type /Catalog /OpenAction [3 0 R /Fit] /PageMode /UseNone >> endobj')],
    ['with links and a form', pdf('4 0 obj << /A << /S /URI /URI (https://www.provincia.example) >> >> endobj 5 0 obj << /AcroForm << /Fields [] /SigFlags 3 >> >> endobj')],
    ['with compressed objects', pdf(packed('5 0 << /Type /Page /Contents 6 0 R >>'))],
    ['that speaks of scripts', pdf('4 0 obj << /Title (Corso di JavaScript) >> endobj', stream('', Buffer.from('BT (JavaScript, Launch) Tj ET')))],
    ['with objects as other programs write them', pdf(Buffer.concat([Buffer.from('8 0 obj\r<</Filter[/FlateDecode]/First 7/Length 9 0 R/N 1/Extends 5 0 R/Type/ObjStm>>stream\r\n'), deflateSync(Buffer.from('5 0 <</Type/Page>>')), Buffer.from('\r\nendstream\rendobj\r')]))],
    ['with objects that are not compressed', pdf(stream('/Type /ObjStm /N 1 /First 4', Buffer.from('5 0 << /Type /Page >>')))],
    ['with marks of chapters', pdf('4 0 obj << /First 5 0 R /Last 9 0 R /Title (Capitolo \\) primo \\(stream\\) e \(altro\)) >> endobj', stream('/Filter /FlateDecode', deflateSync(Buffer.from('BT ET'))))],
    ['with a question for the first name', pdf(stream('', Buffer.from('BT (Last/First name) Tj ET')))],
    ['with several pages of compressed objects', pdf(packed('5 0 << /Type /Page >>'), packed('6 0 << /OpenAction [3 0 R /Fit] >>'))],
    ['whose text is about encryption', pdf('4 0 obj << /Title (Encrypt) /EncryptMetadata false >> endobj')],
    ['with the letters of one by chance', pdf(stream('/Filter /DCTDecode', Buffer.from('xx/XFA\x00\x01yy/XFA (no)')))],
    ['with nothing in it', pdf()],
  ])('%s is none', async (_, bytes) => { expect(await both(bytes)).toEqual(['paper', 'paper']) })
})

describe('a PDF that is a form in another language', () => {
  test.each<[string, Buffer]>([
    ['in parts', pdf('4 0 obj << /AcroForm << /Fields [] /XFA[(preamble) 5 0 R (template) 6 0 R] >> >> endobj')],
    ['in one stream', pdf('4 0 obj << /AcroForm << /Fields [7 0 R] /XFA 5 0 R >> >> endobj')],
    ['in disguise', pdf('4 0 obj << /AcroForm << /#58F#41 5 0 R >> >> endobj')],
    ['in compressed objects', pdf(packed('5 0 << /Fields [] /XFA 5 0 R >>'))],
    ['beside objects that do not unpack', pdf(packed('5 0 << /XFA 5 0 R >>'), stream('/Type /ObjStm /Filter /FlateDecode', Buffer.from('nothing of the kind')))],
  ])('is told by one %s', async (_, bytes) => { expect(await both(bytes)).toEqual(['xfa-form', 'xfa-form']) })

  test('and is active when it runs something besides', async () => {
    expect(await both(pdf('4 0 obj << /XFA 5 0 R >> endobj', packed(`5 0 ${SCRIPT}`)))).toEqual(['active', 'active'])
  })
})

describe('a PDF that hides what it holds', () => {
  test.each<[string, Buffer]>([
    ['objects packed in a way that is not read', pdf(stream('/Type /ObjStm /Filter [/ASCIIHexDecode /FlateDecode]', Buffer.from('00ff')))],
    ['objects packed twice', pdf(stream('/Type /ObjStm /Filter [/FlateDecode /FlateDecode]', deflateSync(deflateSync(Buffer.from(SCRIPT)))))],
    ['objects packed in another way than the one that comes after', pdf(stream('/Type /ObjStm /Filter /RunLengthDecode /Note << /Filter /FlateDecode >>', deflateSync(Buffer.from('5 0 <<>>'))))],
    ['objects whose packing is said before a word in a text', pdf(stream('/Filter /FlateDecode /X (obj) /Type /ObjStm', deflateSync(Buffer.from(SCRIPT))))],
    ['objects whose packing is said after a word in a text', pdf(stream('/Type /ObjStm /X (stream) /Filter /FlateDecode', deflateSync(Buffer.from(SCRIPT))))],
    ['objects whose packing is said far away', pdf(stream(`/Filter /FlateDecode ${' '.repeat(5_000)} /Type /ObjStm`, deflateSync(Buffer.from(SCRIPT))))],
    ['objects that are differences', pdf(stream('/Type /ObjStm /Filter /FlateDecode /DecodeParms << /Predictor 12 /Columns 4 >>', deflateSync(differences(SCRIPT))))],
    ['objects that are differences, as others name it', pdf(stream('/Type /ObjStm /Filter /FlateDecode /DP 9 0 R', deflateSync(differences(SCRIPT))))],
    ['objects whose beginning stands in a note, or does not', pdf(stream('/Filter /ASCIIHexDecode /X %#0A8 0 obj <<\n/Type /ObjStm /Filter /FlateDecode', deflateSync(Buffer.from('5 0 <<>>'))))],
    ['objects that are not said to be packed and are', pdf(stream('/Type /ObjStm', deflateSync(Buffer.from(SCRIPT))))],
    ['objects that another object says to be some', pdf('9 0 obj /ObjStm endobj', stream('/Type 9 0 R /Filter /FlateDecode', deflateSync(Buffer.from(SCRIPT))))],
    ['objects that do not say what they are, behind a word in a text', pdf(stream('/N 1 /First 4 /X (endobj (endobj)) % endobj\n/Filter /FlateDecode', deflateSync(Buffer.from(SCRIPT))))],
    ['objects that lie one inside the other', pdf('/ObjStm stream', packed('5 0 << /Type /Page >>'))],
    ['objects without an end', pdf('7 0 obj << /Type /ObjStm /Filter /FlateDecode >> stream')],
    ['objects that do not unpack', pdf(stream('/Type /ObjStm /Filter /FlateDecode', Buffer.from('nothing of the kind')))],
    ['objects that unpack to more than a document needs', pdf(stream('/Type /ObjStm /Filter /FlateDecode', deflateSync(Buffer.alloc(65 * 1024 * 1024))))],
  ])('by %s', async (_, bytes) => { expect(await both(bytes)).toEqual(['hidden', 'hidden']) })

  test.each<[string, Buffer]>([
    ['by a password', pdf('trailer << /Root 1 0 R /Encrypt 9 0 R /ID [<00><00>] >>')],
    ['with the dictionary in its place', pdf('trailer << /Encrypt << /Filter /Standard /V 2 >> >>')],
    ['in disguise', pdf('trailer << /#45ncrypt 9 0 R >>')],
    ['with the objects encrypted too', pdf(stream('/Type /ObjStm /Filter /FlateDecode', Buffer.from('nothing of the kind')), 'trailer << /Encrypt 9 0 R >>')],
  ])('by encryption, %s', async (_, bytes) => { expect(await both(bytes)).toEqual(['encrypted', 'encrypted']) })

  test('objects that go on behind a false end are taken for the worst by the server', async () => {
    expect(await natureOfPdf(new Uint8Array(aPdfBeyondItsEnd('5 0 << /Type /Page >>', SCRIPT)), serverTools)).toBe('hidden')
  })

  test('a browser that cannot unpack says so, and not that there is nothing', async () => {
    const blind: InspectTools = { ...deviceTools, unpack: () => Promise.resolve(undefined) }
    expect(await natureOfPdf(new Uint8Array(pdf(packed(`5 0 ${SCRIPT}`))), blind)).toBe('hidden')
  })
})

describe('a PDF made to be looked at for ever', () => {
  const many = (part: string, count: number, end = ''): Buffer => Buffer.from(`%PDF-1.7\n${part.repeat(count)}${end}\n%%EOF\n`)
  const unpackable = deflateSync(Buffer.from('5 0 <<>>')).toString('latin1')

  test.each<[string, PdfNature, Buffer]>([
    ['objects that never begin', 'hidden', many('/ObjStm', 150_000)],
    ['a few of them, before a long nothing', 'hidden', many('/ObjStm', 15_000, ' '.repeat(3_000_000))],
    ['objects that begin again and again and end once', 'hidden', many('/ObjStm stream ', 15_000, 'endstream')],
    ['compressed ones that do', 'hidden', Buffer.from(many(`/ObjStm /Filter /FlateDecode stream\n${unpackable} `, 15_000, 'endstream').toString(), 'latin1')],
    ['one that begins where thousands do', 'hidden', many('/ObjStm ', 15_000, 'stream endstream')],
    ['a filter that comes after a long nothing', 'hidden', many(`/ObjStm /Filter${' '.repeat(500_000)}`, 1, '/LZWDecode stream endstream')],
    ['chapters again and again', 'paper', many('/First 1 0 R /First 2 0 R endobj ', 9_000)],
    ['chapters without an end', 'hidden', many('/First 1 0 R ', 19_000)],
    ['chapters with a title without an end', 'hidden', many(`/First 1 0 R ${'('.repeat(200)}`, 19_000)],
    ['names that mean nothing again and again', 'paper', many('/Nome', 300_000)],
    ['the letters of a form again and again', 'hidden', many('/XFA', 1_000_000)],
    ['the letters of encryption again and again', 'hidden', many('/Encrypt', 500_000)],
  ])('%s: it is %s, every byte is read a few times at most, and others have their turn', async (_, nature, file) => {
    const [bytes, breathe] = [new CountedBytes(new ArrayBuffer(file.length)), vi.fn(deviceTools.breathe)]
    bytes.set(file)
    expect(await natureOfPdf(bytes, { ...serverTools, breathe })).toBe(nature)
    expect(bytes.read).toBeLessThan(4 * file.length + 15_000 * 64)
    expect(bytes.read / (breathe.mock.calls.length + 1)).toBeLessThan(1024 * 1024)
  })
})

/** Bytes that count how many of them were read. */
class CountedBytes extends Uint8Array<ArrayBuffer> {
  static get [Symbol.species](): Uint8ArrayConstructor { return Uint8Array }
  read = 0

  override subarray(start = 0, end = this.length): Uint8Array<ArrayBuffer> {
    this.read += Math.max(0, Math.min(end, this.length) - start)
    return super.subarray(start, end)
  }

  override indexOf(byte: number, from = 0): number {
    const at = super.indexOf(byte, from)
    this.read += (at < 0 ? this.length : at) - from
    return at
  }
}
