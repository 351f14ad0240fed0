import { execFileSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { FilingReply, MyFilingReply, Receipt, ReceiptCheckReply } from '#contract/filings.ts'
import { receiptPdf } from '#server/receipts/receipt-pdf.ts'
import { CF_A, CF_B, REPORT, REQUEST } from './support/definitions.ts'
import { aPdf, codeOf, get, sealed, sha256, submit, upload } from './support/filing.ts'
import { aPerson, anOfficer, startServer, type Someone, type TestServer } from './support/server.ts'

let server: TestServer
let altea: Someone
beforeAll(async () => {
  server = await startServer([REQUEST, REPORT])
  altea = await aPerson(server, CF_A)
})
afterAll(async () => { await server.stop() })

const ANSWERS = { codice_fiscale: CF_A, oggetto: 'Cantiere', larghezza: '2.5', permanente: true }

async function aReceipt(): Promise<Receipt> {
  const [id, file] = [randomUUID(), aPdf(3_000, randomUUID())]
  await upload(server, id, file, altea)
  const planimetria = [{ name: 'pianta.pdf', mediaType: 'application/pdf', bytes: file.byteLength, sha256: sha256(file) }]
  return (await submit(server, await sealed(server, REQUEST, { ...ANSWERS, planimetria }, { id }), altea)).json<FilingReply>().receipt
}

describe('who holds the code', () => {
  test('checks the receipt without learning who filed', async () => {
    const receipt = await aReceipt()
    const response = await get(server, `/api/receipts/${receipt.code}`)
    expect(response.json<ReceiptCheckReply>()).toMatchObject({
      valid: true, label: receipt.label, sealHash: receipt.sealHash, state: 'registered', termEnds: receipt.term.ends, pdfReady: false, documents: [{ bytes: 3_000 }],
    })
    for (const secret of [CF_A, 'Altea', 'Segnaposto', 'Cantiere', 'pianta.pdf', receipt.filing]) expect(response.body).not.toContain(secret)
  })

  test('gets the printable receipt nowhere', async () => {
    const receipt = await aReceipt()
    expect(await server.runJobs()).toBe(0)
    for (const path of [`/api/receipts/${receipt.code}/pdf`, `/api/receipts/${receipt.code}/receipt`]) expect((await get(server, path)).statusCode).toBe(404)
    expect((await get(server, `/api/filings/${receipt.code}/receipt`)).statusCode).toBe(400)
  })

  test('asks its own administration: elsewhere, and for a code that is none, the answers are alike', async () => {
    const receipt = await aReceipt()
    const elsewhere = await get(server, `/api/receipts/${receipt.code}`, undefined, 'p_sp')
    const none = await get(server, `/api/receipts/${'0'.repeat(26)}`)
    for (const response of [elsewhere, none]) expect([response.statusCode, codeOf(response)]).toEqual([404, 'request.not-found'])
    expect(Object.keys(elsewhere.json())).toEqual(Object.keys(none.json()))
    expect(codeOf(await get(server, `/api/receipts/${'i'.repeat(26)}`))).toBe('request.malformed')
  })

  test('and who guesses codes is slowed down', async () => {
    const other = await startServer([REQUEST, REPORT])
    try {
      const tries = await Promise.all(Array.from({ length: 320 }, (_, index) => get(other, `/api/receipts/${String(index).padStart(26, '0')}`)))
      expect(tries.some(one => codeOf(one) === 'request.rate-limited')).toBe(true)
    } finally {
      await other.stop()
    }
  })
})

describe('the printed receipt', () => {
  const printed = (id: string, who?: Someone) => get(server, `/api/filings/${id}/receipt`, who)

  test('is for who filed, once it is made', async () => {
    const receipt = await aReceipt()
    expect((await printed(receipt.filing, altea)).statusCode).toBe(404)
    expect(await server.runJobs()).toBe(0)
    const response = await printed(receipt.filing, altea)
    expect(response.rawPayload.subarray(0, 5).toString()).toBe('%PDF-')
    expect(response.headers).toMatchObject({ 'content-type': 'application/pdf', 'x-content-type-options': 'nosniff' })
    expect(response.headers['content-disposition']).toMatch(/^attachment; filename="ricevuta-\d{7}-\d{4}\.pdf"$/)
    expect((await get(server, `/api/receipts/${receipt.code}`)).json()).toMatchObject({ pdfReady: true })
  })

  test('is nobody else’s: not a stranger’s, another person’s, another office’s, the protocol’s', async () => {
    const { filing } = await aReceipt()
    await server.runJobs()
    expect(codeOf(await printed(filing))).toBe('identity.login-required')
    expect(codeOf(await printed(filing, await aPerson(server, CF_B, { givenName: 'Bruno' })))).toBe('request.not-found')
    expect(codeOf(await printed(filing, await aPerson(server, CF_A, { assurance: 1 })))).toBe('identity.assurance-too-low')
    for (const [role, office] of [['officer', 'manutenzione'], ['protocol', '*'], ['administrator', '*']] as const) expect(codeOf(await printed(filing, await anOfficer(server, 'Elio Altrove', [{ role, office }])))).toBe('permission.denied')
    expect(codeOf(await printed(randomUUID(), altea))).toBe('request.not-found')
  })

  test('is for the filing’s office, which leaves a trace that who filed can see', async () => {
    const { filing } = await aReceipt()
    await server.runJobs()
    const irene = await anOfficer(server, 'Irene Istruttrice', [{ role: 'officer', office: 'viabilita' }])
    expect((await printed(filing, irene)).headers['content-type']).toBe('application/pdf')
    expect((await get(server, `/api/office/filings/${filing}`, irene)).json()).toMatchObject({ log: [{ what: 'filing.looked' }, { what: 'receipt.looked', who: 'Irene Istruttrice' }] })
    expect((await get(server, `/api/my/filings/${filing}`, altea)).json<MyFilingReply>().looked).toHaveLength(2)
  })

  test('of a filing without a person is for who holds its id', async () => {
    const filing = await sealed(server, REPORT, { problema: 'buca', anonima: true })
    expect((await submit(server, filing)).statusCode).toBe(201)
    await server.runJobs()
    expect((await printed(filing.id)).rawPayload.subarray(0, 5).toString()).toBe('%PDF-')
    expect((await printed(filing.id, altea)).statusCode).toBe(200)
  })
})

test('the receipt signs the term that the answers have', async () => {
  const [usual, wide] = [await sealed(server, REQUEST, ANSWERS), await sealed(server, REQUEST, { ...ANSWERS, larghezza: '100.01' })]
  expect((await submit(server, usual, altea)).json<FilingReply>().receipt.term).toMatchObject({ days: 30, silence: 'none' })
  const { term } = (await submit(server, wide, altea)).json<FilingReply>().receipt
  expect(term).toMatchObject({ days: 60, silence: 'assent' })
  expect(term.silenceText.it).toBe('Se l’ufficio non risponde entro il termine, la richiesta si considera accolta: il silenzio vale assenso. È molto larga.')
})

describe('the printable receipt', () => {
  test('that fails is tried again, and the filing stands meanwhile', async () => {
    const { blobs } = server.platform
    const put = blobs.put.bind(blobs)
    const receipt = await aReceipt()
    blobs.put = () => Promise.reject(new Error('the disk is full'))
    expect(await server.runJobs()).toBeGreaterThan(0)
    blobs.put = put
    expect((await get(server, `/api/my/filings/${receipt.filing}`, altea)).json()).toMatchObject({ pdfReady: false, card: { state: 'registered' } })
    expect(await server.runJobs()).toBe(0)
    expect((await get(server, `/api/my/filings/${receipt.filing}`, altea)).json()).toMatchObject({ pdfReady: true })
  })

  test('made twice is one', async () => {
    const receipt = await aReceipt()
    const make = server.handlers['receipts.pdf']
    if (!make) throw new Error('no such job')
    await Promise.all([1, 2].map(attempt => make({ body: 'p_pc', filing: receipt.filing }, { job: '1', attempt, lastAttempt: false })))
    expect(await server.sql('SELECT FROM sportello.receipt_pdf WHERE filing = $1', [receipt.filing])).toHaveLength(1)
  })

  test('says what articles 8 and 18-bis ask for, is tagged, in Italian, with its fonts inside', async context => {
    if (!hasPoppler()) context.skip()
    const receipt: Receipt = { ...await aReceipt(), subject: 'Accesso di Živana Kovačević sulla SP 45' }
    const folder = await mkdtemp(join(tmpdir(), 'ricevuta-'))
    try {
      const path = join(folder, 'r.pdf')
      await writeFile(path, await receiptPdf(receipt, { origin: 'https://sportello.example.org', demonstration: false, opensProcedure: true, jws: 'eyJhbGciOiJFUzI1NiJ9.e30.AA' }))
      const text = execFileSync('pdftotext', ['-layout', path, '-']).toString().replace(/\s+/g, ' ')
      for (const word of [
        receipt.label, receipt.bodyName, receipt.title.it, receipt.subject, CF_A, receipt.office.responsible, receipt.office.substitute, receipt.office.pec, receipt.office.address,
        receipt.term.silenceText.it, receipt.remedies.it, receipt.sealHash, receipt.documents[0]?.sha256 ?? '', `https://sportello.example.org/verifica/${receipt.code}`, 'articoli 8 e 18-bis',
      ]) expect(text).toContain(word)
      const info = execFileSync('pdfinfo', ['-struct', path]).toString()
      expect((await readFile(path)).toString('latin1')).toContain('(eyJhbGciOiJFUzI1NiJ9.e30.AA)') // found by whoever looks for it, without a reader of PDF
      expect(info).toMatch(/H1[\s\S]*Figure[\s\S]*H2/)
      expect(execFileSync('pdfinfo', [path]).toString()).toMatch(/Tagged:\s+yes/)
      expect(execFileSync('pdffonts', [path]).toString().split('\n').slice(2).filter(Boolean).every(line => / yes yes yes /.test(line))).toBe(true)
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  test('goes on over several pages when there are many files', async () => {
    const receipt = await aReceipt()
    const [file] = receipt.documents
    if (!file) throw new Error('no document')
    const documents = Array.from({ length: 60 }, (_, index) => ({ ...file, name: `fotografia-${String(index)}-${'molto-'.repeat(20)}lunga.jpg` }))
    const pdf = await receiptPdf({ ...receipt, documents }, { origin: 'http://piacenza.localhost:8080', demonstration: true, opensProcedure: false, jws: 'eyJhbGciOiJFUzI1NiJ9.e30.AA' })
    expect(pdf.toString('latin1').match(/\/Type \/Page\b/g)?.length ?? 0).toBeGreaterThan(3)
  })
})

function hasPoppler(): boolean {
  try {
    execFileSync('pdftotext', ['-v'], { stdio: 'ignore' })
    return true
  } catch {
    return false // the words are then checked where poppler is installed
  }
}
