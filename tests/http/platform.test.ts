import { connect } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { identityRoutes } from '#contract/paths.ts'
import { buildApp } from '#server/app.ts'
import type { Room } from '#server/platform/ports.ts'
import { startTestServer, type TestServer } from '#support/server.ts'
import { visitor, type Visitor } from '#support/visitor.ts'

let server: TestServer
let address: URL
const lines: string[] = []

beforeAll(async () => {
  server = await startTestServer({ log: { write: line => { lines.push(line) } } })
  address = new URL(await server.listen())
})
afterAll(() => server.close())

const HOST = { host: 'localhost:8080' }

describe('headers', () => {
  test.each([
    ['a reply', 'GET', '/api/session', 200],
    ['an unknown route', 'GET', '/api/nothing', 404],
    ['a missing script', 'GET', '/assets/index-abc123.js', 404],
    ['a refused request', 'POST', '/api/logout', 403],
  ] as const)('%s carries the security headers', async (_, method, url, status) => {
    const reply = await server.app.inject({ method, url, headers: HOST })
    expect(reply.statusCode).toBe(status)
    expect(reply.headers['content-security-policy']).toMatch(/default-src 'none'.*script-src 'self'.*frame-ancestors 'none'/)
    expect(reply.headers['content-security-policy']).not.toMatch(/unsafe/)
    expect(reply.headers['content-security-policy']).toContain(`require-trusted-types-for 'script';trusted-types sportello structured-data vue`)
    expect(reply.headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'cross-origin-opener-policy': 'same-origin', 'referrer-policy': 'same-origin', 'x-frame-options': 'DENY' })
    expect(reply.headers['permissions-policy']).toContain('camera=(self), geolocation=(self)')
    expect(reply.headers).not.toHaveProperty('access-control-allow-origin')
    if (status >= 400) expect(reply.headers['content-type']).toContain('application/problem+json')
  })

  test('an address that cannot be read is a named problem, under a policy too', async () => {
    const reply = await server.app.inject({ url: '/api/%zz', headers: HOST })
    expect(reply.json()).toMatchObject({ type: 'request.malformed', status: 400 })
    expect(reply.headers['content-security-policy']).toContain(`default-src 'none'`)
  })

  test('answers about a person are never kept in a cache', async () => {
    expect((await server.app.inject({ url: identityRoutes.session, headers: HOST })).headers['cache-control']).toBe('no-store')
  })

  test('HSTS and secure cookies with an https address only', async () => {
    expect((await server.app.inject({ url: '/status', headers: HOST })).headers).not.toHaveProperty('strict-transport-security')
    const secure = await startTestServer({ env: { PUBLIC_URL: 'https://sportello.example' } })
    try {
      const reply = await secure.app.inject({ url: identityRoutes.login, headers: { host: 'sportello.example' } })
      expect(reply.headers['strict-transport-security']).toContain('max-age=63072000')
      expect(reply.cookies[0]).toMatchObject({ secure: true, httpOnly: true, sameSite: 'Lax', path: '/' })
      expect(reply.cookies[0]?.name).toMatch(/^__Host-/)
    } finally {
      await secure.close()
    }
  })
})

describe('requests that change something', () => {
  test.each([
    ['without the app’s header', {}],
    ['from another site', { 'x-sportello': '1', 'sec-fetch-site': 'cross-site' }],
    ['from a sister host', { 'x-sportello': '1', 'sec-fetch-site': 'same-site' }],
    ['from a page of another origin', { 'x-sportello': '1', origin: 'https://evil.example' }],
    ['from nowhere', { 'x-sportello': '1', origin: 'null' }],
  ])('%s are refused', async (_, headers) => {
    const reply = await server.app.inject({ method: 'POST', url: identityRoutes.logout, headers: { ...HOST, ...headers } })
    expect(reply.statusCode).toBe(403)
    expect(reply.json()).toMatchObject({ type: 'request.wrong-origin', status: 403 })
  })

  test('a form to the page of test identities from another site is refused too', async () => {
    const reply = await server.app.inject({ method: 'POST', url: '/dev-identity/accesso/x', headers: { ...HOST, 'content-type': 'application/x-www-form-urlencoded', origin: 'https://evil.example' }, payload: 'person=ersilia' })
    expect(reply.statusCode).toBe(403)
  })
})

describe('bodies', () => {
  const echo: Room = { name: 'echo', routes: app => void app.put('/api/echo', (request, reply) => reply.send({ bytes: request.rawBody.length, body: request.body })) }
  const put = async (payload: string | Buffer, contentType = 'application/json') => {
    const app = await buildApp(server.platform, [echo])
    try {
      return await app.inject({ method: 'PUT', url: '/api/echo', payload, headers: { ...HOST, 'x-sportello': '1', 'content-type': contentType } })
    } finally {
      await app.close()
    }
  }

  test('the bytes are kept as they came', async () => {
    expect((await put('{ "é": 1 }')).json()).toEqual({ bytes: 11, body: { é: 1 } })
  })

  test.each([
    ['not JSON', '{"a":', 400, 'request.malformed'],
    ['nested too deeply', '['.repeat(33) + ']'.repeat(33), 400, 'request.malformed'],
    ['nested without end', '['.repeat(500_000), 400, 'request.malformed'],
    ['with a prototype', '{"__proto__":{"admin":true}}', 400, 'request.malformed'],
    ['with a constructor', '{"constructor":{"prototype":{}}}', 400, 'request.malformed'],
    ['too large', `"${'a'.repeat(1024 * 1024)}"`, 413, 'request.too-large'],
  ])('%s is a named problem', async (_, payload, status, code) => {
    const reply = await put(payload)
    expect(reply.statusCode).toBe(status)
    expect(reply.json()).toMatchObject({ type: code, status })
    expect(reply.body).not.toMatch(/SyntaxError|stack|node_modules/)
  })

  test('brackets inside strings do not count as depth', async () => {
    expect((await put(JSON.stringify({ a: '[{"\\'.repeat(50) }))).statusCode).toBe(200)
  })

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'application/xml'])('%s is not read', async type => {
    expect((await put('{}', type)).statusCode).toBe(400)
  })
})

describe('what fails inside', () => {
  const failing: Room = { name: 'failing', routes: app => void app.get('/api/fail', () => { throw new Error('secret CMPTCS71S02A909J') }) }

  test('is answered with a number to ask by, and neither reply nor log say more than that', async () => {
    const app = await buildApp(server.platform, [failing])
    const reply = await app.inject({ url: '/api/fail', headers: HOST })
    await app.close()
    expect(reply.statusCode).toBe(500)
    expect(reply.json()).toMatchObject({ type: 'server.failed', problems: [{ code: 'server.failed', details: { correlation: reply.headers['x-request-id'] } }] })
    expect(reply.body).not.toContain('secret')
    expect(lines.some(line => line.includes(String(reply.headers['x-request-id'])) && line.includes('request failed'))).toBe(true)
  })

  test('no line of the log has a query, a cookie or a person in it', async () => {
    const browser = visitor(server.app)
    await browser.login('ersilia', { returnTo: '/servizi?q=segreto' })
    await browser.get('/api/session?codice=PRVRSL84C57G535Z')
    const text = lines.join('')
    expect(text).toContain('"route":"/api/session"')
    expect(text).not.toMatch(/segreto|PRVRSL84C57G535Z|Provavalle|accesso-[0-9a-f]|code=/)
  })
})

describe('how often one may ask', () => {
  test('an address is stopped, told how long to wait, and a forged proxy header does not help', async () => {
    const strict = await startTestServer({ env: { RATE_LIMIT_PER_ADDRESS: '5' } })
    try {
      const ask = (address: string) => strict.app.inject({ url: '/api/session', headers: { ...HOST, 'x-forwarded-for': address } })
      const replies = []
      for (let turn = 0; turn < 6; turn += 1) replies.push(await ask(`10.0.0.${String(turn)}`))
      expect(replies[0]?.headers['x-ratelimit-remaining']).toBe('4')
      expect(replies[5]?.statusCode).toBe(429)
      expect(Number(replies[5]?.headers['retry-after'])).toBeGreaterThan(0)
      expect(replies[5]?.json()).toMatchObject({ type: 'request.rate-limited' })
      expect((await strict.app.inject({ url: '/status', headers: HOST })).statusCode).toBe(200)
    } finally {
      await strict.close()
    }
  })

  describe('behind one address', () => {
    const forged = (turn: number): string => `sessione=${Buffer.from(String(turn).padStart(32, '0')).toString('base64url')}`
    let office: TestServer
    let people: readonly Visitor[]
    beforeAll(async () => {
      office = await startTestServer({ env: { RATE_LIMIT_PER_ADDRESS: '120', RATE_LIMIT_PER_PERSON: '60' } })
      people = ['ersilia', 'altea', 'quirino', 'tarcisio', 'domitilla'].map(() => visitor(office.app))
      for (const [index, name] of (['ersilia', 'altea', 'quirino', 'tarcisio', 'domitilla'] as const).entries()) await people[index]?.login(name)
    })
    afterAll(async () => { await office.close() })

    test('who is logged in is not stopped by colleagues or by a flood, a flood is, and no invented cookie helps it', async () => {
      const colleagues = people.slice(0, 3)
      for (const one of colleagues) expect((await one.get('/api/session')).json()).not.toMatchObject({ person: null })
      const work = async (): Promise<number[]> => (await Promise.all(colleagues.flatMap(one => Array.from({ length: 25 }, () => one.get('/api/session'))))).map(one => one.statusCode)
      const flood = async (cookie: (turn: number) => string): Promise<number[]> =>
        (await Promise.all(Array.from({ length: 150 }, (_, turn) => office.app.inject({ url: '/api/session', headers: { ...HOST, cookie: cookie(turn) } })))).map(one => one.statusCode)

      expect(new Set(await work())).toEqual(new Set([200]))
      expect((await flood(forged)).filter(one => one === 429).length).toBeGreaterThan(10)
      expect(new Set(await flood(() => 'x=1'))).toEqual(new Set([429]))
      expect(new Set(await work())).toEqual(new Set([200])) // 150 of theirs by now, more than the address has
    })

    test('one of them who asks without end is stopped alone, and a session that has ended counts as its address again', async () => {
      const [busy, other] = people.slice(3)
      if (!busy || !other) throw new Error('two are needed')
      const far = '10.9.0.1'
      const statuses = []
      for (let turn = 0; turn < 62; turn += 1) statuses.push((await busy.ask({ url: '/api/session', remoteAddress: far })).statusCode)
      expect(statuses.slice(0, 60)).toEqual(Array.from({ length: 60 }, () => 200))
      expect(statuses.slice(60)).toEqual([429, 429])
      expect((await other.ask({ url: '/api/session', remoteAddress: far })).statusCode).toBe(200)

      await office.platform.inTransaction(tx => sql`DELETE FROM session`.execute(tx))
      expect((await other.ask({ url: '/api/session', remoteAddress: far })).headers['x-ratelimit-limit']).toBe('60') // not known yet to have ended
      expect((await other.ask({ url: '/api/session', remoteAddress: far })).headers['x-ratelimit-limit']).toBe('120')
    })
  })

  test('a person is stopped from whatever address, another one is not', async () => {
    const strict = await startTestServer({ env: { RATE_LIMIT_PER_PERSON: '3' } })
    try {
      const [busy, other] = [visitor(strict.app), visitor(strict.app)]
      await busy.login('ersilia')
      await other.login('altea')
      const statuses = []
      for (let turn = 0; turn < 4; turn += 1) statuses.push((await busy.ask({ url: '/api/session', remoteAddress: `10.1.0.${String(turn)}` })).statusCode)
      expect(statuses).toEqual([200, 200, 200, 429])
      expect((await other.get('/api/session')).statusCode).toBe(200)
    } finally {
      await strict.close()
    }
  })
})

describe('real sockets', () => {
  test.each([
    ['in the middle of its body', `PUT /api/filings/x HTTP/1.1\r\nhost: localhost\r\nx-sportello: 1\r\ncontent-type: application/json\r\ncontent-length: 5000\r\n\r\n{"a":`],
    ['in the middle of its headers', 'POST /api/logout HTTP/1.1\r\nhost: loc'],
    ['with a chunk half sent', `PUT /api/filings/x HTTP/1.1\r\nhost: localhost\r\nx-sportello: 1\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\nff\r\nab`],
  ])('a request cut %s does not end the process', async (_, bytes) => {
    const socket = connect(Number(address.port), address.hostname)
    socket.on('error', () => undefined)
    socket.write(bytes)
    await pause(30)
    socket.resetAndDestroy()
    await pause(30)
    expect((await fetch(new URL('/status', address))).status).toBe(200)
  })

  test('two lengths for one body are refused before anything reads them', async () => {
    const reply = await raw('POST /api/logout HTTP/1.1\r\nhost: localhost\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\na')
    expect(reply).toMatch(/^HTTP\/1\.1 400/)
    expect(reply).toContain('application/problem+json')
  })

  test('headers without an end are answered with what they are', async () => {
    expect(await raw(`GET /status HTTP/1.1\r\nhost: localhost\r\nx-long: ${'a'.repeat(40_000)}`)).toMatch(/^HTTP\/1\.1 431 [^]*request\.malformed/)
  })

  function raw(bytes: string): Promise<string> {
    return new Promise((resolve, reject) => {
      let text = ''
      const socket = connect(Number(address.port), address.hostname, () => { socket.write(bytes) })
      socket.on('error', reject)
      socket.on('data', data => { text += data.toString() })
      socket.on('end', () => { resolve(text) })
    })
  }
})

describe('what tells about the server', () => {
  test('the description of the API is complete: contact, server, problems of every route', async () => {
    const api = (await server.app.inject({ url: '/api/openapi.json', headers: HOST })).json<{ openapi: string, info: { contact: object }, paths: Record<string, Record<string, { responses: Record<string, { content?: object }> }>> }>()
    expect(api.openapi).toBe('3.0.3')
    expect(api.info.contact).toMatchObject({ email: expect.any(String) as string })
    const routes = Object.values(api.paths).flatMap(path => Object.values(path))
    expect(routes.length).toBeGreaterThan(5)
    for (const { responses } of routes) expect(responses['4XX']?.content).toHaveProperty(['application/problem+json'])
    expect(Object.keys(api.paths).every(path => path.startsWith('/api/'))).toBe(true)
  })

  test('the numbers are for this machine, or for who has the token', async () => {
    expect((await server.app.inject({ url: '/metrics', headers: HOST })).body).toContain('http_request_duration_seconds')
    expect((await server.app.inject({ url: '/metrics', headers: HOST, remoteAddress: '10.0.0.9' })).statusCode).toBe(404)
    expect((await server.app.inject({ url: '/metrics', headers: { ...HOST, 'x-forwarded-for': '10.0.0.9' } })).statusCode).toBe(404)
    const guarded = await startTestServer({ env: { METRICS_TOKEN: 'a-token-that-is-long-enough' } })
    try {
      const ask = (authorization: string) => guarded.app.inject({ url: '/metrics', headers: { ...HOST, authorization }, remoteAddress: '10.0.0.9' })
      expect((await ask('Bearer a-token-that-is-long-enough')).statusCode).toBe(200)
      expect((await ask('Bearer a-token-that-is-long-enougH')).statusCode).toBe(404)
    } finally {
      await guarded.close()
    }
  })

  test('each body has its own name in the installed app, and its own keys', async () => {
    const at = (host: string, url: string) => server.app.inject({ url, headers: { host } })
    expect((await at('localhost:8080', '/manifest.webmanifest')).json()).toMatchObject({ name: 'Sportello Provincia di Piacenza', start_url: '/', display: 'standalone' })
    expect((await at('laspezia.localhost:8080', '/manifest.webmanifest')).json()).toMatchObject({ name: 'Sportello Provincia della Spezia' })
    const [pc, sp] = [await at('piacenza.localhost', '/.well-known/jwks.json'), await at('laspezia.localhost', '/.well-known/jwks.json')]
    expect(pc.body).not.toBe(sp.body)
    expect(pc.body).not.toContain('"d"')
  })
})
