import { randomUUID } from 'node:crypto'
import { open, readdir, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { CHUNK_BYTES } from '#contract/paths.ts'
import { CF_A, REQUEST } from './support/definitions.ts'
import { aPdf, chunksOf, codeOf, complete, declare, get, putChunk, sealed, sha256, submit, upload } from './support/filing.ts'
import { aPerson, startServer, type Someone, type TestServer } from './support/server.ts'

let server: TestServer
let altea: Someone
beforeAll(async () => {
  server = await startServer([REQUEST])
  altea = await aPerson(server, CF_A)
})
afterEach(async () => {
  vi.restoreAllMocks()
  await thereIsRoom()
})
afterAll(async () => { await server.stop() })

/** What a file system without room answers, at writing or, as networked ones do, only when it has to be durable. */
async function diskIsFull(at: 'appendFile' | 'sync'): Promise<void> {
  const handle = await open(server.platform.config.dataDir)
  vi.spyOn(Object.getPrototypeOf(handle) as FileHandle, at).mockRejectedValue(Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC', errno: -28 }))
  await handle.close()
}

/** What PostgreSQL answers when a table cannot grow. */
async function databaseIsFull(table: 'audit' | 'attachment'): Promise<void> {
  await server.sql(`CREATE OR REPLACE FUNCTION public.disk_is_full() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; END $$`)
  await server.sql(`CREATE TRIGGER disk_is_full BEFORE INSERT ON sportello.${table} FOR EACH ROW EXECUTE FUNCTION public.disk_is_full()`)
}

async function thereIsRoom(): Promise<void> {
  for (const table of ['audit', 'attachment']) await server.sql(`DROP TRIGGER IF EXISTS disk_is_full ON sportello.${table}`)
}

const PLAN = { codice_fiscale: CF_A, oggetto: 'Cantiere', larghezza: '2.5', permanente: true }
const incoming = async (): Promise<number> => (await readdir(join(server.platform.config.dataDir, 'blobs', 'incoming')).catch(() => [])).length

test.each(['appendFile', 'sync'] as const)('a chunk for which there is no room (at %s) is not said to be here, and comes again when there is', async at => {
  const [id, file] = [randomUUID(), aPdf(CHUNK_BYTES + 100, randomUUID())]
  const sha = sha256(file)
  const [chunk = Buffer.alloc(0)] = chunksOf(file)
  await declare(server, id, file, altea)
  await diskIsFull(at)
  const refused = await putChunk(server, { id, sha, index: 0, chunk }, altea)
  expect([refused.statusCode, codeOf(refused), refused.headers['retry-after']]).toEqual([503, 'server.unavailable', '5'])
  expect(await incoming()).toBe(0)
  vi.restoreAllMocks()
  expect((await get(server, `/api/filings/${id}/attachments/${sha}`, altea)).json()).toMatchObject({ complete: false, missing: [0, 1] })
  expect((await upload(server, id, file, altea)).json()).toMatchObject({ complete: true })
})

test('a file whose chunks are here and whose whole finds no room keeps its chunks', async () => {
  const [id, file] = [randomUUID(), aPdf(2 * CHUNK_BYTES, randomUUID())]
  const sha = sha256(file)
  await declare(server, id, file, altea)
  for (const [index, chunk] of chunksOf(file).entries()) await putChunk(server, { id, sha, index, chunk }, altea)
  await diskIsFull('appendFile')
  expect(codeOf(await complete(server, id, sha, altea))).toBe('server.unavailable')
  vi.restoreAllMocks()
  expect((await complete(server, id, sha, altea)).json()).toMatchObject({ complete: true })
  expect(await server.platform.blobs.verify(sha)).toBe(true)
})

test('a filing for which the database has no room is not registered, takes no number, and is when there is room', async () => {
  const registered = async () => server.sql<{ number: string }>(`SELECT number FROM sportello.register_entry WHERE body = 'p_pc' ORDER BY number`)
  expect((await submit(server, await sealed(server, REQUEST, PLAN), altea)).statusCode).toBe(201)
  const before = await registered()
  await databaseIsFull('audit')
  const filing = await sealed(server, REQUEST, PLAN)
  const refused = await submit(server, filing, altea)
  expect([refused.statusCode, codeOf(refused)]).toEqual([503, 'server.unavailable'])
  expect(await registered()).toEqual(before)
  await thereIsRoom()
  expect((await submit(server, filing, altea)).statusCode).toBe(201)
  expect((await registered()).map(({ number }) => Number(number))).toEqual([...before.map(({ number }) => Number(number)), before.length + 1])
})

test('an upload that the database has no room for is said to have to come again', async () => {
  await databaseIsFull('attachment')
  const [id, file] = [randomUUID(), aPdf(900, randomUUID())]
  expect(codeOf(await declare(server, id, file, altea))).toBe('server.unavailable')
  await thereIsRoom()
  expect((await upload(server, id, file, altea)).json()).toMatchObject({ complete: true })
})
