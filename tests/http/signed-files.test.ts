import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { OfficeFilingReply } from '#contract/office.ts'
import type { AttachmentRef } from '#domain/procedure/kind.ts'
import { aJpeg } from '#support/hostile-files.ts'
import { aForm, question } from '#support/definitions.ts'
import { aPdfOf, aSigner, envelope, signPdf } from '#support/signed-files.ts'
import { CF_A } from './support/definitions.ts'
import { codeOf, get, sealed, sha256, submit, upload } from './support/filing.ts'
import { aPerson, anOfficer, startServer, type Someone, type TestServer } from './support/server.ts'

/** A deposit of drawings that must be signed. */
const DEPOSIT = aForm([
  question('codice_fiscale', 'fiscal-code', { required: true }),
  question('relazione', 'attachment', { accept: ['pdf', 'p7m'], count: [1, 3], signed: 'required' }),
  question('foto', 'photo-series', { accept: ['jpeg'], count: [0, 2] }),
], { id: 'deposito', identity: { assurance: 2, onBehalf: false, applicant: 'codice_fiscale' } })

let server: TestServer
let altea: Someone
beforeAll(async () => {
  server = await startServer([DEPOSIT])
  altea = await aPerson(server, CF_A)
})
afterAll(async () => { await server.stop() })

const P7M = 'application/pkcs7-mime'
type Claim = Partial<AttachmentRef>
const refOf = (file: Uint8Array, claim: Claim = {}): AttachmentRef => ({ name: 'relazione.p7m', mediaType: P7M, bytes: file.length, sha256: sha256(file), signature: 'intact', ...claim })

/** Files one document, saying of it what is told. @returns the code of the refusal, or 201 */
async function file(document: Buffer, claim: Claim = {}, id = randomUUID()): Promise<string> {
  await upload(server, id, document, altea)
  const filing = await sealed(server, DEPOSIT, { codice_fiscale: CF_A, relazione: [refOf(document, claim)] }, { id })
  const reply = await submit(server, filing, altea)
  return reply.statusCode === 201 ? '201' : codeOf(reply)
}

/** The document with some of its bytes changed, as if it had not been signed so. */
function changed(signed: Buffer): Buffer {
  const copy = Buffer.from(signed)
  copy.write('RELAZIONE', copy.indexOf('relazione'))
  return copy
}

const document = aPdfOf('relazione')
const pdf: Claim = { name: 'relazione.pdf', mediaType: 'application/pdf' }

describe('what a device says of a signature is looked at again', () => {
  test.each<[reply: string, reason: string, file: Buffer, claim: Claim]>([
    ['201', 'an envelope', envelope(document), {}],
    ['201', 'a signed PDF', signPdf(document), pdf],
    ['201', 'a browser that knew less than the server', envelope(document, { signers: [aSigner({ key: 'p384', hash: 'sha384' })] }), { signature: 'unchecked' }],
    ['attachment.unsigned', 'a plain document said to be signed', aPdfOf('un altro'), pdf],
    ['attachment.signature-broken', 'a changed document said to be intact', changed(envelope(document)), {}],
    ['attachment.signature-broken', 'or hard to check', changed(signPdf(document)), { ...pdf, signature: 'unchecked' }],
    ['attachment.signature-detached', 'a signature without its document', envelope(document, { detached: true }), {}],
    ['attachment.unreadable', 'an envelope that cannot be opened', envelope(document).subarray(0, 300), {}],
    ['attachment.wrong-type', 'an envelope around a program', envelope(Buffer.from('MZ…')), {}],
  ])('%s for %s', async (reply, _, signed, claim) => {
    expect(await file(signed, claim)).toBe(reply)
  })
})

test('the office reads who signed, when a photograph was taken and where', async () => {
  const id = randomUUID()
  const signed = envelope(document, { signers: [aSigner(), aSigner({ name: 'TESTONI QUIRINO', serialNumber: 'TINIT-TSTQRN80A01G535X' })] })
  const photo = aJpeg(4_032, 3_024)
  for (const one of [signed, photo]) await upload(server, id, one, altea)
  const told = { caption: 'Lato nord', taken: '2026-05-12T10:31:07', position: { lat: 44.112034, lon: 9.961501 } }
  const foto = [{ name: 'IMG_1.jpg', mediaType: 'image/jpeg', bytes: photo.length, sha256: sha256(photo), ...told }]
  const filing = await sealed(server, DEPOSIT, { codice_fiscale: CF_A, relazione: [refOf(signed)], foto }, { id })
  expect((await submit(server, filing, altea)).statusCode).toBe(201)

  const officer = await anOfficer(server, 'Irene Istruttrice', [{ role: 'officer', office: DEPOSIT.office.id }])
  const reply = (await get(server, `/api/office/filings/${id}`, officer)).json<OfficeFilingReply>()
  expect(reply.signatures).toMatchObject([{ sha256: sha256(signed), facts: { form: 'cades', state: 'intact', signers: [{ name: 'FITTIZI DOMITILLA', fiscalNumber: 'FTTDTL79H65E463G' }, { name: 'TESTONI QUIRINO' }] } }])
  expect(reply.content).toMatchObject({ attachments: [{}, { path: 'foto.0', ...told }] })
})
