import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { aForm, question } from '#support/definitions.ts'
import { aJpeg, aPdfBeyondItsEnd, aPictureAndZip, aPng, aWorkbook, aZip } from '#support/hostile-files.ts'
import { envelope } from '#support/signed-files.ts'
import { codeOf, sealed, sha256, submit, upload } from './support/filing.ts'
import { startServer, type TestServer } from './support/server.ts'

const DOCUMENTS = aForm([question('allegati', 'attachment', { accept: ['pdf', 'p7m', 'xlsx', 'png', 'jpeg', 'dwg', 'mp4'], required: true })], { id: 'documenti', identity: { assurance: 0, onBehalf: false } })
const MEDIA = { pdf: 'application/pdf', p7m: 'application/pkcs7-mime', xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', png: 'image/png', jpg: 'image/jpeg', dwg: 'image/vnd.dwg', mp4: 'video/mp4' } as const

let server: TestServer
beforeAll(async () => { server = await startServer([DOCUMENTS]) })
afterAll(async () => { await server.stop() })

/** Sends a file and names it in a filing, as a device that looks at nothing would. */
async function attach(extension: keyof typeof MEDIA, file: Uint8Array): Promise<readonly [status: number, code: string]> {
  const id = randomUUID()
  expect((await upload(server, id, file)).json()).toMatchObject({ complete: true })
  const answers = { allegati: [{ name: `allegato.${extension}`, mediaType: MEDIA[extension], bytes: file.byteLength, sha256: sha256(file) }] }
  const answer = await submit(server, await sealed(server, DOCUMENTS, answers, { id }))
  return [answer.statusCode, codeOf(answer)]
}

const aPdfOf = (...objects: readonly string[]): Buffer => Buffer.from(['%PDF-1.7', ...objects, '%%EOF', ''].join('\n'))
const DRAWING = Buffer.concat([Buffer.from('AC1032'), Buffer.alloc(200_000, 0x5A)])
const FILM = Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypisom\0\0\0\0isommp42', 'latin1'), Buffer.alloc(200_000, 0x5A)])
const LISTED = Buffer.alloc(9_000_000, '<row/>')

test.each<[what: string, extension: keyof typeof MEDIA, file: Uint8Array, code: string]>([
  ['a pixel flood', 'png', aPng(65_535, 65_535), 'attachment.too-many-pixels'],
  ['a pixel flood behind three megabytes of notes', 'jpg', aJpeg(65_535, 65_535, { notes: 3_000_000 }), 'attachment.too-many-pixels'],
  ['a workbook that leaves its folder', 'xlsx', aWorkbook({ name: '../../x.xml' }), 'attachment.unsafe'],
  ['a workbook that says less than it becomes', 'xlsx', aWorkbook({ name: 'xl/a.xml', content: LISTED, says: 1_000 }), 'attachment.unsafe'],
  ['a workbook with macros', 'xlsx', aWorkbook({ name: 'xl/foglio.xml', content: LISTED }, { name: 'xl/vbaProject.bin' }), 'attachment.wrong-type'],
  ['a document that is an archive too', 'pdf', aZip([{ name: 'x' }], { before: aPdfOf(), comment: '\n%%EOF\n' }), 'attachment.unsafe'],
  ['a signed envelope that is an archive too', 'p7m', aZip([{ name: 'x' }], { before: envelope(aPdfOf()) }), 'attachment.unsafe'],
  ['a signed envelope with a page behind it', 'p7m', Buffer.concat([envelope(aPdfOf()), Buffer.from('<html>')]), 'attachment.unsafe'],
  ['a drawing that is an archive too', 'dwg', aZip([{ name: 'x' }], { before: DRAWING }), 'attachment.unsafe'],
  ['a film that is an archive too', 'mp4', aZip([{ name: 'x' }], { before: FILM, comment: 'x'.repeat(65_535) }), 'attachment.unsafe'],
  ['an encrypted document', 'pdf', aPdfOf('trailer << /Encrypt 9 0 R >>'), 'attachment.encrypted'],
  ['a photograph that is an archive too', 'jpg', aPictureAndZip(aJpeg(4_032, 3_024, { notes: 2_000_000 })), 'attachment.unsafe'],
  ['a form in another language', 'pdf', aPdfOf('4 0 obj << /AcroForm << /Fields [] /XFA 5 0 R >> >> endobj'), 'attachment.xfa-form'],
  ['objects that go on behind a false end', 'pdf', aPdfBeyondItsEnd('5 0 << /Type /Page >>', '<< /S /JavaScript /JS (1) >>'), 'attachment.active'],
  ['a document that carries another', 'pdf', aPdfOf('4 0 obj << /Type /EmbeddedFile >> endobj'), 'attachment.active'],
  ['a workbook that reaches out', 'xlsx', aWorkbook({ name: 'xl/_rels/workbook.xml.rels', content: Buffer.from('<Relationship Type="x/externalLinkPath" Target="https://altrove.example/x.xlsx" TargetMode="External"/>') }), 'attachment.active'],
  ['a form that sends itself', 'pdf', aPdfOf('4 0 obj << /S /SubmitForm /F (https://altrove.example) >> endobj'), 'attachment.active'],
])('%s is refused where it is named', async (_, extension, file, code) => {
  expect(await attach(extension, file)).toEqual([422, code])
})

test('an envelope is opened: what is in it is judged as if it had come alone', async () => {
  expect(await attach('p7m', envelope(aPdfOf('2 0 obj << /S /JavaScript /JS (1) >> endobj')))).toEqual([422, 'attachment.active'])
  expect((await attach('p7m', envelope(aPdfOf())))[0]).toBe(201)
})

test.each<[what: string, extension: keyof typeof MEDIA, file: Uint8Array]>([
  ['a photograph', 'jpg', aJpeg(4_032, 3_024)],
  ['a drawing', 'dwg', DRAWING],
  ['a film with the letters of an archive in it', 'mp4', Buffer.concat([FILM, Buffer.from('PK\x05\x06\0\0\0\0 by chance')])],
  ['a signed workbook, which is an archive inside its envelope', 'p7m', envelope(aWorkbook())],
  ['a signed envelope rounded off with zeros and a line end', 'p7m', Buffer.concat([envelope(aPdfOf()), Buffer.from('\0\0\r\n')])],
  ['a photograph with three megabytes of notes', 'jpg', aJpeg(4_032, 3_024, { notes: 3_000_000 })],
  ['a workbook with a long table', 'xlsx', aWorkbook({ name: 'xl/a.xml', content: LISTED })],
  ['a document that opens at a page and has a form', 'pdf', aPdfOf('1 0 obj << /OpenAction [3 0 R /Fit] /AcroForm << /Fields [] >> >> endobj')],
])('%s is taken', async (_, extension, file) => {
  expect((await attach(extension, file))[0]).toBe(201)
})
