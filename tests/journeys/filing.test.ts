import { createHash, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { FilingReply, MyFilingReply, MyFilingsReply, ReceiptCheckReply } from '#contract/filings.ts'
import type { InboxReply, OfficeFilingReply } from '#contract/office.ts'
import { compileProcedure } from '#domain/condition/compile.ts'
import { openDraft } from '#domain/filing/draft.ts'
import type { Answers } from '#domain/filing/filing.ts'
import { sealFiling } from '#domain/filing/seal.ts'
import { surroundingsAt } from '#domain/filing/surroundings.ts'
import { kinds } from '#fields/index.ts'
import { DEMO_FILINGS } from '#server/demonstration/examples.ts'
import { loadDemoFilings } from '#server/demonstration/filings.ts'
import { startTestServer, type TestServer } from '#support/server.ts'
import { visitor, type Visitor } from '#support/visitor.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
  await loadDemoFilings(server.platform, server.catalogue)
})
afterAll(async () => { await server.close() })

const PIACENZA = 'piacenza.localhost:8080'
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** Seals as a device does. */
async function seal(body: string, procedure: string, answers: Answers, id: string): Promise<{ bytes: Uint8Array, sealHash: string }> {
  const offered = server.catalogue.offered(body).find(one => one.ref.id === procedure)
  if (!offered) throw new Error(`${procedure} is not offered`)
  const now = new Date().toISOString()
  const state = openDraft(compileProcedure(offered.definition, kinds), answers, surroundingsAt(now, server.catalogue.places(body)))
  const sealed = await sealFiling({ id, body, ref: offered.ref, state, language: 'it', confirmed: [], sealedAt: now }, bytes => Promise.resolve(sha256(bytes)))
  if (!sealed.ok) throw new Error(JSON.stringify(sealed.problems))
  return sealed.value
}

const answersOf = (name: string): Answers => DEMO_FILINGS.find(one => one.body === 'p_pc' && one.name === name)?.answers ?? {}

async function send(who: Visitor, id: string, file: Uint8Array): Promise<void> {
  const path = `/api/filings/${id}/attachments/${sha256(file)}`
  await who.put(path, { bytes: file.byteLength })
  await who.put(`${path}/chunks/0`, Buffer.from(file), { 'content-type': 'application/octet-stream', 'content-digest': `sha-256=:${createHash('sha256').update(file).digest('base64')}:` })
  expect((await who.post(`${path}/complete`)).json()).toMatchObject({ complete: true })
}

describe('the whole way of a filing', () => {
  test('a person files with a document, the receipt is made, the office takes it in charge, the person sees it', async () => {
    const tarcisio = visitor(server.app, PIACENZA)
    await tarcisio.login('tarcisio')
    const [id, file] = [randomUUID(), Buffer.from(`%PDF-1.7\n${randomUUID()}\n%%EOF\n`)]
    await send(tarcisio, id, file)
    const answers = { ...answersOf('vicino'), 'titolo-che-prova-l-interesse-atto-visura': [{ name: 'visura.pdf', mediaType: 'application/pdf', bytes: file.byteLength, sha256: sha256(file) }] }
    const { bytes, sealHash } = await seal('p_pc', 'accesso-documentale', answers, id)
    const filed = await tarcisio.put(`/api/filings/${id}`, Buffer.from(bytes), { 'content-type': 'application/json', 'x-seal-hash': sealHash })
    expect(filed.statusCode).toBe(201)
    const { receipt } = filed.json<FilingReply>()

    await vi.waitFor(async () => {
      expect((await visitor(server.app, PIACENZA).get(`/api/receipts/${receipt.code}`)).json<ReceiptCheckReply>()).toMatchObject({ label: receipt.label, pdfReady: true })
    }, 15_000)

    const prisca = visitor(server.app, PIACENZA)
    await prisca.loginStaff('prisca.registri')
    const inbox = (await prisca.get(`/api/office/filings?q=${encodeURIComponent(receipt.label)}`)).json<InboxReply>()
    expect(inbox.rows.map(row => row.card.id)).toEqual([id])
    expect((await prisca.get(`/api/office/filings/${id}`)).json<OfficeFilingReply>()).toMatchObject({ canTakeCharge: true, content: { answers: { motivazione: answersOf('vicino')['motivazione'] } } })
    expect((await prisca.get(`/api/office/filings/${id}/documents/${sha256(file)}`)).rawPayload.equals(file)).toBe(true)
    expect((await prisca.post(`/api/office/filings/${id}/take-charge`)).statusCode).toBe(200)

    const mine = (await tarcisio.get(`/api/my/filings/${id}`)).json<MyFilingReply>()
    expect(mine.events.map(event => event.kind)).toEqual(['registered', 'taken-in-charge'])
    expect(mine.looked).toHaveLength(2)
    expect(mine.pdfReady).toBe(true)
  })

  test('a report without login is sent, checked by its receipt, and belongs to nobody', async () => {
    const passerBy = visitor(server.app, PIACENZA)
    const id = randomUUID()
    const { bytes, sealHash } = await seal('p_pc', 'segnalazione-strada', answersOf('buca'), id)
    const filed = await passerBy.put(`/api/filings/${id}`, Buffer.from(bytes), { 'content-type': 'application/json', 'x-seal-hash': sealHash })
    expect(filed.statusCode).toBe(201)
    const { receipt } = filed.json<FilingReply>()
    expect(receipt.applicant).toBeNull()
    expect((await passerBy.get(`/api/receipts/${receipt.code}`)).json<ReceiptCheckReply>()).toMatchObject({ valid: true, label: receipt.label })
    await passerBy.login('altea')
    expect((await passerBy.get(`/api/my/filings/${id}`)).statusCode).toBe(404)
  })

  test('nobody files in the name of another', async () => {
    const ersilia = visitor(server.app, PIACENZA)
    await ersilia.login('ersilia')
    const id = randomUUID()
    const { bytes, sealHash } = await seal('p_pc', 'accesso-documentale', answersOf('vicino'), id)
    const refused = await ersilia.put(`/api/filings/${id}`, Buffer.from(bytes), { 'content-type': 'application/json', 'x-seal-hash': sealHash })
    expect(refused.json()).toMatchObject({ type: 'filing.applicant-differs' })
  })
})

describe('the filings of the demonstration', () => {
  test('are all registered, by the way of every filing, and only once', async () => {
    await loadDemoFilings(server.platform, server.catalogue)
    const tarcisio = visitor(server.app, PIACENZA)
    await tarcisio.login('tarcisio')
    const { filings } = (await tarcisio.get('/api/my/filings')).json<MyFilingsReply>()
    expect(filings.filter(one => one.state === 'in-charge').length).toBeGreaterThan(0)
    for (const [host, body] of [[PIACENZA, 'p_pc'], ['laspezia.localhost:8080', 'p_sp']] as const) {
      const leandro = visitor(server.app, host)
      await leandro.loginStaff('leandro.vertici')
      const { total } = (await leandro.get('/api/office/filings')).json<InboxReply>()
      expect(total).toBeGreaterThanOrEqual(DEMO_FILINGS.filter(one => one.body === body).length)
    }
  })
})
