import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { verifyDrafts } from '#server/drafts/index.ts'
import { CF_A, CF_B, REQUEST } from './support/definitions.ts'
import { headersOf } from './support/filing.ts'
import { aPerson, startServer, type Someone, type TestServer } from './support/server.ts'

let server: TestServer
const ids = [randomUUID(), randomUUID(), randomUUID()].toSorted()
beforeAll(async () => {
  server = await startServer([REQUEST])
  const [altea, bruno] = [await aPerson(server, CF_A), await aPerson(server, CF_B)]
  for (const [index, id] of ids.entries()) await save(id, index === 1 ? bruno : altea)
  await server.sql('CREATE TABLE draft_copy AS SELECT * FROM sportello.draft')
})
afterAll(async () => { await server.stop() })

async function save(id: string, who: Someone): Promise<void> {
  const answer = await server.app.inject({ method: 'PUT', url: `/api/my/drafts/${id}`, payload: { save: randomUUID(), expected: 0, draft: { answers: {} } }, headers: headersOf('p_pc', who) })
  expect(answer.statusCode).toBe(200)
}

const lost = async (): Promise<readonly string[] | undefined> => (await verifyDrafts(server.platform.db, server.platform.envelopes))[0]?.lost

test('copies of drafts that are as they were open, and nothing is asked of those that are gone', async () => {
  expect(await verifyDrafts(server.platform.db, server.platform.envelopes)).toEqual([{ body: 'p_pc', drafts: 3, lost: [] }])
  await server.sql(`UPDATE sportello.draft SET at = 'expired', save = NULL, key_id = NULL, wrapped = NULL, content = NULL WHERE id = $1`, [ids[2]])
  expect(await verifyDrafts(server.platform.db, server.platform.envelopes)).toEqual([{ body: 'p_pc', drafts: 2, lost: [] }])
})

test.each([
  ['one with a bit turned', 'UPDATE sportello.draft SET content = set_byte(content, 20, get_byte(content, 20) # 1) WHERE id = $1'],
  ['one that was cut', 'UPDATE sportello.draft SET content = substring(content FROM 1 FOR 8) WHERE id = $1'],
  ['one put under another revision', 'UPDATE sportello.draft SET revision = revision + 1 WHERE id = $1'],
  ['one closed with a key that is not known', `UPDATE sportello.draft SET key_id = 'unknown' WHERE id = $1`],
])('%s is named', async (_, change) => {
  await server.sql('DELETE FROM sportello.draft')
  await server.sql('INSERT INTO sportello.draft SELECT * FROM draft_copy')
  await server.sql(change, [ids[0]])
  expect(await lost()).toEqual([ids[0]])
})
