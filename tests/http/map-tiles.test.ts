import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '#support/server.ts'

const TILE = Buffer.from('89504e470d0a1a0a', 'hex')
let folder: string
let server: TestServer

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tiles-'))
  await mkdir(join(folder, '8/134'), { recursive: true })
  await Promise.all([writeFile(join(folder, '8/134/92.png'), TILE), writeFile(join(folder, '8/134/note.txt'), 'private'), writeFile(join(folder, 'provincia.pmtiles'), '0123456789'), writeFile(join(folder, '8/134/dentro.pmtiles'), 'private'), writeFile(join(folder, 'index.html'), '<p>private</p>')])
  server = await startTestServer({ env: { MAP_TILES_DIR: folder } })
})

afterAll(async () => {
  await server.close()
  await rm(folder, { recursive: true })
})

describe('tiles of the body’s own server', () => {
  test('are given out as pictures, for a day', async () => {
    const reply = await server.app.inject('/mappe/8/134/92.png')
    expect(reply.statusCode).toBe(200)
    expect(reply.rawPayload).toEqual(TILE)
    expect(reply.headers).toMatchObject({ 'content-type': 'image/png', 'cache-control': 'public, max-age=86400' })
  })

  test('of one file, pieces are given out', async () => {
    const reply = await server.app.inject({ url: '/mappe/provincia.pmtiles', headers: { range: 'bytes=2-5' } })
    expect([reply.statusCode, reply.body, reply.headers['content-range']]).toEqual([206, '2345', 'bytes 2-5/10'])
  })

  test.each([
    ['/mappe/8/134/dentro.pmtiles', 'a file in a folder'],
    ['/mappe/8/134/93.png', 'beyond the edge'],
    ['/mappe/8/134/note.txt', 'another file of the folder'],
    ['/mappe/index.html', 'a page of the folder'],
    ['/mappe/8/134/..%2F..%2Findex.html', 'a way out'],
  ])('%s is not there (%s)', async url => {
    const reply = await server.app.inject({ url, headers: { accept: 'image/*' } })
    expect(reply.statusCode).toBe(404)
    expect(reply.body).not.toContain('private')
  })

  test('nothing is served where no folder is set', async () => {
    const plain = await startTestServer()
    expect((await plain.app.inject({ url: '/mappe/8/134/92.png', headers: { accept: 'image/*' } })).statusCode).toBe(404)
    await plain.close()
  })
})
