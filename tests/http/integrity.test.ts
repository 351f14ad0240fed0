import { randomUUID } from 'node:crypto'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { verifyDocuments } from '#server/attachments/index.ts'
import { buildApp } from '#server/app.ts'
import { integrityRoom } from '#server/integrity/index.ts'
import { CHECK_TASK, nightlyCheck } from '#server/integrity/nightly.ts'
import { checkNow } from '#server/integrity/repository.ts'
import { openLog } from '#server/platform/log.ts'
import type { Platform } from '#server/platform/ports.ts'
import { verifyRegister } from '#server/register/index.ts'
import { CF_A, REQUEST } from './support/definitions.ts'
import { complete, declare, putChunk, sealed, sha256, submit } from './support/filing.ts'
import { aPerson, startServer, type TestServer } from './support/server.ts'

let server: TestServer
const file = Buffer.from('%PDF-1.7\nplanimetria\n%%EOF\n')

beforeAll(async () => {
  server = await startServer([REQUEST])
  const altea = await aPerson(server, CF_A)
  for (const files of [[file], [], []]) {
    const id = randomUUID()
    for (const one of files) {
      await declare(server, id, one, altea)
      await putChunk(server, { id, sha: sha256(one), index: 0, chunk: one }, altea)
      await complete(server, id, sha256(one), altea)
    }
    const planimetria = files.map(one => ({ name: 'planimetria.pdf', mediaType: 'application/pdf', bytes: one.byteLength, sha256: sha256(one) }))
    const answers = { codice_fiscale: CF_A, oggetto: 'Cantiere', larghezza: '2.5', permanente: true, ...files.length > 0 ? { planimetria } : {} }
    expect((await submit(server, await sealed(server, REQUEST, answers, { id }), altea)).statusCode).toBe(201)
  }
  await server.runJobs()
  await server.sql('CREATE TABLE entry_copy AS SELECT * FROM sportello.register_entry')
})
afterEach(async () => {
  await tamper('ALTER TABLE sportello.filing DROP CONSTRAINT IF EXISTS filing_body_register_year_number_fkey; DELETE FROM sportello.register_entry; INSERT INTO sportello.register_entry SELECT * FROM entry_copy')
})
afterAll(async () => { await server.stop() })

/** Changes what is registered as only the superuser of the database can: with its triggers off. */
async function tamper(text: string): Promise<void> {
  await server.sql('SET session_replication_role = replica')
  await server.sql(text)
  await server.sql('SET session_replication_role = origin')
}

test('a register that is as it was is whole', async () => {
  expect(await verifyRegister(server.platform.db)).toEqual([{ body: 'p_pc', entries: 3, raises: [], withoutContent: [] }])
})

test.each([
  ['an entry taken out', 'DELETE FROM sportello.register_entry WHERE number = 2', { number: 3, why: 'gap' }],
  ['another seal', `UPDATE sportello.register_entry SET seal_hash = repeat('0', 64) WHERE number = 2`, { number: 2, why: 'altered-filing' }],
  ['another document', `UPDATE sportello.register_entry SET document_hashes = ARRAY[repeat('0', 64)] WHERE number = 1`, { number: 1, why: 'other-documents' }],
  ['an entry without its filing', 'UPDATE sportello.register_entry SET filing = gen_random_uuid() WHERE number = 3', { number: 3, why: 'missing-filing' }],
])('%s is found', async (_, change, fault) => {
  await tamper(change)
  expect(await verifyRegister(server.platform.db)).toMatchObject([{ body: 'p_pc', fault }])
})

test('a document that was lost or altered is named', async () => {
  const { db, blobs, config } = server.platform
  expect(await verifyDocuments(db, blobs)).toEqual([{ body: 'p_pc', documents: 4, lost: [] }])
  const digest = sha256(file)
  const path = join(config.dataDir, 'blobs', digest.slice(0, 2), digest.slice(2, 4), digest)
  await writeFile(path, 'other bytes')
  expect(await verifyDocuments(db, blobs)).toMatchObject([{ lost: [digest] }])
  await rm(path)
  expect(await verifyDocuments(db, blobs)).toMatchObject([{ lost: [digest] }])
})

test('each night everything is read again, some at a time; what is lost is counted, and the log names nobody', async () => {
  const lines: string[] = []
  const told = openLog('info', { write: (line: string) => { lines.push(line) } })
  const waiting: string[] = []
  const platform: Platform = { ...server.platform, log: told, jobs: { ...server.platform.jobs, add: (_, task) => {
    waiting.push(task)
    return Promise.resolve()
  } } }
  const handlers = nightlyCheck(platform)
  const run = async (task: string): Promise<void> => { await handlers[task]?.({}, { job: '1', attempt: 1, lastAttempt: false }) }
  await run(CHECK_TASK)
  expect(await checkNow(platform.db)).toMatchObject({ documents: 0, faults: 0 })
  await run(waiting.pop() ?? '')
  expect(await checkNow(platform.db)).toMatchObject({ documents: 4, faults: 1 }) // the one that the test before took away
  await run(CHECK_TASK) // the server was stopped: it goes on, and does not begin anew
  expect(await checkNow(platform.db)).toMatchObject({ documents: 4, faults: 1 })
  await run(waiting.pop() ?? '')
  expect((await checkNow(platform.db))?.ended).toBeInstanceOf(Date)
  expect(lines.filter(line => line.includes(sha256(file)))).toHaveLength(1)
  expect(lines.join('')).not.toMatch(/Segnaposto|[A-Z]{6}\d{2}[A-Z]\d{2}/)

  const app = await buildApp(server.platform, [integrityRoom])
  const metrics = (await app.inject({ url: '/metrics' })).body
  expect(metrics).toContain('sportello_integrity_faults 1')
  expect(metrics).toMatch(/sportello_integrity_ended_seconds 1\.?\d+/)
  await app.close()

  await tamper('DELETE FROM sportello.register_entry WHERE number = 2')
  await run(CHECK_TASK)
  expect(await checkNow(platform.db)).toMatchObject({ documents: 0, faults: 1 })
  expect(lines.at(-1)).toContain('register NOT WHOLE, gap at 3')
})
