import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { identityRoutes } from '#contract/paths.ts'
import { buildApp } from '#server/app.ts'
import { developmentIdentity, type DevelopmentIdentity } from '#server/demonstration/index.ts'
import { identity } from '#server/identity/index.ts'
import { createIdentityProvider, LoginFailure, type IdentityProvider, type LoginSecrets, type ProviderConnection } from '#server/identity/provider.ts'
import { startTestServer, type TestServer } from '#support/server.ts'
import { visitor } from '#support/visitor.ts'

type Fetch = NonNullable<ProviderConnection['fetch']>

let server: TestServer
let development: DevelopmentIdentity
let app: FastifyInstance
let provider: IdentityProvider
/** What happens between the server and the provider in the test that runs. */
let between: (url: string, go: () => ReturnType<Fetch>) => ReturnType<Fetch> = (_, go) => go()

beforeAll(async () => {
  server = await startTestServer({ env: { RATE_LIMIT_LOGINS: '10000' } })
  development = developmentIdentity(server.platform.config)
  const direct = development.connection.fetch
  if (!direct) throw new Error('the development provider answers in process')
  const connection: ProviderConnection = { ...development.connection, fetch: (url, options) => between(url, () => direct(url, options)) }
  const settings = server.platform.config.identity
  provider = createIdentityProvider(settings, connection)
  app = await buildApp(server.platform, [identity(settings, connection), development.room])
})
afterAll(async () => {
  await app.close()
  await server.close()
})

const ORIGIN = 'http://localhost:8080'

/** Goes to the provider and back, as far as the answer. */
async function answer(): Promise<{ readonly callback: URL, readonly secrets: LoginSecrets }> {
  const { url, secrets } = await provider.leave('citizen', ORIGIN, 2)
  const browser = visitor(app)
  let page = ''
  await browser.follow(await browser.get(`${url.pathname}${url.search}`), path => {
    page = path
    return false
  })
  const form = page === '' ? String((await browser.get(`${url.pathname}${url.search}`)).headers.location) : page
  const chosen = await browser.ask({ method: 'POST', url: form, payload: 'person=ersilia', headers: { 'content-type': 'application/x-www-form-urlencoded' } })
  const reply = await browser.follow(chosen, path => path.startsWith(identityRoutes.callback))
  return { secrets, callback: new URL(String(reply.headers.location), ORIGIN) }
}

test('an answer with everything right tells who it is', async () => {
  const { callback, secrets } = await answer()
  const proven = await provider.comeBack('citizen', callback, secrets)
  expect(proven.assurance).toBe(2)
  expect(proven.claims['https://attributes.eid.gov.it/fiscal_number']).toBe('TINIT-PRVRSL84C57G535Z')
})

test.each([
  { name: 'nonce', reason: 'a token made for another login' },
  { name: 'verifier', reason: 'a code that somebody else began with' },
  { name: 'state', reason: 'an answer to another request' },
])('a wrong $name is refused ($reason)', async ({ name }) => {
  const { callback, secrets } = await answer()
  await expect(provider.comeBack('citizen', callback, { ...secrets, [name]: 'x'.repeat(43) })).rejects.toMatchObject({ name: 'LoginFailure', outcome: 'non-riuscito' })
})

test.each([
  ['does not answer', (): never => { throw new TypeError('fetch failed') }],
  ['answers 503', () => Promise.resolve(new Response('down', { status: 503 }))],
  ['answers a page instead of JSON', () => Promise.resolve(new Response('<html>', { status: 200, headers: { 'content-type': 'text/html' } }))],
])('a provider that %s leaves the person on their page', async (_, fault) => {
  const fresh = createIdentityProvider(server.platform.config.identity, { ...development.connection, fetch: fault })
  await expect(fresh.leave('citizen', ORIGIN, 2)).rejects.toMatchObject({ outcome: 'non-disponibile' })
  await expect(fresh.leave('citizen', ORIGIN, 2)).rejects.toBeInstanceOf(LoginFailure)
})

test('a provider that fails between the code and the token says so, and the next login works', async () => {
  const browser = visitor(app)
  between = (url, go) => (url.endsWith('/token') ? Promise.resolve(new Response('{}', { status: 503, headers: { 'content-type': 'application/json' } })) : go())
  expect((await browser.login('ersilia', { returnTo: '/bozze' })).headers.location).toBe('/bozze?accesso=non-disponibile')
  between = (_, go) => go()
  expect((await browser.login('ersilia', { returnTo: '/bozze' })).headers.location).toBe('/bozze')
})

test('logout ends the access token at the provider', async () => {
  const browser = visitor(app)
  let token = ''
  between = async (url, go) => {
    const reply = await go()
    if (url.endsWith('/token')) token = (await reply.clone().json() as { access_token: string }).access_token
    return reply
  }
  await browser.login('ersilia')
  between = (_, go) => go()
  const userinfo = () => app.inject({ url: '/dev-identity/me', headers: { host: 'localhost:8080', authorization: `Bearer ${token}` } })
  expect((await userinfo()).statusCode).toBe(200)
  await browser.post(identityRoutes.logout)
  expect((await userinfo()).statusCode).toBe(401)
})

test('logout ends the session here even when the provider cannot be reached', async () => {
  const browser = visitor(app)
  await browser.login('ersilia')
  between = () => { throw new TypeError('fetch failed') }
  expect((await browser.post(identityRoutes.logout)).statusCode).toBe(200)
  between = (_, go) => go()
  expect((await browser.get(identityRoutes.session)).json()).toMatchObject({ person: null })
})

test('the page of test identities has the counter’s own headers and one button for each person', async () => {
  const browser = visitor(app)
  const page = await browser.follow(await browser.get(identityRoutes.login))
  expect(page.headers['content-security-policy']).toContain(`default-src 'none'`)
  expect(page.body).toContain('<html lang="it">')
  expect(page.body.match(/<button type="submit"/g)).toHaveLength(10)
  const office = await browser.follow(await browser.get(identityRoutes.staffLogin))
  expect(office.body.match(/<button type="submit"/g)).toHaveLength(5)
})

test('the development provider does not start in production', () => {
  expect(() => developmentIdentity({ ...server.platform.config, production: true })).toThrow(/production/)
})
