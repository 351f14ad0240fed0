import { randomUUID } from 'node:crypto'
import type { LightMyRequestResponse } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { MAX_DRAFT_BYTES, MAX_DRAFTS } from '#contract/paths.ts'
import type { DraftCopy, MyDraftsReply } from '#contract/drafts.ts'
import { CF_A, CF_B, REPORT, REQUEST } from './support/definitions.ts'
import { aPdf, codeOf, get, headersOf, sealed, sha256, submit, upload } from './support/filing.ts'
import { anOfficer, aPerson, startServer, type Someone, type TestServer } from './support/server.ts'

let server: TestServer
let altea: Someone
let bruno: Someone
let officer: Someone
beforeAll(async () => {
  server = await startServer([REQUEST, REPORT])
  altea = await aPerson(server, CF_A)
  bruno = await aPerson(server, CF_B)
  officer = await anOfficer(server, 'Delia Istruttrice', [{ role: 'officer', office: '*' }])
})
afterAll(async () => { await server.stop() })

const ANSWERS = { codice_fiscale: CF_A, oggetto: 'Cantiere', larghezza: '2.5', permanente: true }
const DRAFT = { procedure: { id: 'occupazione', version: 1 }, answers: { oggetto: 'Ponteggio riconoscibile' } }

async function put(id: string, body: { expected: number, save?: string, draft?: object }, who?: Someone): Promise<LightMyRequestResponse> {
  return await server.app.inject({ method: 'PUT', url: `/api/my/drafts/${id}`, payload: { save: randomUUID(), draft: DRAFT, ...body }, headers: headersOf(who?.body ?? 'p_pc', who) })
}
async function remove(id: string, expected: number | string, who?: Someone): Promise<LightMyRequestResponse> {
  return await server.app.inject({ method: 'DELETE', url: `/api/my/drafts/${id}?expected=${String(expected)}`, headers: headersOf(who?.body ?? 'p_pc', who) })
}
const copy = async (id: string, who: Someone): Promise<DraftCopy> => (await get(server, `/api/my/drafts/${id}`, who)).json<DraftCopy>()
const listed = async (who: Someone): Promise<string[]> => (await get(server, '/api/my/drafts', who)).json<{ drafts: { id: string }[] }>().drafts.map(one => one.id)

describe('a browser', () => {
  test('that keeps drafts is marked by the first save, and known at the next look; who does not log in is not marked', async () => {
    const look = async (cookie = altea.cookie): Promise<boolean | undefined> => (await get(server, '/api/my/drafts', { ...altea, cookie })).json<MyDraftsReply>().keptHere
    expect(await look()).toBe(false)
    expect((await put(randomUUID(), { expected: 0 })).headers['set-cookie']).toBeUndefined()
    expect((await put(randomUUID(), { expected: 4 }, altea)).headers['set-cookie']).toBeUndefined()
    const marker = String((await put(randomUUID(), { expected: 0 }, altea)).headers['set-cookie'])
    expect(marker).toMatch(/^bozze=1; Max-Age=34128000; Path=\/; HttpOnly; SameSite=Lax$/)
    expect(await look(`${altea.cookie}; bozze=1`)).toBe(true)
    expect(await look()).toBe(false)
  })
})

describe('a draft', () => {
  test('is kept, changed and given back to its owner on any device', async () => {
    const id = randomUUID()
    expect((await put(id, { expected: 0 }, altea)).json()).toMatchObject({ id, revision: 1 })
    const changed = { ...DRAFT, answers: { oggetto: 'Altro' } }
    expect((await put(id, { expected: 1, draft: changed }, altea)).json()).toMatchObject({ revision: 2 })
    expect(await copy(id, altea)).toMatchObject({ id, revision: 2, at: 'kept', draft: changed })
    expect(await listed(altea)).toContain(id)
  })

  test('saved twice because an answer was lost is saved once', async () => {
    const [id, save] = [randomUUID(), randomUUID()]
    const answers = [await put(id, { expected: 0, save }, altea), await put(id, { expected: 0, save }, altea)]
    expect(answers.map(one => one.json<{ revision: number }>().revision)).toEqual([1, 1])
  })

  test('that another device has changed is not written over', async () => {
    const id = randomUUID()
    await put(id, { expected: 0 }, altea)
    await put(id, { expected: 1 }, altea)
    for (const expected of [0, 1, 3]) {
      const refused = await put(id, { expected }, altea)
      expect([refused.statusCode, codeOf(refused)]).toEqual([409, 'draft.stale'])
      expect(refused.json()).toMatchObject({ problems: [{ details: { ours: expected, theirs: 2 } }] })
    }
    expect(codeOf(await put(randomUUID(), { expected: 4 }, altea))).toBe('draft.stale')
  })

  test('of two saves at once one wins and the other is told', async () => {
    const id = randomUUID()
    await put(id, { expected: 0 }, altea)
    const both = await Promise.all([put(id, { expected: 1 }, altea), put(id, { expected: 1 }, altea)])
    expect(both.map(one => one.statusCode).toSorted()).toEqual([200, 409])
  })

  test('lies closed: neither its words nor a row put in its place can be read', async () => {
    const [id, other] = [randomUUID(), randomUUID()]
    await put(id, { expected: 0 }, altea)
    await put(other, { expected: 0, draft: { answers: {} } }, altea)
    const [row] = await server.sql<{ content: Buffer, key_id: string }>('SELECT content, key_id FROM sportello.draft WHERE id = $1', [id])
    expect(row?.content.includes('riconoscibile')).toBe(false)
    expect(row?.key_id).toMatch(/^[0-9a-f]{16}$/)
    const from = 'FROM sportello.draft s WHERE s.id = $2 AND d.id = $1'
    await server.sql(`UPDATE sportello.draft d SET content = s.content, wrapped = s.wrapped ${from}`, [other, id])
    expect((await get(server, `/api/my/drafts/${other}`, altea)).statusCode).toBe(500)
    await server.sql('DELETE FROM sportello.draft WHERE id = $1', [other])
  })

  test('deleted is gone from the disk, stays known as deleted, and comes back when it is saved again', async () => {
    const id = randomUUID()
    await put(id, { expected: 0 }, altea)
    expect(codeOf(await remove(id, 7, altea))).toBe('draft.stale')
    expect((await remove(id, 1, altea)).json()).toMatchObject({ at: 'deleted', revision: 2 })
    expect((await remove(id, 1, altea)).json()).toMatchObject({ at: 'deleted', revision: 2 })
    expect(await server.sql('SELECT 1 FROM sportello.draft WHERE id = $1 AND num_nulls(content, wrapped, save) < 3', [id])).toEqual([])
    expect(await listed(altea)).not.toContain(id)
    expect(codeOf(await put(id, { expected: 1 }, altea))).toBe('draft.stale')
    expect((await put(id, { expected: 2 }, altea)).json()).toMatchObject({ revision: 3 })
  })
})

describe('nobody else', () => {
  const asked = async (id: string, sha: string, who?: Someone): Promise<LightMyRequestResponse[]> => [
    await get(server, `/api/my/drafts/${id}`, who), await remove(id, 1, who), await get(server, `/api/my/drafts/${id}/files/${sha}`, who),
  ]

  test('reads, deletes or changes a draft or its files, or hears that it exists', async () => {
    const [id, file] = [randomUUID(), aPdf(900, randomUUID())]
    await put(id, { expected: 0 }, altea)
    await upload(server, id, file, altea)
    for (const who of [bruno, officer]) {
      const [read, deleted, download] = await asked(id, sha256(file), who)
      expect([read?.statusCode, deleted?.statusCode, download?.statusCode]).toEqual([404, 404, 404])
      expect(await listed(who)).toEqual([])
    }
    for (const answer of [...await asked(id, sha256(file)), await put(id, { expected: 1 }), await get(server, '/api/my/drafts')]) expect([answer.statusCode, codeOf(answer)]).toEqual([401, 'identity.login-required'])
    expect((await put(id, { expected: 0, draft: { answers: {} } }, bruno)).json()).toMatchObject({ revision: 1 }) // a draft of his own, that is all
    expect(await copy(id, altea)).toMatchObject({ revision: 1, draft: DRAFT })
    await remove(id, 1, bruno)
  })

  test('sees it in another body, nor under a session that is not the one meant', async () => {
    const id = randomUUID()
    await put(id, { expected: 0 }, altea)
    const elsewhere = await aPerson(server, CF_A, { body: 'p_sp' })
    expect((await get(server, `/api/my/drafts/${id}`, elsewhere)).statusCode).toBe(404)
    const meant = await server.app.inject({ method: 'GET', url: `/api/my/drafts/${id}`, headers: { ...headersOf('p_pc', altea), 'x-owner': bruno.id } })
    expect(codeOf(meant)).toBe('identity.login-required')
  })
})

describe('the files of a draft', () => {
  test('come back whole on another device, and are there already when it is filed', async () => {
    const [id, file] = [randomUUID(), aPdf(700_000, randomUUID())]
    await put(id, { expected: 0 }, altea)
    await upload(server, id, file, altea)
    const back = await get(server, `/api/my/drafts/${id}/files/${sha256(file)}`, altea)
    expect(sha256(back.rawPayload)).toBe(sha256(file))
    expect(back.headers).toMatchObject({ 'content-type': 'application/octet-stream', 'cache-control': 'private, no-store' })
    const filed = await submit(server, await sealed(server, REQUEST, { ...ANSWERS, planimetria: [{ name: 'pianta.pdf', mediaType: 'application/pdf', bytes: file.byteLength, sha256: sha256(file) }] }, { id }), altea)
    expect(filed.statusCode).toBe(201)
  })

  test('go with it, but never those of a registered filing', async () => {
    const [id, file] = [randomUUID(), aPdf(900, randomUUID())]
    await put(id, { expected: 0 }, altea)
    await upload(server, id, file, altea)
    await remove(id, 1, altea)
    await server.runJobs()
    expect(await server.platform.blobs.has(sha256(file))).toBe(false)
  })

  test('outlive the sweep of forgotten uploads for as long as the draft is kept', async () => {
    const [id, file] = [randomUUID(), aPdf(900, randomUUID())]
    await put(id, { expected: 0 }, altea)
    await upload(server, id, file, altea)
    await server.sql(`UPDATE sportello.attachment SET touched_at = now() - interval '100 days' WHERE filing = $1`, [id])
    const sweep = async (): Promise<boolean> => {
      await server.handlers['attachments.sweep']?.({}, { job: '1', attempt: 1, lastAttempt: false })
      await server.runJobs()
      return server.platform.blobs.has(sha256(file))
    }
    expect(await sweep()).toBe(true)
    await server.sql(`UPDATE sportello.draft SET changed_at = now() - interval '181 days' WHERE id = $1`, [id])
    await server.handlers['drafts.forget']?.({}, { job: '1', attempt: 1, lastAttempt: false })
    expect(await copy(id, altea)).toMatchObject({ at: 'expired', revision: 2 })
    expect(await sweep()).toBe(false)
  })
})

describe('filing', () => {
  test('ends the draft everywhere, and what another device still has of it cannot be filed a second time', async () => {
    const id = randomUUID()
    await put(id, { expected: 0 }, altea)
    const first = await submit(server, await sealed(server, REQUEST, ANSWERS, { id }), altea)
    expect(first.statusCode).toBe(201)
    expect(await copy(id, altea)).toMatchObject({ at: 'filed' })
    expect(await listed(altea)).not.toContain(id)
    expect(codeOf(await put(id, { expected: 2 }, altea))).toBe('filing.id-reused')
    const second = await submit(server, await sealed(server, REQUEST, { ...ANSWERS, oggetto: 'Dal secondo dispositivo' }, { id }), altea)
    expect([second.statusCode, codeOf(second)]).toEqual([409, 'filing.id-reused'])
    expect(await server.sql('SELECT 1 FROM sportello.filing WHERE id = $1', [id])).toHaveLength(1)
  })

  test('without a name leaves no sign of who wrote it', async () => {
    const id = randomUUID()
    await put(id, { expected: 0 }, altea)
    expect((await submit(server, await sealed(server, REPORT, { problema: 'buca', anonima: true }, { id }))).statusCode).toBe(201)
    expect(await server.sql('SELECT 1 FROM sportello.draft WHERE id = $1', [id])).toEqual([])
  })
})

describe('limits', () => {
  test('a draft too long, of no form, or one too many is refused', async () => {
    const long = await put(randomUUID(), { expected: 0, draft: { answers: 'x'.repeat(MAX_DRAFT_BYTES) } }, bruno)
    expect([long.statusCode, codeOf(long)]).toEqual([413, 'request.too-large'])
    for (const body of [{ expected: -1 }, { expected: 0, save: 'x' }, { expected: 0, more: 1 }]) expect(codeOf(await put(randomUUID(), body, bruno))).toBe('request.malformed')
    expect(codeOf(await remove(randomUUID(), 'x', bruno))).toBe('request.malformed')
    await server.sql(`INSERT INTO sportello.draft SELECT 'p_pc', $1, gen_random_uuid(), 1, 'kept', now(), gen_random_uuid(), 'k', '', '' FROM generate_series(1, $2)`, [bruno.id, MAX_DRAFTS])
    const many = await put(randomUUID(), { expected: 0 }, bruno)
    expect([many.statusCode, codeOf(many)]).toEqual([413, 'draft.limit-reached'])
  })

  test('two years after it went, nothing tells that it was', async () => {
    const id = randomUUID()
    await put(id, { expected: 0 }, altea)
    await remove(id, 1, altea)
    await server.sql(`UPDATE sportello.draft SET changed_at = now() - interval '731 days' WHERE id = $1`, [id])
    await server.handlers['drafts.forget']?.({}, { job: '1', attempt: 1, lastAttempt: false })
    expect((await get(server, `/api/my/drafts/${id}`, altea)).statusCode).toBe(404)
  })
})
