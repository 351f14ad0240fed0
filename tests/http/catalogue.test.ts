import { afterAll, beforeAll, expect, test } from 'vitest'
import type { PackReply } from '#contract/catalogue.ts'
import { startTestServer, type TestServer } from '#support/server.ts'
import { triplesOfJsonLd, triplesOfRdfXml } from '#support/triples.ts'
import { visitor } from '#support/visitor.ts'
import { sha256 } from './support/filing.ts'

let server: TestServer

beforeAll(async () => { server = await startTestServer() })
afterAll(() => server.close())

/** What anybody is offered: the sheets of the staff are the staff's. */
function openTo(body: string): readonly string[] {
  return server.catalogue.offered(body).filter(one => one.definition.identity.staff === undefined).map(one => one.ref.id)
}

const BODIES = [['p_pc', 'piacenza.localhost:8080'], ['p_sp', 'laspezia.localhost:8080']] as const

test.each(BODIES)('every definition and list of %s is kept under the digest of its bytes', async (body, host) => {
  const who = visitor(server.app, host)
  const pack = (await who.get('/api/pack')).json<PackReply>()
  expect(pack.definitions.map(one => one.ref.id)).toEqual(openTo(body))
  const [first] = pack.definitions
  const definition = await who.get(`/api/definitions/${first?.ref.digest ?? ''}`)
  expect(Buffer.byteLength(definition.payload)).toBe(first?.bytes)
  expect(definition.headers['cache-control']).toContain('immutable')
  expect((await who.get(`/api/definitions/${'0'.repeat(64)}`)).json()).toMatchObject({ type: 'request.not-found' })
})

test.each(BODIES)('what %s offers comes in a few bundles too, each definition with the bytes that its digest names', async (body, host) => {
  const who = visitor(server.app, host)
  const pack = (await who.get('/api/pack')).json<PackReply>()
  const bundles = pack.bundles ?? []
  expect(bundles.flatMap(one => one.definitions)).toEqual(pack.definitions.map(one => one.ref.digest))
  expect(bundles.length * 5).toBeLessThan(pack.definitions.length)
  for (const { digest, definitions } of bundles) {
    const reply = await who.get(`/api/bundles/${digest}`)
    expect(reply.headers['cache-control']).toContain('immutable')
    expect(reply.json<readonly unknown[]>().map(one => sha256(Buffer.from(JSON.stringify(one))))).toEqual(definitions) // as a device looks at them
  }
  expect((await who.get(`/api/bundles/${'0'.repeat(64)}`)).json()).toMatchObject({ type: 'request.not-found' })
})

test('a definition is compiled once and asked for its standing each time', async () => {
  const { catalogue, platform: { db } } = server
  const [offered] = catalogue.offered('p_pc')
  const digest = offered?.ref.digest ?? ''
  const [one, other] = [await catalogue.known(db, 'p_pc', digest), await catalogue.known(db, 'p_pc', digest)]
  expect(one).toMatchObject({ ref: offered?.ref, acceptUntil: undefined })
  expect(other?.procedure).toBe(one?.procedure)
  expect(await catalogue.known(db, 'p_sp', digest)).toBeUndefined()
})

interface JsonLd { readonly '@id': string, readonly '@type': string, readonly [property: string]: unknown }

test.each(BODIES)('the catalogue of %s is open data: every service with title, authority, legal basis, cost and channel in both languages', async (body, host) => {
  const reply = await visitor(server.app, host).get('/catalogo.jsonld')
  expect(reply.headers['content-type']).toBe('application/ld+json; charset=utf-8')
  const catalogue = reply.json<JsonLd & { readonly 'dcat:service': readonly JsonLd[], readonly 'dct:publisher': JsonLd }>()
  expect(catalogue['dcat:service'].map(service => service['dct:identifier'])).toEqual(openTo(body))
  for (const service of catalogue['dcat:service']) {
    expect(service).toMatchObject({
      '@id': `http://${host}/servizi/${String(service['dct:identifier'])}#servizio`,
      '@type': ['cpsv:PublicService', 'cpsvapit:PublicService'],
      'dct:title': [{ '@language': 'it' }, { '@language': 'en' }],
      'cv:hasCompetentAuthority': { '@id': catalogue['dct:publisher']['@id'] },
      'cpsv:produces': { '@type': 'cv:Output' },
      'cv:hasChannel': { '@type': 'cv:Channel' },
    })
    expect((service['cv:hasLegalResource'] as object[]).length).toBeGreaterThan(0)
  }
})

test.each(BODIES)('the catalogue of %s is also RDF, in Turtle', async (_, host) => {
  const reply = await visitor(server.app, host).get('/catalogo.ttl')
  expect(reply.headers['content-type']).toBe('text/turtle; charset=utf-8')
  expect(reply.payload).toContain(`<http://${host}/catalogo.jsonld> a dcat:Catalog ;`)
})

test.each(BODIES)('the catalogue of %s says in RDF/XML what it says in JSON-LD, statement by statement', async (_, host) => {
  const who = visitor(server.app, host)
  const reply = await who.get('/catalogo.rdf')
  expect(reply.headers['content-type']).toBe('application/rdf+xml; charset=utf-8')
  const said = triplesOfJsonLd((await who.get('/catalogo.jsonld')).json())
  expect(said.length).toBeGreaterThan(1_000)
  expect(triplesOfRdfXml(reply.payload)).toEqual(said)
})

test('the catalogue’s one address leads to the form that is asked for, and people to the services', async () => {
  const to = async (accept: string): Promise<unknown> => (await server.app.inject({ url: '/catalogo', headers: { host: 'localhost:8080', accept } })).headers.location
  expect(await to('text/turtle')).toBe('/catalogo.ttl')
  expect(await to('application/rdf+xml')).toBe('/catalogo.rdf')
  expect(await to('text/html,*/*;q=0.8')).toBe('/servizi')
})

test.each(BODIES)('robots.txt leads to the sitemap of %s, which lists home, services and every sheet', async (body, host) => {
  const who = visitor(server.app, host)
  const robots = (await who.get('/robots.txt')).payload
  expect(robots).toContain('Disallow: /ufficio')
  const address = /^Sitemap: (.+)$/m.exec(robots)?.[1] ?? ''
  expect(address).toBe(`http://${host}/sitemap.xml`)
  const reply = await who.get(new URL(address).pathname)
  expect(reply.headers['content-type']).toBe('application/xml; charset=utf-8')
  const pages = [...reply.payload.matchAll(/<loc>([^<]+)<\/loc>/g)].map(match => match[1])
  expect(pages).toEqual([`http://${host}/`, `http://${host}/servizi`, `http://${host}/procedimenti`, ...openTo(body).map(id => `http://${host}/servizi/${id}`)])
})

test('what is published says the body’s own address, whatever host a stranger asks by', async () => {
  const invented = visitor(server.app, 'sportello.altrove.example')
  for (const path of ['/catalogo.jsonld', '/catalogo.ttl', '/sitemap.xml', '/robots.txt', '/procedimenti.csv', '/api/procedure-types']) {
    const { payload } = await invented.get(path)
    expect(payload, path).not.toContain('altrove')
    if (path !== '/api/procedure-types') expect(payload, path).toContain('http://piacenza.localhost:8080/')
  }
})
