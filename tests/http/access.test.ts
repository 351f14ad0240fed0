import { randomUUID } from 'node:crypto'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { FilingReply, ReceiptCheckReply } from '#contract/filings.ts'
import { bundlesOf } from '#server/catalogue/bundles.ts'
import { publish } from '#server/catalogue/catalogue.ts'
import { startTestServer, type TestServer } from '#support/server.ts'
import { accessRows, ACTORS, READERS, type AccessRow, type ActorName } from './access-table.ts'
import { aCatalogue } from './support/catalogue.ts'
import { CF_A, CF_B, REQUEST } from './support/definitions.ts'
import { aPdf, contentDigest, declare, headersOf, sealed, sha256, submit, upload, type Sealed } from './support/filing.ts'
import { aPerson, anOfficer, type Someone } from './support/server.ts'

/** Only in A's filing: whoever else is answered with it has been told too much. */
const MARKER = 'Cantiere segreto di via Inesistente'
const DELEGATE = 'SGNBRN80A01G535E'
const FILE = aPdf(3_000, 'planimetria')
const PENDING = aPdf(2_000, 'ancora da finire')

const routes = new Map<string, { readonly method: string, readonly path: string }>()
let server: TestServer
let tiles: string
let filed: Sealed
let pending: string
let drafted: string
const SAVE = randomUUID()
let code: string
let reply: FilingReply

/** The routes of the real app, as Fastify itself tells while it is built. */
function listen(message: unknown): void {
  const { fastify } = message as { readonly fastify: FastifyInstance } // what Fastify publishes on this channel
  fastify.addHook('onRoute', ({ method, url }) => {
    for (const one of [method].flat()) routes.set(`${one} ${url}`, { method: one, path: url })
  })
}

beforeAll(async () => {
  tiles = await mkdtemp(join(tmpdir(), 'sportello-tiles-'))
  await mkdir(join(tiles, '1', '2'), { recursive: true })
  await writeFile(join(tiles, '1', '2', '3.png'), 'png')
  subscribe('fastify.initialization', listen)
  server = await startTestServer({ env: { DEMONSTRATION: 'no', METRICS_TOKEN: randomUUID(), MAP_TILES_DIR: tiles, RATE_LIMIT_LOGINS: '100000', RATE_LIMIT_PER_ADDRESS: '100000', RATE_LIMIT_PER_PERSON: '100000', RATE_LIMIT_NAMELESS: '1000000' }, catalogue: await aCatalogue([REQUEST]) })
  unsubscribe('fastify.initialization', listen)
  const altea = await signIn('A')
  filed = await fileOf(altea)
  reply = (await submit(server, filed, altea)).json<FilingReply>()
  code = reply.receipt.code
  pending = randomUUID()
  await declare(server, pending, PENDING, altea)
  drafted = randomUUID()
  await upload(server, drafted, FILE, altea)
  await server.app.inject({ method: 'PUT', url: `/api/my/drafts/${drafted}`, payload: { expected: 0, save: SAVE, draft: { answers: { oggetto: MARKER } } }, headers: headersOf('p_pc', altea) })
  while (!(await server.app.inject({ url: `/api/receipts/${code}`, headers: headersOf('p_pc') })).json<ReceiptCheckReply>().pdfReady) await new Promise(resolve => { setTimeout(resolve, 200) })
})
afterAll(async () => {
  await server.close()
  await rm(tiles, { recursive: true, force: true })
})

async function fileOf(altea: Someone | undefined): Promise<Sealed> {
  const id = randomUUID()
  await upload(server, id, FILE, altea)
  const planimetria = [{ name: 'planimetria.pdf', mediaType: 'application/pdf', bytes: FILE.byteLength, sha256: sha256(FILE) }]
  const filing = await sealed(server, REQUEST, { codice_fiscale: CF_A, oggetto: `${MARKER}, delegata ${DELEGATE}`, larghezza: '2.5', permanente: true, planimetria }, { id })
  const answer = await submit(server, filing, altea)
  if (answer.statusCode !== 201) throw new Error(answer.payload)
  return filing
}

/** A new session each time: some routes end it. */
async function signIn(actor: ActorName): Promise<Someone | undefined> {
  const staff = (name: string, role: 'officer' | 'head' | 'protocol' | 'administrator', office: string): Promise<Someone> => anOfficer(server, name, [{ role, office }])
  switch (actor) {
    case 'nobody': return undefined
    case 'A': return aPerson(server, CF_A)
    case 'B': return aPerson(server, CF_B, { givenName: 'Bruno', familyName: 'Prova' })
    case 'delegate': return aPerson(server, DELEGATE, { givenName: 'Bruna', familyName: 'Segnaposto' })
    case 'officerX': return staff('Irene Istruttrice', 'officer', 'viabilita')
    case 'officerY': return staff('Ivo Altrove', 'officer', 'manutenzione')
    case 'headX': return staff('Dora Dirigente', 'head', 'viabilita')
    case 'protocol': return staff('Piera Protocollo', 'protocol', '*')
    case 'admin': return staff('Ada Amministratrice', 'administrator', '*')
    case 'elsewhere': return anOfficer(server, 'Elsa Altrove', [{ role: 'officer', office: 'viabilita' }], 'p_sp')
  }
}

/** What each parameter stands for; an upload under way is another filing than the registered one. */
function addressOf(path: string): string {
  const isUpload = path.includes('/attachments/')
  const list = server.catalogue.lists('p_pc')[0]?.digest ?? ''
  const bundle = bundlesOf(server.catalogue.offered('p_pc'))[0]?.digest ?? ''
  return path
    .replace(/drafts\/:id$/, 'drafts/:id?expected=1')
    .replace(':id', isUpload ? pending : path.includes('/drafts/') ? drafted : filed.id)
    .replace(':sha256', sha256(isUpload ? PENDING : FILE))
    .replace(':digest', path.includes('lists') ? list : path.includes('bundles') ? bundle : publish(REQUEST).ref.digest)
    .replace(':index', '0').replace(':code', code).replace(':uid', 'nessuno')
    .replace('/mappe/*', '/mappe/1/2/3.png').replace('*', '.well-known/openid-configuration')
    .replace(/\/office\/filings$/, '/office/filings?office=viabilita')
}

/** What goes with a request beside its address. */
const WITH: Readonly<Record<string, () => Pick<InjectOptions, 'payload' | 'headers'>>> = {
  'PUT /api/filings/:id': () => ({ payload: Buffer.from(filed.bytes), headers: { 'content-type': 'application/json', 'x-seal-hash': filed.sealHash } }),
  'PUT /api/filings/:id/restore': () => ({ payload: { sealed: filed.content, ...reply } }),
  'POST /api/office/receipts': () => ({ payload: { jws: reply.jws } }),
  'PUT /api/filings/:id/attachments/:sha256': () => ({ payload: { bytes: PENDING.byteLength } }),
  'PUT /api/filings/:id/attachments/:sha256/chunks/:index': () => ({
    payload: Buffer.from(PENDING), headers: { 'content-type': 'application/octet-stream', 'content-digest': contentDigest(PENDING) },
  }),
  'PUT /api/my/drafts/:id': () => ({ payload: { expected: 0, save: SAVE, draft: {} } }),
  'PUT /api/my/notices/mail': () => ({ payload: { on: false, language: 'it' } }),
  'PUT /api/my/notices/push': () => ({ payload: { on: false, endpoint: 'https://fcm.googleapis.com/fcm/send/nessuno' } }),
  'POST /dev-identity/accesso/:uid': () => ({ payload: 'person=altea', headers: { 'content-type': 'application/x-www-form-urlencoded' } }),
  'POST /dev-identity/*': () => ({ payload: 'x=1', headers: { 'content-type': 'application/x-www-form-urlencoded' } }),
}

async function ask({ method, path }: Pick<AccessRow, 'method' | 'path'>, who: Someone | undefined): Promise<LightMyRequestResponse> {
  const extra = WITH[`${method} ${path}`]?.() ?? {}
  const headers = { ...headersOf('p_pc', who), ...extra.headers }
  return await server.app.inject({ ...extra, headers, method: method as 'GET', url: addressOf(path) }) // the table and Fastify name methods as it does
}

test('every route has a row, and every row a route', () => {
  const asked = [...routes.values()].filter(({ method }) => method !== 'HEAD' && method !== 'OPTIONS').map(({ method, path }) => `${method} ${path}`)
  expect(asked.length).toBeGreaterThan(40)
  expect(accessRows().map(({ method, path }) => `${method} ${path}`).toSorted()).toEqual(asked.toSorted())
})

test.each(accessRows().map(row => [row.method, row.path, row] as const))('%s %s', async (method, path, row) => {
  const answered: Record<string, number> = {}
  for (const actor of ACTORS) {
    // Of a case only one can take charge: each who tries has one that nobody has touched.
    if (path.endsWith('/take-charge')) filed = await fileOf(await signIn('A'))
    const response = await ask(row, await signIn(actor))
    answered[actor] = response.statusCode
    if (!READERS.has(actor)) for (const secret of [MARKER, CF_A]) expect([actor, response.payload.includes(secret)]).toEqual([actor, false])
    if (method === 'GET' && routes.has(`HEAD ${path}`)) {
      const head = await ask({ method: 'HEAD', path }, await signIn(actor))
      expect({ actor, status: head.statusCode, body: head.payload }).toEqual({ actor, status: response.statusCode, body: '' })
    }
  }
  expect(answered).toEqual(row.expected)
})

describe('what no route has', () => {
  const paths = [...new Set(accessRows().map(({ path }) => path))].filter(path => path !== '/dev-identity/*')

  test.each(paths)('%s answers no other method, and no other site', async path => {
    for (const method of ['OPTIONS', 'DELETE', 'PATCH', 'PUT', 'POST', 'GET']) {
      if (routes.has(`${method} ${path}`)) continue
      for (const actor of ['nobody', 'A', 'headX'] as const) {
        const headers = { ...headersOf('p_pc', await signIn(actor)), origin: 'http://piacenza.localhost', 'access-control-request-method': 'PUT' }
        const response = await server.app.inject({ method: method as 'GET', url: addressOf(path), headers })
        expect([method, actor, response.statusCode]).toEqual([method, actor, 404])
        expect(Object.keys(response.headers).filter(name => name.startsWith('access-control'))).toEqual([])
      }
    }
  })

  test.each(['1', '0000001', '%27%20OR%201=1--', '..%2F..%2F', '..;', '*', 'null', '00000000-0000-0000-0000-000000000000'])('no id %s that opens anything', async id => {
    for (const { method, path } of accessRows().filter(row => row.path.includes('/:id'))) {
      for (const actor of ['B', 'officerY', 'admin'] as const) {
        const extra = WITH[`${method} ${path}`]?.() ?? {}
        const url = addressOf(path.replace(':id', id))
        const response = await server.app.inject({ ...extra, method: method as 'GET', url, headers: { ...headersOf('p_pc', await signIn(actor)), ...extra.headers } })
        const isOwn = method === 'PUT' && id.startsWith('00000000-')
        expect({ method, path, actor, ok: response.statusCode < 400 && !isOwn }).toEqual({ method, path, actor, ok: false })
        expect(response.payload).not.toContain(MARKER)
      }
    }
  })
})
