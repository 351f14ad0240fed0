import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { CatalogueReply, PackReply } from '#contract/catalogue.ts'
import type { FilingReply, MyFilingsReply } from '#contract/filings.ts'
import type { Definition } from '#domain/procedure/definition.ts'
import { aForm } from '#support/definitions.ts'
import { startTestServer, type TestServer as WholeServer } from '#support/server.ts'
import { visitor } from '#support/visitor.ts'
import { CF_A, REQUEST } from './support/definitions.ts'
import { aPdf, codeOf, get, sealed, sha256, submit, upload } from './support/filing.ts'
import { anOfficer, aPerson, startServer, type Someone, type TestServer } from './support/server.ts'

const INSPECTION = { ...REQUEST, id: 'sopralluogo', identity: { assurance: 2, onBehalf: false, staff: true } } satisfies Definition
const REDIRECT = { label: { it: 'Vai al portale', en: 'Go to the portal' }, url: 'https://portale.example.org', why: { it: 'Si presenta là.', en: 'It is filed there.' } }
const ALSO_HERE = { ...REQUEST, id: 'anche-qui', redirect: { ...REDIRECT, still: { it: 'Qui il resto.', en: 'Here the rest.' } } }
/** Filed here until its second version. */
const BEFORE = { ...REQUEST, id: 'altrove' }
const ELSEWHERE = aForm([], { id: 'altrove', version: 2, steps: [], redirect: REDIRECT })
const ANSWERS = { codice_fiscale: CF_A, oggetto: 'Ponte di prova', larghezza: '2.5', permanente: true }

let server: TestServer
let altea: Someone
let ottavia: Someone
beforeAll(async () => {
  server = await startServer([INSPECTION, ELSEWHERE, ALSO_HERE], { superseded: [{ definition: BEFORE, acceptUntil: new Date(Date.now() + 86_400_000) }] })
  altea = await aPerson(server, CF_A)
  ottavia = await anOfficer(server, 'Ottavia Viari', [{ role: 'officer', office: 'viabilita' }])
})
afterAll(async () => { await server.stop() })

describe('a sheet of the staff', () => {
  test('is filed by an officer, whose name is on the receipt and in the register', async () => {
    const id = randomUUID()
    const file = aPdf(20_000)
    expect((await upload(server, id, file, ottavia)).json()).toMatchObject({ complete: true })
    const filing = await sealed(server, INSPECTION, { ...ANSWERS, planimetria: [{ name: 'rilievo.pdf', mediaType: 'application/pdf', bytes: file.byteLength, sha256: sha256(file) }] }, { id })
    const response = await submit(server, filing, ottavia)
    expect(response.statusCode).toBe(201)
    expect(response.json<FilingReply>().receipt.applicant).toEqual({ name: 'Ottavia Viari' })
    const [row] = await server.sql('SELECT f.owner, e.sender FROM sportello.filing f JOIN sportello.register_entry e ON e.filing = f.id WHERE f.id = $1', [id])
    expect(row).toEqual({ owner: ottavia.id, sender: 'Ottavia Viari' })
    expect((await get(server, '/api/my/filings', ottavia)).json<MyFilingsReply>().filings.map(one => one.id)).toEqual([id])
    expect((await get(server, '/api/my/filings', altea)).json<MyFilingsReply>().filings).toEqual([])
    expect(await server.runJobs()).toBe(0)
  })

  test.each([
    ['a citizen, however well identified', () => altea, 403, 'procedure.staff-only'],
    ['nobody', () => undefined, 401, 'identity.login-required'],
  ])('is refused to %s', async (...[, who, status, code]) => {
    const response = await submit(server, await sealed(server, INSPECTION, ANSWERS), who())
    expect([response.statusCode, codeOf(response)]).toEqual([status, code])
  })
})

describe('a procedure of another counter', () => {
  test('is refused with the address where it is filed, also when it was begun before', async () => {
    const response = await submit(server, await sealed(server, BEFORE, ANSWERS), altea)
    expect([response.statusCode, codeOf(response)]).toEqual([409, 'procedure.redirected'])
    expect(response.json()).toMatchObject({ problems: [{ details: { url: 'https://portale.example.org' } }] })
  })

  test('is filed here where part of it still is', async () => {
    expect((await submit(server, await sealed(server, ALSO_HERE, ANSWERS), altea)).statusCode).toBe(201)
  })
})

describe('the catalogue', () => {
  let whole: WholeServer
  beforeAll(async () => { whole = await startTestServer() })
  afterAll(() => whole.close())

  test('offers the sheets of the staff to the staff of the body alone', async () => {
    const offeredTo = async (login?: 'staff' | 'citizen', host = 'piacenza.localhost:8080'): Promise<readonly boolean[]> => {
      const who = visitor(whole.app, 'piacenza.localhost:8080')
      if (login === 'staff') await who.loginStaff('ottavia.viari')
      if (login === 'citizen') await who.login('ersilia', { level: 2 })
      const ask = <T>(url: string): Promise<T> => who.ask({ url, headers: { host } }).then(reply => reply.json())
      const catalogue = await ask<CatalogueReply>('/api/catalogue')
      const pack = await ask<PackReply>('/api/pack')
      return [catalogue.procedures.some(one => one.staff === true), pack.definitions.some(one => one.ref.id === 'sopralluogo-stradale')]
    }
    expect(await offeredTo('staff')).toEqual([true, true])
    expect(await offeredTo('citizen')).toEqual([false, false])
    expect(await offeredTo()).toEqual([false, false])
    expect(await offeredTo('staff', 'laspezia.localhost:8080')).toEqual([false, false])
  })

  test('says where a procedure of another counter is filed, and publishes no form for it', async () => {
    const entries = (await visitor(whole.app, 'piacenza.localhost:8080').get('/api/catalogue')).json<CatalogueReply>().procedures
    const elsewhere = entries.find(one => one.ref.id === 'trasporto-eccezionale-autorizzazione')
    expect(elsewhere?.redirect?.url).toMatch(/^https:/)
    expect(elsewhere?.redirect).not.toHaveProperty('still')
    expect(entries.find(one => one.ref.id === 'concorso-domanda')?.redirect?.still?.it).toContain('inPA')
    const definition = (await visitor(whole.app, 'piacenza.localhost:8080').get(`/api/definitions/${elsewhere?.ref.digest ?? ''}`)).json<{ readonly steps: readonly unknown[], readonly fees: readonly unknown[] }>()
    expect(definition).toMatchObject({ steps: [], fees: [], values: [] })
    expect((await visitor(whole.app, 'laspezia.localhost:8080').get('/api/catalogue')).json<CatalogueReply>().procedures.find(one => one.ref.id === 'trasporto-eccezionale-autorizzazione')).not.toHaveProperty('redirect')
  })
})
