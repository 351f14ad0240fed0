import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { codes } from '#support/device.ts'
import { contentDigest } from './filings.ts'
import { connect } from './connect.ts'
import { cutNetwork } from './cut.ts'

interface Canned { readonly status?: number, readonly type?: string, readonly body?: BodyInit | null, readonly headers?: Record<string, string> }

function answering({ status = 200, type = 'application/json', body = '', headers = {} }: Canned, seen: Request[] = []): ReturnType<typeof connect> {
  return connect({
    origin: 'http://localhost',
    fetch: (input, init) => {
      seen.push(new Request(input, init))
      return Promise.resolve(new Response(status === 204 ? null : body, { status, headers: { 'content-type': type, ...headers } }))
    },
  })
}

const SESSION = JSON.stringify({ person: null, staff: null, assurance: 0, expiresAt: null })

test.each<[string, Canned, readonly string[]]>([
  ['the server\'s own answer', { body: SESSION }, []],
  ['with a charset', { body: SESSION, type: 'application/json; charset=utf-8' }, []],
  ['a page with status 200', { body: '<html>', type: 'text/html' }, ['network.not-our-server']],
  ['JSON of somebody else', { body: '{"ok":true}' }, ['network.not-our-server']],
  ['JSON cut in the middle', { body: SESSION.slice(0, 20) }, ['network.not-our-server']],
  ['JSON that says it is a page', { body: SESSION, type: 'text/html' }, ['network.not-our-server']],
  ['an empty 200', { body: '' }, ['network.not-our-server']],
  ['a redirect', { status: 302, headers: { location: 'https://portal.example/' } }, ['network.not-our-server']],
  ['a page with status 404', { status: 404, body: '<html>', type: 'text/html' }, ['network.not-our-server']],
  ['a page with status 401', { status: 401, body: '<html>', type: 'text/html' }, ['identity.login-required']],
  ['a proxy\'s 413', { status: 413, body: 'Too large', type: 'text/plain' }, ['network.not-our-server']],
  ['a proxy\'s 502', { status: 502, body: 'Bad Gateway', type: 'text/plain' }, ['server.unavailable']],
  ['a problem', { status: 422, type: 'application/problem+json', body: '{"type":"filing.wrong-body","title":"","status":422}' }, ['filing.wrong-body']],
  ['a problem that is none', { status: 500, type: 'application/problem+json', body: '{"type":"about:blank"}' }, ['server.failed']],
])('%s', async (_, canned, expected) => {
  expect(codes(await answering(canned).session())).toEqual(expected)
})

test('every fault of a refusal is read, with its details', async () => {
  const problems = [{ code: 'field.required', details: { path: 'km' } }, { code: 'check.failed', details: { path: 'fine', check: 'c1' } }]
  const body = JSON.stringify({ type: 'field.required', title: '', status: 422, problems })
  expect(await answering({ status: 422, type: 'application/problem+json', body }).session()).toMatchObject({ ok: false, problems })
})

test.each([
  ['120', 120_000],
  ['Sun, 22 Nov 2026 08:02:00 GMT', 120_000],
  ['soon', undefined],
])('Retry-After: %s is %s ms, by the server\'s own clock', async (value, ms) => {
  const headers = { 'retry-after': value, date: 'Sun, 22 Nov 2026 08:00:00 GMT' }
  const { arrival } = await answering({ status: 503, headers }).session()
  expect(arrival.retryAfterMs).toBe(ms)
  expect(arrival.serverAt).toBe('2026-11-22T08:00:00.000Z')
})

test('no network, and a caller who gives up, are answers', async () => {
  const failing = connect({ origin: 'http://localhost', fetch: () => Promise.reject(new TypeError('Failed to fetch')) })
  expect(codes(await failing.session())).toEqual(['network.unreachable'])
  expect(codes(await answering({ body: SESSION }).session({ signal: AbortSignal.abort() }))).toEqual(['network.unreachable'])
})

test('what writes carries the header that a form on another site cannot send, and no XSRF token of axios', async () => {
  const seen: Request[] = []
  await answering({ body: SESSION }, seen).logout()
  expect(seen[0]?.method).toBe('POST')
  expect(seen[0]?.headers.get('x-sportello')).toBe('1')
  expect(seen[0]?.credentials).toBe('same-origin')
})

test('the bytes of a filing leave exactly as they are', async () => {
  const seen: Request[] = []
  const bytes = new TextEncoder().encode('{"città":"Piacenza","n":1.0}')
  await answering({}, seen).putFiling('id-1', bytes.slice().buffer, 'abc', { anonymous: true })
  const [request] = seen
  expect(request?.method).toBe('PUT')
  expect(new URL(request?.url ?? '').pathname).toBe('/api/filings/id-1')
  expect(request?.headers.get('content-type')).toBe('application/json')
  expect(request?.headers.get('x-seal-hash')).toBe('abc')
  expect(request?.credentials).toBe('omit')
  expect(new Uint8Array(await request?.arrayBuffer() ?? new ArrayBuffer())).toEqual(bytes)
})

test('a chunk carries its digest as RFC 9530 writes it', async () => {
  const seen: Request[] = []
  const bytes = Uint8Array.from([0, 255, 128]).buffer
  const sha256 = createHash('sha256').update(new Uint8Array(bytes)).digest('hex')
  await answering({}, seen).putChunk('id-1', 'f'.repeat(64), { index: 3, sha256, bytes })
  expect(new URL(seen[0]?.url ?? '').pathname).toBe(`/api/filings/id-1/attachments/${'f'.repeat(64)}/chunks/3`)
  expect(seen[0]?.headers.get('content-type')).toBe('application/octet-stream')
  expect(seen[0]?.headers.get('content-digest')).toBe(contentDigest(sha256))
  expect(contentDigest(sha256)).toBe(`sha-256=:${createHash('sha256').update(new Uint8Array(bytes)).digest('base64')}:`)
})

test('a definition or list is believed only under its own digest', async () => {
  const body = JSON.stringify([['A', 'B']])
  const digest = createHash('sha256').update(body).digest('hex')
  expect(await answering({ body }).list(digest)).toMatchObject({ ok: true, value: [['A', 'B']] })
  expect(codes(await answering({ body }).list('0'.repeat(64)))).toEqual(['network.not-our-server'])
})

test('unset parts of a query are left out', async () => {
  const seen: Request[] = []
  await answering({}, seen).inbox({ q: 'ponte & strada', sort: 'newest' })
  await answering({}, seen).myFilings()
  expect(seen.map(one => new URL(one.url).search)).toEqual(['?q=ponte+%26+strada&sort=newest', ''])
})

test('with the network cut for a trial nothing leaves, and everything answers as with no network', async () => {
  const seen: Request[] = []
  const api = answering({ body: SESSION }, seen)
  cutNetwork(true)
  expect(codes(await api.session())).toEqual(['network.unreachable'])
  expect(codes(await api.putFiling('id-1', new ArrayBuffer(2), 'abc'))).toEqual(['network.unreachable'])
  expect(seen).toEqual([])
  cutNetwork(false)
  expect(codes(await api.session())).toEqual([])
  expect(seen).toHaveLength(1)
})
