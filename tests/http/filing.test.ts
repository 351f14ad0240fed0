import { randomUUID } from 'node:crypto'
import { compactVerify, createLocalJWKSet, type JWK } from 'jose'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { canonicalBytes } from '#domain/filing/canonical.ts'
import type { SealedContent } from '#domain/filing/filing.ts'
import type { FilingReply } from '#contract/filings.ts'
import { CF_A, CF_B, REPORT, REQUEST } from './support/definitions.ts'
import { altered, aPdf, codeOf, sealed, sha256, submit, upload, type Sealed } from './support/filing.ts'
import { aPerson, startServer, type Someone, type TestServer } from './support/server.ts'

const OLD = { ...REQUEST, id: 'vecchia', version: 1 }
const RECENT = { ...REQUEST, id: 'recente', version: 1 }
const WITHDRAWN = { ...REQUEST, id: 'ritirata', version: 1 }

let server: TestServer
let altea: Someone
let bruno: Someone
beforeAll(async () => {
  server = await startServer([REQUEST, REPORT, { ...OLD, version: 2 }, { ...RECENT, version: 2 }], {
    superseded: [
      { definition: OLD, acceptUntil: new Date(Date.now() - 1_000) },
      { definition: RECENT, acceptUntil: new Date(Date.now() + 86_400_000) },
      { definition: WITHDRAWN, acceptUntil: new Date(Date.now() - 1_000) },
    ],
  })
  altea = await aPerson(server, CF_A)
  bruno = await aPerson(server, CF_B, { givenName: 'Bruno', familyName: 'Prova' })
})
afterAll(async () => { await server.stop() })

const ANSWERS = { codice_fiscale: CF_A, oggetto: 'Cantiere in via di Prova', larghezza: '2.5', permanente: true }

/** Everything a filing leaves behind; a refusal must leave none of it. */
async function traces(): Promise<object> {
  const [row] = await server.sql(`SELECT (SELECT count(*) FROM sportello.filing) AS filings, (SELECT count(*) FROM sportello.filing_document) AS documents,
    (SELECT count(*) FROM sportello.filing_case) AS cases, (SELECT count(*) FROM sportello.case_event) AS events, (SELECT count(*) FROM sportello.register_entry) AS entries,
    (SELECT coalesce(sum(last_number), 0) FROM sportello.register_counter) AS numbers, (SELECT count(*) FROM sportello.audit) AS audit,
    (SELECT count(*) FROM graphile_worker._private_jobs) AS jobs`)
  return row ?? {}
}

describe('a filing is registered', () => {
  test('with number, time, term, signature and all that must stay', async () => {
    const filing = await sealed(server, REQUEST, ANSWERS)
    const response = await submit(server, filing, altea)
    expect(response.statusCode).toBe(201)
    const { receipt, jws } = response.json<FilingReply>()
    expect(receipt).toMatchObject({
      filing: filing.id, body: 'p_pc', sealHash: filing.sealHash, label: `${String(receipt.number).padStart(7, '0')}/${String(receipt.year)}`,
      subject: 'Occupazione: Cantiere in via di Prova', applicant: { name: 'Altea Segnaposto', fiscalNumber: CF_A }, documents: [],
    })
    const keys = createLocalJWKSet(server.platform.keys.publicKeys('p_pc') as { keys: JWK[] })
    const { payload } = await compactVerify(jws, keys)
    expect(Buffer.from(payload)).toEqual(Buffer.from(canonicalBytes(receipt)))
    const [row] = await server.sql<{ sealed: Buffer, owner: string, sender: string, seal_hash: string }>(
      'SELECT f.sealed, f.owner, e.sender, e.seal_hash FROM sportello.filing f JOIN sportello.register_entry e ON e.filing = f.id WHERE f.id = $1', [filing.id])
    expect(row).toMatchObject({ owner: altea.id, sender: 'Altea Segnaposto', seal_hash: filing.sealHash })
    expect(Buffer.compare(row?.sealed ?? Buffer.alloc(0), filing.bytes)).toBe(0)
  })

  test('with its files, whose digests are on the receipt and in the register', async () => {
    const id = randomUUID()
    const file = aPdf(700_000)
    expect((await upload(server, id, file, altea)).json()).toMatchObject({ complete: true })
    const planimetria = [{ name: 'pianta.pdf', mediaType: 'application/pdf', bytes: file.byteLength, sha256: sha256(file) }]
    const response = await submit(server, await sealed(server, REQUEST, { ...ANSWERS, planimetria }, { id }), altea)
    expect(response.json<FilingReply>().receipt.documents).toMatchObject([{ name: 'pianta.pdf', sha256: sha256(file) }])
    expect(await server.sql('SELECT document_hashes FROM sportello.register_entry WHERE filing = $1', [id])).toEqual([{ document_hashes: [sha256(file)] }])
  })

  test('under a definition that was replaced a short while ago', async () => {
    const response = await submit(server, await sealed(server, RECENT, ANSWERS), altea)
    expect(response.statusCode).toBe(201)
    expect(response.json<FilingReply>().receipt.procedure).toMatchObject({ id: 'recente', version: 1 })
  })

  test('as a report without a name, by somebody who has not logged in', async () => {
    const response = await submit(server, await sealed(server, REPORT, { problema: 'buca', anonima: false }))
    expect(response.statusCode).toBe(201)
    expect(response.json<FilingReply>().receipt.applicant).toBeNull()
  })

  test('as an anonymous report that keeps nothing of the person who is logged in', async () => {
    const filing = await sealed(server, REPORT, { problema: 'frana', anonima: true })
    expect((await submit(server, filing, altea)).json<FilingReply>().receipt.applicant).toBeNull()
    const kept = await server.sql('SELECT owner, applicant_name, applicant_fiscal_number, evidence FROM sportello.filing WHERE id = $1', [filing.id])
    expect(kept).toEqual([{ owner: null, applicant_name: null, applicant_fiscal_number: null, evidence: null }])
    const [audit] = await server.sql<{ who: string, details: string }>('SELECT who, details FROM sportello.audit WHERE filing = $1', [filing.id])
    expect(audit?.who).toBe('anonymous')
    expect(JSON.stringify(audit)).not.toContain(altea.id)
  })

  test('as a named report by the person who is logged in', async () => {
    const filing = await sealed(server, REPORT, { problema: 'frana', anonima: false })
    expect((await submit(server, filing, altea)).json<FilingReply>().receipt.applicant).toMatchObject({ fiscalNumber: CF_A })
  })
})

describe('the same filing again', () => {
  test('gets the very bytes of the first answer', async () => {
    const filing = await sealed(server, REQUEST, ANSWERS)
    const first = await submit(server, filing, altea)
    const before = await traces()
    const again = await submit(server, filing, altea)
    expect([first.statusCode, again.statusCode]).toEqual([201, 200])
    expect(Buffer.compare(first.rawPayload, again.rawPayload)).toBe(0)
    expect(await traces()).toEqual(before)
  })

  test('twenty times at once gets one number and one answer', async () => {
    const filing = await sealed(server, REQUEST, ANSWERS)
    const responses = await Promise.all(Array.from({ length: 20 }, () => submit(server, filing, altea)))
    const answered = responses.filter(one => one.statusCode < 300)
    expect(responses.filter(one => one.statusCode === 201)).toHaveLength(1)
    expect(new Set(answered.map(one => one.rawPayload.toString('hex'))).size).toBe(1)
    for (const waiting of responses.filter(one => one.statusCode >= 300)) {
      expect([waiting.statusCode, codeOf(waiting)]).toEqual([423, 'filing.in-flight'])
      expect(Number(waiting.headers['retry-after'])).toBeGreaterThan(0)
    }
    expect(await server.sql('SELECT number FROM sportello.register_entry WHERE filing = $1', [filing.id])).toHaveLength(1)
  })

  test('with other content is refused, and the first stands', async () => {
    const filing = await sealed(server, REQUEST, ANSWERS)
    const first = await submit(server, filing, altea)
    const other = await sealed(server, REQUEST, { ...ANSWERS, oggetto: 'Altro' }, { id: filing.id })
    const before = await traces()
    const refused = await submit(server, other, altea)
    expect([refused.statusCode, codeOf(refused)]).toEqual([409, 'filing.id-reused'])
    expect(await traces()).toEqual(before)
    expect((await submit(server, filing, altea)).body).toBe(first.body)
  })

  test('from another person tells nothing of the first', async () => {
    const filing = await sealed(server, REQUEST, ANSWERS)
    const { receipt } = (await submit(server, filing, altea)).json<FilingReply>()
    const refused = await submit(server, filing, bruno)
    expect([refused.statusCode, codeOf(refused)]).toEqual([409, 'filing.id-reused'])
    for (const secret of [receipt.label, receipt.code, CF_A, 'Altea']) expect(refused.body).not.toContain(secret)
  })

  test('after the session has ended asks for the login and nothing else', async () => {
    const filing = await sealed(server, REQUEST, ANSWERS)
    await submit(server, filing, altea)
    const response = await submit(server, filing)
    expect([response.statusCode, codeOf(response)]).toEqual([401, 'identity.login-required'])
  })

  test('of a report without a name is answered before and after login', async () => {
    const filing = await sealed(server, REPORT, { problema: 'buca', anonima: false })
    const first = await submit(server, filing)
    expect((await submit(server, filing, altea)).body).toBe(first.body)
    expect((await submit(server, filing)).body).toBe(first.body)
  })

  test('is answered also when its definition is accepted no more', async () => {
    const filing = await sealed(server, REQUEST, ANSWERS)
    const first = await submit(server, filing, altea)
    const known = vi.spyOn(server.catalogue, 'known').mockResolvedValue(undefined)
    try {
      expect((await submit(server, filing, altea)).body).toBe(first.body)
    } finally {
      known.mockRestore()
    }
  })
})

describe('a refused filing leaves nothing behind', () => {
  const withAnswers = (changes: object) => (content: SealedContent) => ({ ...content, answers: { ...content.answers, ...changes } })
  const request = (change: (content: SealedContent) => object): (() => Promise<Sealed>) => async () => altered(await sealed(server, REQUEST, ANSWERS), change)

  type Refusal = [why: string, code: string, status: number, make: () => Promise<Sealed>, who?: () => Promise<Someone> | Someone | undefined]
  const refusals: Refusal[] = [
    ['nobody is logged in', 'identity.login-required', 401, () => sealed(server, REQUEST, ANSWERS), () => undefined],
    ['the level of the login is too low', 'identity.assurance-too-low', 403, () => sealed(server, REQUEST, ANSWERS), () => aPerson(server, CF_A, { assurance: 1 })],
    ['somebody files as somebody else', 'filing.applicant-differs', 422, () => sealed(server, REQUEST, ANSWERS), () => bruno],
    ['the definition was never published', 'definition.unknown', 422, request(content => ({ ...content, procedure: { ...content.procedure, digest: 'a'.repeat(64) } }))],
    ['the definition has another name than its digest', 'definition.unknown', 422, request(content => ({ ...content, procedure: { ...content.procedure, version: 9 } }))],
    ['the definition was replaced long ago', 'definition.superseded', 409, () => sealed(server, OLD, ANSWERS)],
    ['the procedure is offered no more', 'definition.not-enabled', 422, () => sealed(server, WITHDRAWN, ANSWERS)],
    ['a required answer is missing', 'field.required', 422, request(withAnswers({ oggetto: undefined }))],
    ['a hidden answer was put in', 'filing.hidden-answer', 422, request(withAnswers({ fine: '2027-01-01' }))],
    ['there is an answer to no question', 'filing.unknown-field', 422, request(withAnswers({ stato: 'accolta' }))],
    ['an answer is written in another way', 'field.unreadable', 422, request(withAnswers({ larghezza: '2.50' }))],
    ['the amount was altered', 'filing.value-differs', 422, request(content => ({ ...content, values: { canone: 1 } }))],
    ['the fee was altered', 'filing.fee-differs', 422, request(content => ({ ...content, fees: [{ id: 'istruttoria', at: 'filing', amountCents: 0 }] }))],
    ['the content has more than it may', 'filing.malformed', 400, request(content => ({ ...content, number: 1 }))],
    ['the id inside is another', 'filing.malformed', 400, request(content => ({ ...content, id: randomUUID() }))],
    ['it is meant for another administration', 'filing.wrong-body', 422, request(content => ({ ...content, body: 'p_sp' }))],
    ['a file never came', 'attachment.incomplete', 422, () => sealed(server, REQUEST, { ...ANSWERS, planimetria: [{ name: 'a.pdf', mediaType: 'application/pdf', bytes: 10, sha256: 'b'.repeat(64) }] })],
    ['the bytes are not those that were hashed', 'filing.hash-mismatch', 400, async () => ({ ...await sealed(server, REQUEST, ANSWERS), sealHash: 'c'.repeat(64) })],
    ['the bytes are not in canonical form', 'filing.not-canonical', 400, async () => {
      const filing = await sealed(server, REQUEST, ANSWERS)
      const bytes = Buffer.from(JSON.stringify(JSON.parse(Buffer.from(filing.bytes).toString()), null, 1))
      return { ...filing, bytes, sealHash: sha256(bytes) }
    }],
    ['it was cut on its way', 'filing.hash-mismatch', 400, async () => {
      const filing = await sealed(server, REQUEST, ANSWERS)
      return { ...filing, bytes: filing.bytes.subarray(0, 300) }
    }],
    ['it is no JSON', 'request.malformed', 400, async () => ({ ...await sealed(server, REQUEST, ANSWERS), bytes: Buffer.from('{"a":'), sealHash: sha256('{"a":') })],
    ['it is a tower of brackets', 'request.malformed', 400, async () => {
      const bytes = Buffer.from('['.repeat(200_000) + ']'.repeat(200_000))
      return { ...await sealed(server, REQUEST, ANSWERS), bytes, sealHash: sha256(bytes) }
    }],
  ]
  test.each(refusals)('when %s: %s', async (...[, code, status, make, who]: Refusal) => {
    const filing = await make()
    const person = who ? await who() : altea
    const before = await traces()
    const response = await submit(server, filing, person)
    expect([codeOf(response), response.statusCode]).toEqual([code, status])
    expect(response.headers['content-type']).toContain('application/problem+json')
    expect(await traces()).toEqual(before)
  })

  test('when the host is another administration', async () => {
    const filing = await sealed(server, REQUEST, ANSWERS)
    const response = await submit(server, filing, altea, { host: 'laspezia.localhost' })
    expect(codeOf(response)).toBe('filing.wrong-body')
  })

  test('when it comes in the session of somebody else than it was sent for', async () => {
    const filing = await sealed(server, REPORT, { problema: 'frana', anonima: false })
    const before = await traces()
    const response = await submit(server, filing, bruno, { 'x-owner': altea.id })
    expect([codeOf(response), response.statusCode]).toEqual(['identity.login-required', 401])
    expect(await traces()).toEqual(before)
    expect((await submit(server, filing, altea, { 'x-owner': altea.id })).statusCode).toBe(201)
  })

  test('when it does not come from our own pages', async () => {
    const filing = await sealed(server, REQUEST, ANSWERS)
    const response = await submit(server, filing, altea, { 'sec-fetch-site': 'cross-site' })
    expect(codeOf(response)).toBe('request.wrong-origin')
  })
})
