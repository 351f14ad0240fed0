import { describe, expect, test } from 'vitest'
import fc from 'fast-check'
import { aField } from '#support/field-kinds.ts'
import { aHeic, aJpeg, aPictureAndZip, aPng, aTiff, aWorkbook, aZip } from '#support/hostile-files.ts'
import { prepareFile } from '../prepare.ts'
import { deviceTools } from './on-device.ts'
import { findUnfit } from './unfit.ts'

const look = (file: Uint8Array, type: string) => findUnfit(new Uint8Array(file), type, deviceTools)

describe('a picture', () => {
  test.each<[file: Uint8Array, type: string, expected: string | undefined, reason: string]>([
    [aPng(65_535, 65_535), 'png', 'too-many-pixels', 'a flood'],
    [aPng(0x7FFF_FFFF, 0x7FFF_FFFF), 'png', 'too-many-pixels', 'the largest there can be'],
    [aPng(16_000, 12_000), 'png', undefined, 'the largest of phones'],
    [aJpeg(65_535, 65_535), 'jpeg', 'too-many-pixels', 'a flood'],
    [aJpeg(65_535, 65_535, { notes: 3_000_000 }), 'jpeg', 'too-many-pixels', 'a flood behind many notes'],
    [aJpeg(4_032, 3_024), 'jpeg', undefined, 'a photograph'],
    [aJpeg(4_032, 3_024).subarray(0, 8), 'jpeg', 'unreadable', 'cut before its size'],
    [aPictureAndZip(aJpeg(4_032, 3_024)), 'jpeg', 'unsafe', 'a photograph that is an archive too'],
    [aPictureAndZip(aJpeg(4_032, 3_024, { notes: 3_000_000 }), 'x'.repeat(65_535)), 'jpeg', 'unsafe', 'whose end stands as far from the end as it may'],
    [aPictureAndZip(aPng(800, 600)), 'png', 'unsafe', 'an archive behind a PNG'],
    [Buffer.concat([aJpeg(4_032, 3_024), Buffer.from('PK\x05\x06 by chance')]), 'jpeg', undefined, 'letters that are no end'],
    [aTiff(65_535, 65_535), 'tiff', 'too-many-pixels', 'a flood on the second page, and pages in a ring'],
    [aTiff(2_480, 3_508), 'tiff', undefined, 'a scan'],
    [aHeic(65_535, 65_535), 'heic', 'too-many-pixels', 'a flood'],
    [aHeic(4_032, 3_024), 'heic', undefined, 'a photograph of an iPhone'],
  ])('%#, a %s, is %s: %s', async (file, type, expected) => {
    expect(await look(file, type)).toBe(expected)
  })
})

describe('what is not opened here', () => {
  const drawing = Buffer.concat([Buffer.from('AC1032'), Buffer.alloc(90_000, 0x5A)])
  test.each<[file: Uint8Array, type: string, expected: string | undefined, reason: string]>([
    [drawing, 'dwg', undefined, 'a drawing'],
    [Buffer.concat([drawing, Buffer.from('PK\x05\x06')]), 'dwg', undefined, 'letters that are no end'],
    [aPictureAndZip(drawing), 'dwg', 'unsafe', 'a drawing that is an archive too'],
    [aPictureAndZip(drawing), 'mov', 'unsafe', 'a film that is an archive too'],
    [aPictureAndZip(drawing, 'x'.repeat(65_535)), 'p7m', 'unsafe', 'an envelope that ends as an archive'],
  ])('%#, a %s, is %s: %s', async (file, type, expected) => {
    expect(await look(file, type)).toBe(expected)
  })

  test('is refused when it is attached, before anything is sent', async () => {
    const field = aField({ accept: ['dwg'] })
    const file = new File([new Uint8Array(aPictureAndZip(drawing))], 'pianta.dwg')
    expect(await prepareFile(file, { field, path: 'pianta.0' })).toMatchObject({ ok: false, problems: [{ code: 'attachment.unsafe' }] })
    expect(await prepareFile(new File([new Uint8Array(drawing)], 'pianta.dwg'), { field, path: 'pianta.0' })).toMatchObject({ ok: true })
  })
})

const SYMBOLIC_LINK = 0xA1FF_0000

describe('a document that is an archive', () => {
  test.each<[file: Uint8Array, expected: string | undefined, reason: string]>([
    [aWorkbook(), undefined, 'a workbook'],
    [aWorkbook({ name: 'xl/media/foto.png' }, { name: 'xl/worksheets/sheet1.xml', content: Buffer.alloc(9_000_000, '<row/>') }), undefined, 'with a large table'],
    [aWorkbook().subarray(0, -30), 'unreadable', 'cut'],
    [aWorkbook({ name: '../../etc/cron.d/x' }), 'unsafe', 'a file above its folder'],
    [aWorkbook({ name: '/etc/passwd' }), 'unsafe', 'from the root'],
    [aWorkbook({ name: 'C:/Windows/x.xml' }), 'unsafe', 'on a drive'],
    [aWorkbook({ name: 'xl\\..\\x' }), 'unsafe', 'with the other slashes'],
    [aWorkbook({ name: 'xl/a.xml\0.exe' }), 'unsafe', 'a name that ends twice'],
    [aWorkbook({ name: 'xl/link', attributes: SYMBOLIC_LINK }), 'unsafe', 'a symbolic link'],
    [aWorkbook({ name: 'xl/inside.zip' }), 'unsafe', 'an archive in it'],
    [aWorkbook({ name: 'xl/programma.exe' }), 'unsafe', 'a program in it'],
    [aWorkbook({ name: 'xl/a.xml', nameInside: 'xl/b.xml' }), 'unsafe', 'two names for one file'],
    [aWorkbook({ name: 'xl/a.xml' }, { name: 'xl/a.xml' }), 'unsafe', 'two files for one name'],
    [aWorkbook({ name: 'xl/a.xml', overlaps: true, nameInside: 'x' }), 'unsafe', 'files that share their bytes'],
    [aZip([{ name: 'mimetype' }, { name: 'mimetype', overlaps: true }]), 'unsafe', 'the same one twice'],
    [aWorkbook({ name: 'xl/a.xml', content: Buffer.alloc(60_000_000) }), 'unsafe', 'shrunk a thousand times'],
    [aWorkbook(...Array.from({ length: 3 }, (_, index) => ({ name: `xl/${String(index)}.xml`, says: 200_000_000 }))), 'unsafe', 'more than a disk should take'],
    [aWorkbook({ name: 'xl/a.xml', says: 0xFFFF_FFFF }), 'unsafe', 'four thousand million bytes'],
    [aZip(Array.from({ length: 5_001 }, (_, index) => ({ name: String(index) }))), 'unsafe', 'too many files'],
    [aWorkbook({ name: 'xl/a.xml', flags: 1 }), 'encrypted', 'with a password'],
    [aWorkbook({ name: 'xl/vbaProject.bin' }), 'active', 'macros of Microsoft'],
    [aWorkbook({ name: 'xl/embeddings/oleObject1.bin' }), 'active', 'an object of another program'],
    [aWorkbook({ name: 'xl/embeddings/Microsoft_Excel_Sheet1.xlsx' }, { name: 'xl/printerSettings/printerSettings1.bin' }), undefined, 'a table in it, and how it is printed'],
    [aZip([{ name: 'mimetype' }, { name: 'Basic/Standard/Module1.xml' }]), 'active', 'macros of LibreOffice'],
    [aZip([{ name: 'mimetype' }, { name: 'Basic/Standard/script-lb.xml' }]), undefined, 'its empty list of them'],
  ])('%# is %s: %s', async (file, expected) => {
    expect(await look(file, 'xlsx')).toBe(expected)
  })

  const RELATION = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
  const relation = (type: string, target: string, mode = ' TargetMode="External"'): Buffer =>
    Buffer.from(`<?xml version="1.0"?><Relationships><Relationship Id="r1" Type="${RELATION}/${type}" Target="${target}"${mode}/></Relationships>`)
  const lying = relation('image', 'https://altrove.example/x.png')

  test.each<[content: Buffer, expected: string | undefined, reason: string]>([
    [relation('attachedTemplate', 'https://altrove.example/x.dotm'), 'active', 'a template from elsewhere'],
    [relation('attachedTemplate', 'file:///C:\\Modelli\\lettera.dotx'), undefined, 'the template it was written with'],
    [relation('attachedTemplate', 'file:///\\\\altrove.example\\x.dotx'), 'active', 'a template from a share'],
    [relation('attachedTemplate', 'file://altrove.example/x.dotx'), 'active', 'and so written'],
    [relation('externalLinkPath', 'prezzario.xlsx'), undefined, 'the table beside it'],
    [relation('image', '//altrove.example/x.png'), 'active', 'a picture that tells of the opening'],
    [relation('image', 'h&#116;&#x74;&#9;p://altrove.example/x.png'), 'active', 'an address in codes'],
    [Buffer.from(`<r:Relationship TargetMode='External' Target='https://altrove.example' Type='${RELATION}/frame' />`), 'active', 'with the other quotes'],
    [Buffer.from('<!DOCTYPE x [<!ENTITY y "External">]><Relationships/>'), 'active', 'words of its own'],
    [Buffer.from(lying.toString(), 'utf16le'), 'active', 'in another encoding'],
    [relation('hyperlink', 'https://www.provincia.example'), undefined, 'a link to press'],
    [relation('worksheet', 'worksheets/sheet1.xml', ''), undefined, 'its own parts'],
    [relation('oleObject', 'media/disegno.dat', ''), 'active', 'an object of another program'],
    [Buffer.concat([Buffer.from('<Relationships>'), Buffer.alloc(5_000_000, ' ')]), 'hidden', 'more than a document needs'],
  ])('its relations: %# is %s: %s', async (content, expected) => {
    expect(await look(aWorkbook({ name: 'xl/_rels/workbook.xml.rels', content }), 'xlsx')).toBe(expected)
  })

  test('what its relations say is read whatever they say of their size', async () => {
    expect(await look(aWorkbook({ name: 'word/_rels/settings.xml.rels', content: lying, says: 0 }), 'docx')).toBe('active')
  })

  test('any bytes are judged without an exception', async () => {
    const parts = fc.array(fc.oneof(fc.uint8Array({ maxLength: 80 }), fc.constantFrom(aWorkbook(), aPng(9, 9), Buffer.from('PK\x05\x06'), Buffer.from('PK\x01\x02'), Buffer.from('%PDF-1.7'))), { maxLength: 5 })
    await fc.assert(fc.asyncProperty(parts, fc.constantFrom('pdf', 'xlsx', 'jpeg', 'png', 'tiff', 'heic', 'p7m'), async (pieces, type) => {
      expect(['undefined', 'string']).toContain(typeof await look(Buffer.concat(pieces), type))
    }))
  })
})

const PDF = Buffer.from('%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\n')
const END = Buffer.from('\n%%EOF\n')

describe('a document that is two', () => {
  test.each<[file: Uint8Array, expected: string | undefined, reason: string]>([
    [aZip([{ name: 'programma' }], { before: PDF, comment: '\n%%EOF\n' }), 'unsafe', 'an archive behind, closed as a PDF'],
    [aZip([{ name: 'programma' }], { before: Buffer.concat([PDF, END]) }), 'unsafe', 'an archive behind'],
    [aZip([{ name: 'programma' }], { before: PDF, comment: `${'x'.repeat(60_000)}\n%%EOF\n` }), 'unsafe', 'one far from the end'],
    [Buffer.concat([PDF, aZip([{ name: 'tabella' }]), Buffer.from('\nendstream\nendobj\n'), END]), undefined, 'a document that carries an archive is one'],
  ])('%# is %s: %s', async (file, expected) => {
    expect(await look(file, 'pdf')).toBe(expected)
  })
})

describe('what is wrong with a file is said when it is attached', () => {
  test.each([
    ['rilievo.pdf', Buffer.concat([PDF, Buffer.from('2 0 obj << /S /JavaScript /JS (1) >> endobj'), END]), ['attachment.active']],
    ['rilievo.pdf', Buffer.concat([PDF, Buffer.from('trailer << /Encrypt 9 0 R >>'), END]), ['attachment.encrypted']],
    ['rilievo.pdf', aZip([{ name: 'x' }], { before: PDF, comment: '\n%%EOF\n' }), ['attachment.unsafe']],
    ['rilievo.pdf', Buffer.concat([PDF, Buffer.from('2 0 obj << /OpenAction [3 0 R /Fit] /AcroForm << /Fields [] >> >> endobj'), END]), []],
    ['modulo.pdf', Buffer.concat([PDF, Buffer.from('2 0 obj << /AcroForm << /Fields [] /XFA [(template) 4 0 R] >> >> endobj'), END]), ['attachment.xfa-form']],
    ['foto.png', aPng(65_535, 65_535), ['attachment.too-many-pixels']],
    ['foto.png', aPictureAndZip(aPng(800, 600)), ['attachment.unsafe']],
    ['elenco.xlsx', aWorkbook({ name: '../x' }), ['attachment.unsafe']],
    ['elenco.xlsx', aWorkbook(), []],
    ['script.gif', Buffer.from('GIF89a/*\x01\0\x01\0\0\0\0*/=1;alert(1)'), ['attachment.wrong-type']],
    ['rilievo.pdf.exe', Buffer.concat([PDF, END]), ['attachment.name-differs']],
    ['rilievo\u202Efdp.exe', Buffer.concat([PDF, END]), ['attachment.name-differs']],
    ['rilievo.exe\u202E.pdf', Buffer.concat([PDF, END]), []],
  ])('%s, %#: %s', async (name, bytes, codes) => {
    const prepared = await prepareFile(new File([new Uint8Array(bytes)], name), { field: aField({ accept: ['pdf', 'p7m', 'png', 'xlsx'] }), path: 'allegati.0' })
    expect(prepared.ok ? [] : prepared.problems.map(({ code }) => code)).toEqual(codes)
  })
})
