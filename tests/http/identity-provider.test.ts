import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { decodeJwt, exportJWK, SignJWT, type JWTPayload } from 'jose'
import pg from 'pg'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { OutagesReply } from '#contract/outages.ts'
import { identityRoutes, outageRoutes } from '#contract/paths.ts'
import { buildApp } from '#server/app.ts'
import { developmentIdentity, type DevelopmentIdentity } from '#server/demonstration/index.ts'
import { identity } from '#server/identity/index.ts'
import { createIdentityProvider, LoginFailure, type IdentityProvider, type LoginSecrets, type ProviderConnection } from '#server/identity/provider.ts'
import type { JobHandlers } from '#server/platform/jobs.ts'
import type { Platform } from '#server/platform/ports.ts'
import { startTestServer, type TestServer } from '#support/server.ts'
import { visitor, type Visitor } from '#support/visitor.ts'

type Fetch = NonNullable<ProviderConnection['fetch']>

let server: TestServer
let development: DevelopmentIdentity
let app: FastifyInstance
let provider: IdentityProvider
let direct: Fetch
let jobs: JobHandlers
/** What the jobs were asked to end at the provider: the server's own would ask another provider. */
let toRevoke: object[] = []
/** By how much the jobs' clock is ahead. */
let later = 0
/** What happens between the server and the provider in the test that runs. */
let between: (url: string, go: () => ReturnType<Fetch>) => ReturnType<Fetch> = (_, go) => go()

beforeAll(async () => {
  server = await startTestServer({ env: { RATE_LIMIT_LOGINS: '10000' } })
  development = developmentIdentity(server.platform.config)
  if (!development.connection.fetch) throw new Error('the development provider answers in process')
  direct = development.connection.fetch
  const connection: ProviderConnection = { ...development.connection, fetch: (url, options) => between(url, () => direct(url, options)) }
  const settings = server.platform.config.identity
  provider = createIdentityProvider(settings, connection)
  const room = identity(settings, connection, 50)
  const platform: Platform = {
    ...server.platform, jobs: { ...server.platform.jobs, addEach: (_, __, payloads) => {
      toRevoke.push(...payloads)
      return Promise.resolve()
    } },
  }
  jobs = room.jobs?.({ ...platform, clock: { now: () => new Date(Date.now() + later) } }) ?? {}
  app = await buildApp(platform, [room, development.room])
})
afterAll(async () => {
  await app.close()
  await server.close()
})

const ORIGIN = 'http://localhost:8080'

/** Goes to the provider and back, as far as the answer. */
async function answer(by: IdentityProvider = provider): Promise<{ readonly callback: URL, readonly secrets: LoginSecrets }> {
  const { url, secrets } = await by.leave('citizen', ORIGIN, 2)
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

interface Key { readonly key: KeyObject | Uint8Array, readonly alg?: string }
type Change = (claims: JWTPayload, own: Key) => Promise<string> | string

const sign = (claims: JWTPayload, { key, alg = 'RS256' }: Key): Promise<string> => new SignJWT(claims).setProtectedHeader({ alg }).sign(key)
const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
/** Keys of Node’s own, which sign by whatever algorithm. */
const newKeys = () => generateKeyPairSync('rsa', { modulusLength: 2_048 })
const stranger = newKeys().privateKey

/** How a login ends at a provider whose keys are the test's own, and which signs anew what the development provider says. */
async function loginWith({ idToken = sign, userinfo }: { readonly idToken?: Change, readonly userinfo?: Change }): Promise<string> {
  const { privateKey: key, publicKey } = newKeys()
  const jwks = { keys: [{ ...await exportJWK(publicKey), use: 'sig' }] }
  const resigned = async (url: string, reply: Response): Promise<Response> => {
    if (url.endsWith('/jwks')) return Response.json(jwks)
    if (url.includes('/.well-known/')) return Response.json({ ...await reply.json() as object, userinfo_signing_alg_values_supported: ['RS256'] })
    if (url.endsWith('/token')) {
      const tokens = await reply.json() as { id_token: string }
      return Response.json({ ...tokens, id_token: await idToken(decodeJwt(tokens.id_token), { key }) })
    }
    if (!url.endsWith('/me') || !userinfo) return reply
    return new Response(await userinfo(await reply.json() as JWTPayload, { key }), { headers: { 'content-type': 'application/jwt' } })
  }
  const resigning = createIdentityProvider(server.platform.config.identity, { ...development.connection, fetch: async (url, options) => resigned(url, await direct(url, options)) })
  const { callback, secrets } = await answer(resigning)
  return resigning.comeBack('citizen', callback, secrets).then(() => 'good', (error: unknown) => (error instanceof LoginFailure ? error.outcome : String(error)))
}

test.each<[what: string, outcome: string, idToken: Change]>([
  ['signed with the key that the provider publishes', 'good', sign],
  ['changed after it was signed', 'non-riuscito', async (claims, own) => (await sign(claims, own)).replace(/\.[^.]+\./, `.${encoded({ ...claims, given_name: 'Altea' })}.`)],
  ['signed with a key that the provider does not publish', 'non-riuscito', claims => sign(claims, { key: stranger })],
  ['signed with nothing', 'non-riuscito', claims => `${encoded({ alg: 'none' })}.${encoded(claims)}.`],
  ['signed with the client’s secret, which is no key of the provider’s', 'non-riuscito', claims => sign(claims, { key: Buffer.from(development.connection.clientSecret ?? ''), alg: 'HS256' })],
  ['signed by another algorithm than the one agreed', 'non-riuscito', (claims, { key }) => sign(claims, { key, alg: 'PS256' })],
  ['for another client', 'non-riuscito', (claims, own) => sign({ ...claims, aud: 'another' }, own)],
  ['that has expired', 'non-riuscito', (claims, own) => sign({ ...claims, exp: 1_700_000_000 }, own)],
  ['of a login made an hour before', 'non-riuscito', ({ auth_time: at, ...claims }, own) => sign({ ...claims, auth_time: Number(at) - 3_600 }, own)],
  ['that does not say when the login was made', 'good', (claims, own) => sign({ ...claims, auth_time: undefined }, own)],
  ['of another issuer', 'non-riuscito', (claims, own) => sign({ ...claims, iss: 'https://evil.example' }, own)],
])('an ID token %s: %s', async (_, outcome, idToken) => {
  expect(await loginWith({ idToken })).toBe(outcome)
})

test.each<[what: string, outcome: string, userinfo: Change]>([
  ['the provider', 'good', sign],
  ['somebody else', 'non-riuscito', claims => sign({ ...claims, 'https://attributes.eid.gov.it/fiscal_number': 'TINIT-99900040447' }, { key: stranger })],
])('what is told of a person in a token signed by %s: %s', async (_, outcome, userinfo) => {
  expect(await loginWith({ userinfo })).toBe(outcome)
})

test('the provider’s keys are asked for once, however many log in', async () => {
  const asked: string[] = []
  const fresh = createIdentityProvider(server.platform.config.identity, {
    ...development.connection,
    fetch: (url, options) => {
      asked.push(new URL(url).pathname)
      return direct(url, options)
    },
  })
  for (let login = 0; login < 3; login += 1) {
    const { callback, secrets } = await answer(fresh)
    await fresh.comeBack('citizen', callback, secrets)
  }
  expect(asked.filter(path => path.endsWith('/jwks'))).toHaveLength(1)
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

const outages = async (): Promise<OutagesReply> => (await server.app.inject({ url: outageRoutes.outages, headers: { host: 'localhost' } })).json<OutagesReply>()
const down = (): ReturnType<Fetch> => Promise.resolve(new Response('down', { status: 503 }))

/** The last outage, which began two hours ago by then. */
async function overAfterTwoHours(): Promise<OutagesReply['outages'][number] | undefined> {
  await asSuperuser(`UPDATE sportello.login_down SET since = since - interval '2 hours'`)
  await pause(150)
  expect((await outages()).loginDownSince).toBeDefined()
  between = (_, go) => go()
  await vi.waitUntil(async () => (await outages()).loginDownSince === undefined, { timeout: 5_000 })
  const told = (await outages()).outages
  await asSuperuser('TRUNCATE sportello.outage')
  expect(told).toHaveLength(1)
  expect(Math.round((Date.parse(told[0]?.to ?? '') - Date.parse(told[0]?.from ?? '')) / 60_000)).toBe(120)
  return told[0]
}

test('while a provider gives no tokens citizens are told so; when it works again the outage is written down, for whose term ended meanwhile', async () => {
  between = (url, go) => (url.endsWith('/token') ? down() : go())
  expect((await visitor(app).login('ersilia', { returnTo: '/bozze' })).headers.location).toBe('/bozze?accesso=non-disponibile')
  await vi.waitUntil(async () => (await outages()).loginDownSince !== undefined)
  expect((await overAfterTwoHours())?.of).toBe('login')
})

test('a provider that says nothing of itself is down too, and a server that starts meanwhile goes on asking', async () => {
  between = (url, go) => (url.includes('/.well-known/') ? down() : go())
  await asSuperuser('INSERT INTO sportello.login_down DEFAULT VALUES')
  const connection: ProviderConnection = { ...development.connection, fetch: (url, options) => between(url, () => direct(url, options)) }
  const next = await buildApp(server.platform, [identity(server.platform.config.identity, connection, 50)])
  await next.ready()
  expect((await overAfterTwoHours())?.of).toBe('login')
  await next.close()
})

test('a person who refuses, or writes that the provider failed into their own address, makes no outage', async () => {
  const browser = visitor(app)
  const left = await browser.get(identityRoutes.login)
  const state = new URL(String(left.headers.location)).searchParams.get('state') ?? ''
  const back = await browser.get(`${identityRoutes.callback}?error=server_error&state=${state}&iss=${encodeURIComponent(development.connection.issuer('citizen', ORIGIN).href)}`)
  expect(String(back.headers.location)).toMatch(/accesso=non-/)
  await pause(100)
  expect((await outages()).loginDownSince).toBeUndefined()
})

async function asSuperuser(text: string): Promise<void> {
  const client = new pg.Client({ connectionString: server.database.superUrl })
  await client.connect()
  await client.query(text)
  await client.end()
}

/** Logs somebody in. @returns what the provider says of the access token */
async function loggedIn(browser: Visitor): Promise<() => Promise<number>> {
  let token = ''
  between = async (url, go) => {
    const reply = await go()
    if (url.endsWith('/token')) token = (await reply.clone().json() as { access_token: string }).access_token
    return reply
  }
  await browser.login('ersilia')
  between = (_, go) => go()
  toRevoke = []
  return async () => (await app.inject({ url: '/dev-identity/me', headers: { host: 'localhost:8080', authorization: `Bearer ${token}` } })).statusCode
}

async function revoke(attempt: number): Promise<void> {
  for (const one of toRevoke) await jobs['identity.revoke']?.(one, { job: '1', attempt, lastAttempt: false })
}

test.each<[what: string, does: (browser: Visitor) => Promise<unknown>]>([
  ['logout', browser => browser.post(identityRoutes.logout)],
  ['another login in its place', browser => browser.login('altea')],
  ['a logout on another device', async () => {
    const other = visitor(app)
    await other.login('ersilia')
    await other.post(identityRoutes.logoutElsewhere)
  }],
  ['time', async () => {
    later = 9 * 3_600_000
    await jobs['identity.end-sessions']?.({}, { job: '1', attempt: 1, lastAttempt: false })
    later = 0
  }],
])('%s ends the access token at the provider', async (_, does) => {
  const browser = visitor(app)
  const says = await loggedIn(browser)
  expect(await says()).toBe(200)
  await does(browser)
  expect(JSON.stringify(toRevoke)).not.toContain('Provavalle')
  await revoke(1)
  expect(await says()).toBe(401)
})

test('a provider that cannot be reached is asked again, and in the end no more', async () => {
  const browser = visitor(app)
  const says = await loggedIn(browser)
  await browser.post(identityRoutes.logout)
  between = () => { throw new TypeError('fetch failed') }
  await expect(revoke(1)).rejects.toThrow()
  await revoke(10)
  between = url => Promise.resolve(url.endsWith('/revocation') ? Response.json({ error: 'invalid_client' }, { status: 401 }) : new Response())
  await revoke(1)
  between = (_, go) => go()
  expect(await says()).toBe(200)
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
