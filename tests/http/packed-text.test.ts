import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '#support/server.ts'
import { visitor, type Reply } from '#support/visitor.ts'

let server: TestServer

beforeAll(async () => { server = await startTestServer() })
afterAll(() => server.close())

const ask = (headers: Readonly<Record<string, string>>): Promise<Reply> => visitor(server.app, 'piacenza.localhost:8080').ask({ url: '/api/catalogue', headers })

test.each([
  ['br', 'br', brotliDecompressSync],
  ['gzip, deflate, br, zstd', 'br', brotliDecompressSync],
  ['gzip', 'gzip', gunzipSync],
  ['br;q=0, gzip', 'gzip', gunzipSync],
])('the catalogue asked for with «%s» comes as %s', async (accepted, encoding, unpack) => {
  const plain = await ask({})
  const packed = await ask({ 'accept-encoding': accepted })
  expect(packed.headers).toMatchObject({ 'content-encoding': encoding, vary: expect.stringContaining('accept-encoding') as string })
  expect(packed.rawPayload.byteLength).toBeLessThan(plain.rawPayload.byteLength / 3)
  expect(unpack(packed.rawPayload).toString('utf8')).toBe(plain.payload)
})

test('who asks for no packing gets none', async () => {
  expect((await ask({})).headers['content-encoding']).toBeUndefined()
})

test('who has it already is told so', async () => {
  const first = await ask({ 'accept-encoding': 'br' })
  const again = await ask({ 'accept-encoding': 'br', 'if-none-match': String(first.headers.etag) })
  expect([again.statusCode, again.rawPayload.byteLength]).toEqual([304, 0])
  expect((await ask({ 'if-none-match': 'W/"another"' })).statusCode).toBe(200)
})
