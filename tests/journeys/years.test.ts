import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import type { AttachmentStatus, FilingReply } from '#contract/filings.ts'
import { CHUNK_BYTES } from '#contract/paths.ts'
import type { Answers } from '#domain/filing/filing.ts'
import { CF_A, REQUEST } from '../http/support/definitions.ts'
import { aPdf, chunksOf, complete, contentDigest, declare, putChunk, sealed, sha256, submit } from '../http/support/filing.ts'
import { aPerson, startServer, type TestServer } from '../http/support/server.ts'

/** A phone that comes back after weeks or a year: every clock of the server but the database's is moved, and the database's rows are made older. */
const DAY_MS = 24 * 60 * 60 * 1000

let server: TestServer
beforeAll(async () => { server = await startServer([REQUEST]) })
afterEach(() => { vi.useRealTimers() })
afterAll(async () => { await server.stop() })

async function pass(days: number): Promise<void> {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + days * DAY_MS })
  await server.sql('UPDATE sportello.attachment SET touched_at = touched_at - make_interval(days => $1)', [days])
  await server.handlers['attachments.sweep']?.({}, { job: '1', attempt: 1, lastAttempt: false })
  await server.runJobs()
}

const aPlan = (): Uint8Array => aPdf(2 * CHUNK_BYTES + 9, randomUUID())
const chunkOf = (file: Uint8Array, index: number): Uint8Array => chunksOf(file)[index] ?? new Uint8Array()
const answersWith = (file: Uint8Array): Answers => ({
  codice_fiscale: CF_A, oggetto: 'Cantiere', larghezza: '2.5', permanente: true,
  planimetria: [{ name: 'planimetria.pdf', mediaType: 'application/pdf', bytes: file.byteLength, sha256: sha256(file) }],
})

test('an upload cut a month ago goes on from another network: only the missing pieces travel', async () => {
  const [id, file] = [randomUUID(), aPlan()]
  const before = await aPerson(server, CF_A)
  await declare(server, id, file, before)
  await putChunk(server, { id, sha: sha256(file), index: 1, chunk: chunkOf(file, 1) }, before)
  const filing = await sealed(server, REQUEST, answersWith(file), { id })

  await pass(30)
  const after = await aPerson(server, CF_A) // the session of a month ago has ended
  expect((await declare(server, id, file, after)).json<AttachmentStatus>().missing).toEqual([0, 2])
  for (const index of [0, 2]) await putChunk(server, { id, sha: sha256(file), index, chunk: chunkOf(file, index) }, after)
  expect((await complete(server, id, sha256(file), after)).json<AttachmentStatus>().complete).toBe(true)
  expect((await submit(server, filing, after)).statusCode).toBe(201)
})

test('a piece that came cut or bent a month ago was not taken: it is still missing', async () => {
  const [id, file] = [randomUUID(), aPlan()]
  const altea = await aPerson(server, CF_A)
  await declare(server, id, file, altea)
  const bent = Buffer.from(chunkOf(file, 0))
  bent[100] = 0xff
  for (const chunk of [chunkOf(file, 0).subarray(0, -1), bent]) {
    expect((await putChunk(server, { id, sha: sha256(file), index: 0, chunk, digest: contentDigest(chunkOf(file, 0)) }, altea)).statusCode).toBe(400)
  }
  await pass(30)
  expect((await declare(server, id, file, await aPerson(server, CF_A))).json<AttachmentStatus>().missing).toEqual([0, 1, 2])
})

test('a phone that never heard the answer asks again after thirteen months and gets the same one, byte for byte', async () => {
  const [id, file] = [randomUUID(), aPlan()]
  const altea = await aPerson(server, CF_A)
  await declare(server, id, file, altea)
  for (const index of [0, 1, 2]) await putChunk(server, { id, sha: sha256(file), index, chunk: chunkOf(file, index) }, altea)
  await complete(server, id, sha256(file), altea)
  const filing = await sealed(server, REQUEST, answersWith(file), { id })
  const first = await submit(server, filing, altea)
  expect(first.statusCode).toBe(201)

  await pass(396)
  const again = await aPerson(server, CF_A)
  expect((await declare(server, id, file, again)).json<AttachmentStatus>().complete).toBe(true)
  const second = await submit(server, filing, again)
  expect(second.statusCode).toBe(200)
  expect(second.rawPayload.equals(first.rawPayload)).toBe(true)
  const entries = await server.sql<{ number: string }>('SELECT number FROM sportello.register_entry WHERE filing = $1', [id])
  expect(entries.map(one => Number(one.number))).toEqual([first.json<FilingReply>().receipt.number])
})
