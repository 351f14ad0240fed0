import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runInNewContext } from 'node:vm'
import { brotliCompressSync, brotliDecompressSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { keepRelease } from '#server/platform/releases.ts'
import { startTestServer, type TestServer } from '#support/server.ts'

const HTML = '<!doctype html><title>Sportello</title>'
const SCRIPT = 'export const a = 1'

let folder: string
let server: TestServer

async function build(dist: string, name: string): Promise<void> {
  await rm(dist, { recursive: true, force: true })
  await mkdir(join(dist, 'assets'), { recursive: true })
  await mkdir(join(dist, 'icons'))
  await writeFile(join(dist, 'index.html'), `${HTML}<script src="/assets/${name}"></script>`)
  await writeFile(join(dist, 'sw.js'), '/* worker */')
  await writeFile(join(dist, 'icons', 'icon-192.png'), 'png')
  await writeFile(join(dist, 'assets', name), SCRIPT)
  await writeFile(join(dist, 'assets', `${name}.br`), brotliCompressSync(SCRIPT))
  await writeFile(join(dist, 'assets', `${name}.map`), '{}')
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sportello-dist-'))
  await build(join(folder, 'dist'), 'index-aaaa.js')
  server = await startTestServer({ env: { DIST_DIR: join(folder, 'dist') } })
})
afterAll(async () => {
  await server.close()
  await rm(folder, { recursive: true, force: true })
})

const get = (url: string, headers: Readonly<Record<string, string>> = {}) => server.app.inject({ url, headers: { host: 'localhost:8080', accept: 'text/html', ...headers } })

describe('the built app', () => {
  test.each(['/', '/servizi', '/bozze/4f0c/nome', '/pratiche/1?x=1.js'])('%s is the start page, asked for again each time, under the policy', async path => {
    const reply = await get(path)
    expect(reply.statusCode).toBe(200)
    expect(reply.body).toContain(HTML)
    expect(reply.headers['content-type']).toContain('text/html')
    expect(reply.headers['cache-control']).toBe('no-cache')
    expect(reply.headers['content-security-policy']).toContain(`script-src 'self'`)
  })

  test('a hashed file is kept for ever and sent compressed', async () => {
    const plain = await get('/assets/index-aaaa.js', { accept: '*/*' })
    expect(plain.body).toBe(SCRIPT)
    expect(plain.headers['cache-control']).toBe('public, max-age=31536000, immutable')
    expect(plain.headers['content-type']).toContain('javascript')
    const small = await get('/assets/index-aaaa.js', { accept: '*/*', 'accept-encoding': 'gzip, br' })
    expect(small.headers['content-encoding']).toBe('br')
    expect(brotliDecompressSync(small.rawPayload).toString()).toBe(SCRIPT)
    expect(small.headers['vary']).toMatch(/accept-encoding/i)
  })

  test('the files of many visits from one address are no reason to refuse it; what is not there is', async () => {
    const strict = await startTestServer({ env: { DIST_DIR: join(folder, 'dist'), RATE_LIMIT_PER_ADDRESS: '2' } })
    try {
      const ask = async (url: string): Promise<number> => (await strict.app.inject({ url, headers: { host: 'localhost:8080', accept: 'text/html' } })).statusCode
      for (let visit = 0; visit < 4; visit += 1) expect([await ask('/servizi'), await ask('/assets/index-aaaa.js')]).toEqual([200, 200])
      expect([await ask('/assets/no.js'), await ask('/wp-login.php'), await ask('/.env')]).toEqual([404, 404, 429])
      expect(await ask('/')).toBe(200)
    } finally {
      await strict.close()
    }
  })

  test('the service worker is asked for again each time, an unchanged file is not sent again', async () => {
    const worker = await get('/sw.js', { accept: '*/*' })
    expect(worker.headers['cache-control']).toBe('no-cache')
    expect((await get('/sw.js', { accept: '*/*', 'if-none-match': String(worker.headers.etag) })).statusCode).toBe(304)
  })

  test('where the app is taken back the worker throws away what it keeps, nothing else, and goes', async () => {
    const withdrawn = await startTestServer({ env: { DIST_DIR: join(folder, 'dist'), OFFLINE_APP: 'no' } })
    try {
      const reply = await withdrawn.app.inject({ url: '/sw.js', headers: { host: 'localhost:8080', 'accept-encoding': 'br' } })
      expect(reply.headers).toMatchObject({ 'content-type': 'text/javascript; charset=utf-8', 'cache-control': 'no-cache' })
      const done: string[] = []
      const ends: Promise<unknown>[] = []
      const listeners = new Map<string, (event: object) => void>()
      runInNewContext(reply.body, {
        self: {
          addEventListener: (type: string, listener: (event: object) => void) => { listeners.set(type, listener) },
          skipWaiting: () => { done.push('takes over') },
          registration: { unregister: () => { done.push('goes') } },
        },
        caches: { keys: () => ['workbox-precache-v2-http://localhost/', 'altro'], delete: (name: string) => { done.push(`deletes ${name}`) } },
      })
      const hear = async (type: string): Promise<void> => {
        listeners.get(type)?.({ waitUntil: (end: Promise<unknown>) => { ends.push(end) } }) // no `respondWith`: what would answer a request throws here
        await Promise.all(ends)
      }
      await hear('install')
      await hear('activate')
      expect(done.splice(0)).toEqual(['takes over', 'deletes workbox-precache-v2-http://localhost/', 'goes'])
      await hear('fetch')
      expect(done, 'a page that registered it as it went gives it another occasion').toContain('goes')
      expect((await withdrawn.app.inject({ url: '/assets/index-aaaa.js', headers: { host: 'localhost:8080' } })).body).toBe(SCRIPT)
    } finally {
      await withdrawn.close()
    }
  })

  test.each([
    ['/assets/index-gone.js', 'a script of a build too old'],
    ['/assets/', 'a folder'],
    ['/assets/index-aaaa.js.map', 'a source map'],
    ['/favicon-none.ico', 'a file that is not there'],
    ['/../package.json', 'a path out of the folder'],
    ['/%2e%2e/package.json', 'the same, disguised'],
    ['/assets/..%2f..%2fpackage.json', 'the same, in a name'],
    ['/.env', 'a hidden file'],
    ['/api/nothing', 'an API that is not there'],
  ])('%s is not found, and is never the start page (%s)', async path => {
    const reply = await get(path)
    expect([400, 403, 404]).toContain(reply.statusCode)
    expect(reply.body).not.toContain(HTML)
    expect(reply.headers['content-type']).toContain('application/problem+json')
  })

  test('a request for data at the address of a page is not answered with a page', async () => {
    expect((await get('/servizi', { accept: 'application/json' })).statusCode).toBe(404)
  })
})

describe('earlier builds', () => {
  test('their files stay for five builds in all, the oldest goes', async () => {
    const dist = join(folder, 'next')
    const data = join(folder, 'data')
    for (let number = 1; number <= 7; number += 1) {
      await build(dist, `index-${String(number)}.js`)
      const roots = await keepRelease(dist, data)
      expect(roots[0]).toBe(dist)
      expect(roots).toHaveLength(Math.min(number, 5))
      const kept = join(data, 'releases')
      for (const name of await readdir(kept)) { // made in the same millisecond here; a day apart in life
        const assets = await readdir(join(kept, name, 'assets'))
        const made = new Date(Date.UTC(2026, 0, Number(/\d+/.exec(assets[0] ?? '')?.[0])))
        await utimes(join(kept, name), made, made)
      }
    }
    const names = await readdir(join(data, 'releases'))
    const scripts = await Promise.all(names.map(async name => (await readdir(join(data, 'releases', name, 'assets')))[0]))
    expect(scripts.toSorted()).toEqual(['index-3.js', 'index-4.js', 'index-5.js', 'index-6.js', 'index-7.js'])
  })

  test('a page left open through an update still finds its script', async () => {
    const updated = await startTestServer({ env: { DIST_DIR: join(folder, 'next'), DATA_DIR: join(folder, 'data') } })
    try {
      const ask = (url: string) => updated.app.inject({ url, headers: { host: 'localhost:8080', accept: '*/*' } })
      expect((await ask('/assets/index-7.js')).statusCode).toBe(200)
      expect((await ask('/assets/index-4.js')).statusCode).toBe(200)
      expect((await ask('/assets/index-1.js')).statusCode).toBe(404)
    } finally {
      await updated.close()
    }
  })
})
