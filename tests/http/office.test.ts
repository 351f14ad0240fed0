import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { FilingReply, MyFilingReply, MyFilingsReply } from '#contract/filings.ts'
import type { InboxReply, OfficeFilingReply } from '#contract/office.ts'
import { CF_A, CF_B, REPORT, REQUEST } from './support/definitions.ts'
import { aPdf, codeOf, get, post, sealed, sha256, submit, upload, type Sealed } from './support/filing.ts'
import { aPerson, anOfficer, startServer, type Someone, type TestServer } from './support/server.ts'

let server: TestServer
let altea: Someone
let bruno: Someone
let officer: Someone
let colleague: Someone
let head: Someone
let elsewhere: Someone
let protocol: Someone
let administrator: Someone
const FILE = aPdf(2_500, 'pianta ')

beforeAll(async () => {
  server = await startServer([REQUEST, REPORT])
  altea = await aPerson(server, CF_A)
  bruno = await aPerson(server, CF_B, { givenName: 'Bruno', familyName: 'Provetti' })
  officer = await anOfficer(server, 'Irene Istruttrice', [{ role: 'officer', office: 'viabilita' }])
  colleague = await anOfficer(server, 'Carlo Collega', [{ role: 'officer', office: 'viabilita' }])
  head = await anOfficer(server, 'Dora Dirigente', [{ role: 'head', office: 'viabilita' }, { role: 'head', office: 'manutenzione' }])
  elsewhere = await anOfficer(server, 'Elio Altrove', [{ role: 'officer', office: 'manutenzione' }])
  protocol = await anOfficer(server, 'Piera Protocollo', [{ role: 'protocol', office: 'protocollo' }])
  administrator = await anOfficer(server, 'Ada Sistemi', [{ role: 'administrator', office: '*' }])
})
afterAll(async () => { await server.stop() })

const answersOf = (who: Someone, oggetto: string) => ({ codice_fiscale: who.fiscalNumber, oggetto, larghezza: '2.5', permanente: true })

async function filed(who: Someone, oggetto = 'Cantiere in via di Prova'): Promise<Sealed & { label: string }> {
  const id = randomUUID()
  await upload(server, id, FILE, who)
  const planimetria = [{ name: 'pianta "finale".pdf', mediaType: 'application/pdf', bytes: FILE.byteLength, sha256: sha256(FILE) }]
  const filing = await sealed(server, REQUEST, { ...answersOf(who, oggetto), planimetria }, { id })
  const response = await submit(server, filing, who)
  expect(response.statusCode).toBe(201)
  return { ...filing, label: response.json<FilingReply>().receipt.label }
}

const inbox = async (who: Someone, query = ''): Promise<InboxReply> => (await get(server, `/api/office/filings${query}`, who)).json<InboxReply>()
const open = (who: Someone | undefined, id: string) => get(server, `/api/office/filings/${id}`, who)
const take = (who: Someone | undefined, id: string) => post(server, `/api/office/filings/${id}/take-charge`, who)
const document = (who: Someone | undefined, id: string) => get(server, `/api/office/filings/${id}/documents/${sha256(FILE)}`, who)

describe('who may see what', () => {
  test('the table of people and doors', async () => {
    const { id } = await filed(altea)
    const doors = (who: Someone | undefined) => Promise.all([
      get(server, '/api/office/filings', who), open(who, id), document(who, id), take(who, id),
      get(server, `/api/my/filings/${id}`, who), get(server, `/api/my/filings/${id}/documents/${sha256(FILE)}`, who),
    ]).then(responses => responses.map(one => one.statusCode))
    const otherBody = await anOfficer(server, 'Sara Spezia', [{ role: 'officer', office: 'viabilita' }], 'p_sp')
    expect(await doors(undefined)).toEqual([401, 401, 401, 401, 401, 401])
    expect(await doors(altea)).toEqual([403, 403, 403, 403, 200, 200])
    expect(await doors(bruno)).toEqual([403, 403, 403, 403, 404, 404])
    expect(await doors(elsewhere)).toEqual([200, 403, 403, 403, 404, 404])
    expect(await doors(protocol)).toEqual([200, 403, 403, 403, 404, 404])
    expect(await doors(administrator)).toEqual([403, 403, 403, 403, 404, 404])
    expect(await doors(otherBody)).toEqual([200, 404, 404, 404, 404, 404])
    expect(await doors(officer)).toEqual([200, 200, 200, 200, 404, 404]) // the staff file too, and follow what is theirs
    expect((await doors(head)).slice(0, 3)).toEqual([200, 200, 200])
  })

  test('a session of one administration opens nothing in another', async () => {
    const { id } = await filed(altea)
    const response = await server.app.inject({ method: 'GET', url: `/api/office/filings/${id}`, headers: { host: 'laspezia.localhost', cookie: officer.cookie } })
    expect(response.statusCode).toBe(401)
  })

  test('an id that is no id is refused before anything is asked', async () => {
    for (const id of [`' OR 1=1 --`, '..%2f..%2fetc', 'null']) expect((await open(officer, encodeURIComponent(id))).statusCode).toBe(400)
  })
})

describe('the inbox', () => {
  test('finds by name, stem of the subject, fiscal number and number of the register', async () => {
    const { id, label } = await filed(bruno, 'Tagli di alberi lungo la scarpata')
    for (const words of ['provetti', 'taglio albero', CF_B, CF_B.toLowerCase(), label, String(Number(label.slice(0, 7))), '"taglio" -neve']) {
      const found = await inbox(officer, `?q=${encodeURIComponent(words)}`)
      expect(found.rows.map(row => row.card.id), words).toContain(id)
    }
    expect((await inbox(officer, '?q=inesistente')).rows).toEqual([])
    expect((await inbox(elsewhere, `?q=provetti`)).total).toBe(0)
    const [searched] = await server.sql<{ who: string, details: string }>(`SELECT who, details FROM sportello.audit WHERE what = 'inbox.searched' ORDER BY seq DESC LIMIT 1`)
    expect(searched?.who).toBe(elsewhere.id)
    expect(JSON.parse(searched?.details ?? '{}')).toMatchObject({ for: 'words', found: 0 })
    expect(searched?.details).not.toContain('provetti')
    for (const hostile of [`'); DROP TABLE sportello.filing; --`, '&|!()<->:*', '\\', '%']) expect((await get(server, `/api/office/filings?q=${encodeURIComponent(hostile)}`, officer)).statusCode).toBe(200)
  })

  test('pages by the last row seen in each order, without a repeat or a gap', async () => {
    for (let index = 0; index < 5; index += 1) await filed(altea, `Pagina ${String(index)}`)
    for (const sort of ['newest', 'oldest', 'term']) {
      const seen: string[] = []
      let page = await inbox(officer, `?sort=${sort}&limit=2`)
      const { total } = page
      for (;;) {
        seen.push(...page.rows.map(row => row.card.id))
        if (page.next === undefined) break
        page = await inbox(officer, `?sort=${sort}&limit=2&after=${encodeURIComponent(page.next)}`)
      }
      expect(seen).toHaveLength(total)
      expect(new Set(seen).size).toBe(total)
    }
    const times = (await inbox(officer, '?sort=newest&limit=100')).rows.map(row => row.card.registeredAt)
    expect(times).toEqual(times.toSorted().toReversed())
  })

  test('filters by state, procedure and office, and refuses another office', async () => {
    await submit(server, await sealed(server, REPORT, { problema: 'buca', anonima: true }))
    const own = await inbox(head, '?office=manutenzione&procedure=segnalazione&state=registered')
    expect(own.rows.every(row => row.office.id === 'manutenzione' && row.applicant === null)).toBe(true)
    expect(own.total).toBeGreaterThan(0)
    expect(codeOf(await get(server, '/api/office/filings?office=manutenzione', officer))).toBe('permission.denied')
    expect(codeOf(await get(server, '/api/office/filings?state=accolta', officer))).toBe('request.malformed')
    expect((await inbox(officer)).procedures.map(one => one.id)).toEqual(['occupazione'])
  })
})

describe('a filing in the office', () => {
  test('is read as it was confirmed, and that it was read is written down for its owner', async () => {
    const filing = await filed(altea)
    const opened = (await open(officer, filing.id)).json<OfficeFilingReply>()
    expect(opened).toMatchObject({ content: filing.content, canTakeCharge: true, row: { documents: 1, inChargeOf: null, applicant: 'Altea Segnaposto' } })
    expect(opened.log).toMatchObject([{ who: 'Irene Istruttrice', what: 'filing.looked' }])
    await document(head, filing.id)
    const mine = (await get(server, `/api/my/filings/${filing.id}`, altea)).json<MyFilingReply>()
    expect(mine.looked).toHaveLength(2)
    expect(mine.looked.map(one => one.office)).toEqual(['Ufficio Viabilità', 'Ufficio Viabilità'])
    expect(JSON.stringify(mine)).not.toMatch(/Irene|Dora/)
    const again = (await open(officer, filing.id)).json<OfficeFilingReply>()
    expect(again.log.map(one => [one.who, one.what, one.document])).toEqual([
      ['Irene Istruttrice', 'filing.looked', undefined], ['Dora Dirigente', 'document.looked', 'pianta _finale_.pdf'], ['Irene Istruttrice', 'filing.looked', undefined],
    ])
  })

  test('gives a document to be saved, never to be shown', async () => {
    const { id } = await filed(altea)
    for (const response of [await document(officer, id), await get(server, `/api/my/filings/${id}/documents/${sha256(FILE)}`, altea)]) {
      expect(Buffer.compare(response.rawPayload, FILE)).toBe(0)
      expect(response.headers).toMatchObject({
        'content-type': 'application/pdf', 'x-content-type-options': 'nosniff', 'content-security-policy': `sandbox; default-src 'none'`,
        'content-disposition': `attachment; filename="pianta _finale_.pdf"; filename*=UTF-8''pianta%20_finale_.pdf`,
      })
    }
    expect((await get(server, `/api/office/filings/${id}/documents/${'0'.repeat(64)}`, officer)).statusCode).toBe(404)
  })

  test('is taken in charge once, and its owner sees it', async () => {
    const { id } = await filed(altea)
    const taken = (await take(officer, id)).json<OfficeFilingReply>()
    expect(taken).toMatchObject({ row: { inChargeOf: 'Irene Istruttrice', card: { state: 'in-charge' } }, canTakeCharge: false })
    const again = await take(officer, id)
    expect(again.statusCode).toBe(200)
    const other = await take(colleague, id)
    expect([other.statusCode, other.json<{ problems: object[] }>().problems]).toEqual([409, [{ code: 'case.wrong-state', details: { state: 'in-charge' } }]])
    const mine = (await get(server, `/api/my/filings/${id}`, altea)).json<MyFilingReply>()
    expect(mine.card.state).toBe('in-charge')
    expect(mine.events.map(one => [one.kind, one.state, one.by])).toEqual([
      ['registered', 'registered', 'Ufficio Viabilità'], ['taken-in-charge', 'in-charge', 'Ufficio Viabilità'],
    ])
    expect(JSON.stringify(mine.events)).not.toContain('Irene')
  })

  test('taken by two at once is one officer\'s', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { id } = await filed(altea)
      const responses = await Promise.all([take(officer, id), take(colleague, id), take(officer, id), take(colleague, id)])
      expect(responses.map(one => one.statusCode).toSorted()).toEqual([200, 200, 409, 409])
      expect(await server.sql(`SELECT FROM sportello.case_event WHERE filing = $1 AND kind = 'taken-in-charge'`, [id])).toHaveLength(1)
      expect(await server.sql(`SELECT FROM sportello.audit WHERE filing = $1 AND what = 'case.taken-in-charge'`, [id])).toHaveLength(1)
    }
  })
})

describe('my filings', () => {
  test('are not opened by a login of the lowest level', async () => {
    const weak = await aPerson(server, CF_A, { assurance: 1 })
    for (const url of ['/api/my/filings', `/api/my/filings/${randomUUID()}`]) expect(codeOf(await get(server, url, weak))).toBe('identity.assurance-too-low')
  })

  test('are mine alone, newest first, page by page', async () => {
    const carla = await aPerson(server, 'PRVCRL80A41G535G', { givenName: 'Carla', familyName: 'Prova' })
    for (let index = 0; index < 52; index += 1) await submit(server, await sealed(server, REQUEST, { ...answersOf(carla, `n. ${String(index)}`) }), carla)
    const first = (await get(server, '/api/my/filings', carla)).json<MyFilingsReply>()
    const second = (await get(server, `/api/my/filings?after=${encodeURIComponent(first.next ?? '')}`, carla)).json<MyFilingsReply>()
    const subjects = [...first.filings, ...second.filings].map(one => one.subject)
    expect(subjects).toEqual(Array.from({ length: 52 }, (_, index) => `Occupazione: n. ${String(51 - index)}`))
    expect(second.next).toBeUndefined()
    expect((await get(server, '/api/my/filings?after=nonsense', carla)).statusCode).toBe(200)
  })
})
