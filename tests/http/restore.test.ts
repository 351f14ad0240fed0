import { randomUUID } from 'node:crypto'
import type { LightMyRequestResponse } from 'fastify'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { FilingReply, RaisesReply } from '#contract/filings.ts'
import type { Definition } from '#domain/procedure/definition.ts'
import { verifyAudit } from '#server/audit/index.ts'
import { verifyRegister } from '#server/register/index.ts'
import { CF_A, CF_B, REPORT, REQUEST } from './support/definitions.ts'
import { aPdf, codeOf, get, headersOf, sealed, sha256, submit, upload, type Sealed } from './support/filing.ts'
import { lose } from './support/restored.ts'
import { aPerson, anOfficer, startServer, type Someone, type TestServer } from './support/server.ts'

/* A filing that a restored register has lost comes back with its receipt: the same number, the same time, the same reply; and nothing else does. */

const ROUNDS: Definition = { ...REPORT, id: 'giro-strade', identity: { assurance: 2, onBehalf: false, staff: true } }
const ANSWERS = { codice_fiscale: CF_A, oggetto: 'Cantiere', larghezza: '2.5', permanente: true }
const FILE = aPdf(3_000, 'planimetria')

let server: TestServer
let altea: Someone
let year: number
beforeAll(async () => {
  server = await startServer([REQUEST, REPORT, ROUNDS, { ...REQUEST, body: 'p_sp' }])
})
beforeEach(async () => { altea = await aPerson(server, CF_A) })
afterAll(async () => { await server.stop() })

interface Held { readonly filing: Sealed, readonly reply: FilingReply, readonly bytes: string }

async function file(definition: Definition, answers: Record<string, unknown>, who: Someone | undefined, id = randomUUID()): Promise<Held> {
  const filing = await sealed(server, definition, answers, { id })
  const response = await submit(server, filing, who)
  if (response.statusCode !== 201) throw new Error(response.payload)
  const reply = response.json<FilingReply>()
  year = reply.receipt.year
  return { filing, reply, bytes: response.payload }
}

const aRequest = (): Promise<Held> => file(REQUEST, ANSWERS, altea)

async function raise(above: number, body = 'p_pc'): Promise<void> {
  await server.sql(`SELECT sportello.raise_register($1, 'PG', $2, $3, 'prova')`, [body, year, above])
}

async function bringBack({ filing, reply }: Held, who: Someone | undefined, changes: object = {}): Promise<LightMyRequestResponse> {
  return await server.app.inject({ method: 'PUT', url: `/api/filings/${filing.id}/restore`, headers: headersOf(filing.body, who), payload: { sealed: filing.content, ...reply, ...changes } })
}

const known = async (): Promise<number> => Number((await server.sql<{ n: string }>('SELECT count(*) AS n FROM sportello.register_entry'))[0]?.n)

describe('a filing that was lost', () => {
  test('comes back under its number and time, to the very reply it had, with its documents, and prints its receipt again', async () => {
    const id = randomUUID()
    await upload(server, id, FILE, altea)
    const planimetria = [{ name: 'planimetria.pdf', mediaType: 'application/pdf', bytes: FILE.byteLength, sha256: sha256(FILE) }]
    const held = await file(REQUEST, { ...ANSWERS, planimetria }, altea, id)
    await lose(server, held)
    await raise(held.reply.receipt.number)
    expect(codeOf(await bringBack(held, altea))).toBe('attachment.incomplete')
    expect((await upload(server, id, FILE, altea)).statusCode).toBe(200)
    const back = await bringBack(held, altea)
    expect([back.statusCode, back.payload]).toEqual([201, held.bytes])
    const again = await bringBack(held, altea)
    expect([again.statusCode, again.payload]).toEqual([200, held.bytes])
    expect((await submit(server, held.filing, altea)).payload).toBe(held.bytes)

    const mine = (await get(server, `/api/my/filings/${id}`, altea)).json<{ card: { registeredAt: string, label: string }, content: object }>()
    expect(mine).toMatchObject({ card: { registeredAt: held.reply.receipt.registeredAt, label: held.reply.receipt.label }, content: held.filing.content })
    expect((await get(server, `/api/my/filings/${id}/documents/${sha256(FILE)}`, altea)).rawPayload).toEqual(Buffer.from(FILE))
    expect(await server.runJobs()).toBe(0)
    expect((await get(server, `/api/filings/${id}/receipt`, altea)).statusCode).toBe(200)
    const rows = await server.sql<{ who: string }>(`SELECT who FROM sportello.audit WHERE what = 'filing.restored' AND filing = $1`, [id])
    expect(rows).toEqual([{ who: altea.id }])
    expect(await verifyRegister(server.platform.db)).toMatchObject([{ body: 'p_pc', raises: [{ absent: [] }] }])
    expect((await verifyAudit(server.platform.db))[0]?.fault).toBeUndefined()
  })

  test('comes back beside new ones, each with a number of its own', async () => {
    const lost = [await aRequest(), await aRequest(), await aRequest()]
    await lose(server, ...lost)
    await raise(lost[2]?.reply.receipt.number ?? 0)
    const fresh = await aRequest()
    expect(fresh.reply.receipt.number).toBe((lost[2]?.reply.receipt.number ?? 0) + 1)
    for (const held of [lost[2], lost[0]]) if (held) expect((await bringBack(held, altea)).statusCode).toBe(201)
    const [verdict] = await verifyRegister(server.platform.db)
    const absent = lost[1]?.reply.receipt.number
    expect(verdict?.fault).toBeUndefined()
    expect(verdict?.raises.at(-1)?.absent).toEqual([{ from: absent, to: absent }])
  })

  test('comes back once, however many devices bring it at once', async () => {
    const held = await aRequest()
    await lose(server, held)
    await raise(held.reply.receipt.number)
    const replies = await Promise.all(Array.from({ length: 8 }, () => bringBack(held, altea)))
    expect(replies.filter(one => one.statusCode === 201)).toHaveLength(1)
    expect(new Set(replies.map(one => one.statusCode === 423 ? 'filing.in-flight' : one.payload))).toContain(held.bytes)
    expect(replies.every(one => [200, 201, 423].includes(one.statusCode))).toBe(true)
    expect(await server.sql('SELECT FROM sportello.register_entry WHERE filing = $1', [held.filing.id])).toHaveLength(1)
  })

  test('is told as it is registered now, when another device had sent it anew before', async () => {
    const held = await aRequest()
    await lose(server, held)
    await raise(held.reply.receipt.number)
    const anew = await submit(server, held.filing, altea)
    expect(anew.json<FilingReply>().receipt.number).toBe(held.reply.receipt.number + 1)
    const back = await bringBack(held, altea)
    expect([back.statusCode, back.payload]).toEqual([200, anew.payload])
    expect(await server.sql('SELECT FROM sportello.register_entry WHERE filing = $1', [held.filing.id])).toHaveLength(1)
  })

  test('without a name comes back from whoever holds it, and stays without one', async () => {
    const held = await file(REPORT, { problema: 'buca', anonima: true }, altea)
    await lose(server, held)
    await raise(held.reply.receipt.number)
    expect((await bringBack(held, undefined)).payload).toBe(held.bytes)
    expect(await server.sql('SELECT owner, applicant_name, evidence FROM sportello.filing WHERE id = $1', [held.filing.id])).toEqual([{ owner: null, applicant_name: null, evidence: null }])
  })

  test('of the staff comes back from who filed it, on duty', async () => {
    const irene = await anOfficer(server, 'Irene Istruttrice', [{ role: 'officer', office: 'manutenzione' }])
    const held = await file(ROUNDS, { problema: 'buca', anonima: false }, irene)
    await lose(server, held)
    await raise(held.reply.receipt.number)
    expect(codeOf(await bringBack(held, await anOfficer(server, 'Ivo Altrove', [{ role: 'officer', office: 'manutenzione' }])))).toBe('filing.applicant-differs')
    expect(codeOf(await bringBack(held, altea))).toBe('filing.applicant-differs')
    expect((await bringBack(held, irene)).payload).toBe(held.bytes)
  })

  test('whose definition has run out comes back all the same: it was judged in its time', async () => {
    const held = await aRequest()
    await lose(server, held)
    await raise(held.reply.receipt.number)
    await server.sql(`UPDATE sportello.definition SET accept_until = '2020-01-01' WHERE digest = $1`, [held.reply.receipt.procedure.digest])
    const back = await bringBack(held, altea)
    await server.sql('UPDATE sportello.definition SET accept_until = NULL')
    expect(back.payload).toBe(held.bytes)
  })
})

describe('is refused, and stores nothing:', () => {
  let held: Held
  beforeAll(async () => {
    altea = await aPerson(server, CF_A)
    held = await aRequest()
    await lose(server, held)
    await raise(held.reply.receipt.number)
  })

  /** As the receipt says, but for the changes, signed by a body. */
  async function signedBy(body: string, changes: object): Promise<object> {
    const receipt = { ...held.reply.receipt, ...changes }
    return { receipt, jws: await server.platform.keys.sign(body, Buffer.from(JSON.stringify(receipt, Object.keys(receipt).toSorted()))) }
  }

  test.each<[string, () => object | Promise<object>, string]>([
    ['a receipt that was changed under its signature', () => ({ receipt: { ...held.reply.receipt, registeredAt: '2026-01-01T08:00:00.000Z' } }), 'receipt.not-genuine'],
    ['a signature that was changed', () => ({ jws: `${held.reply.jws.slice(0, -6)}AAAAAA` }), 'receipt.not-genuine'],
    ['what another body signed', () => signedBy('p_sp', {}), 'receipt.not-genuine'],
    ['no signature at all', () => ({ jws: '' }), 'receipt.not-genuine'],
    ['a token without an algorithm', () => ({ jws: `${Buffer.from('{"alg":"none"}').toString('base64url')}.${held.reply.jws.split('.')[1] ?? ''}.` }), 'receipt.not-genuine'],
    ['other content than was registered', () => ({ sealed: { ...held.filing.content, answers: { ...held.filing.content.answers, oggetto: 'Altro' } } }), 'filing.hash-mismatch'],
    ['something beside the content', () => ({ sealed: { ...held.filing.content, altro: 1 } }), 'filing.hash-mismatch'],
    ['no content', () => ({ sealed: null }), 'filing.hash-mismatch'],
    ['something beside the receipt', () => ({ number: 1 }), 'request.malformed'],
  ])('%s', async (_, changes, code) => {
    const before = await known()
    expect(codeOf(await bringBack(held, altea, await changes()))).toBe(code)
    expect(await known()).toBe(before)
  })

  test('the receipt of another filing of the same person', async () => {
    const other = await aRequest()
    expect(codeOf(await bringBack(held, altea, { ...other.reply }))).toBe('filing.hash-mismatch')
    expect(codeOf(await bringBack({ ...held, filing: { ...held.filing, id: randomUUID() } }, altea))).toBe('filing.malformed')
  })

  test.each<[string, () => Promise<Someone | undefined>, string]>([
    ['somebody else’s', () => aPerson(server, CF_B, { givenName: 'Bruno' }), 'filing.applicant-differs'],
    ['nobody’s', () => Promise.resolve(undefined), 'identity.login-required'],
    ['an officer’s', () => anOfficer(server, 'Altea Segnaposto', [{ role: 'officer', office: 'viabilita' }]), 'filing.applicant-differs'],
    ['a weaker login’s', () => aPerson(server, CF_A, { assurance: 1 }), 'identity.assurance-too-low'],
  ])('a receipt in %s hands', async (_, who, code) => {
    expect(codeOf(await bringBack(held, await who()))).toBe(code)
  })

  test('at another body', async () => {
    const there = await aPerson(server, CF_A, { body: 'p_sp' })
    const response = await server.app.inject({ method: 'PUT', url: `/api/filings/${held.filing.id}/restore`, headers: headersOf('p_sp', there), payload: { sealed: held.filing.content, ...held.reply } })
    expect(codeOf(response)).toBe('filing.wrong-body')
  })

  test('a number that no restore has lost', async () => {
    const late = await aRequest()
    await lose(server, late)
    const response = await bringBack(late, altea)
    expect([response.statusCode, codeOf(response)]).toEqual([409, 'register.not-awaited'])
    await raise(late.reply.receipt.number)
    expect((await bringBack(late, altea)).statusCode).toBe(201)
  })

  test('a number that was given again before anybody raised the register', async () => {
    const [first, second] = [await aRequest(), await aRequest()]
    await lose(server, first, second)
    const thief = await aRequest()
    expect(thief.reply.receipt.number).toBe(first.reply.receipt.number)
    await raise(second.reply.receipt.number)
    expect(codeOf(await bringBack(first, altea))).toBe('register.not-awaited')
    await server.sql(`INSERT INTO sportello.register_raise VALUES ('p_pc', 'PG', $1, $2, $2, 'prova', clock_timestamp())`, [year, first.reply.receipt.number])
    expect(codeOf(await bringBack(first, altea))).toBe('register.number-taken')
    expect((await bringBack(second, altea)).statusCode).toBe(201)
  })
})

test('anybody may ask which numbers are looked for; those of the body that are still out, and nothing of why', async () => {
  const { raises } = (await get(server, '/api/raises')).json<RaisesReply>()
  const absent = (await verifyRegister(server.platform.db))[0]?.raises.filter(raise => raise.absent.length > 0)
  expect(absent?.length).toBeGreaterThan(0)
  expect(raises).toEqual(absent?.map(({ register, year: of, from, to }) => ({ register, year: of, from, to })))
  expect((await get(server, '/api/raises', undefined, 'p_sp')).json<RaisesReply>()).toEqual({ body: 'p_sp', raises: [] })
})

test('the application gives back no number but one that was jumped over, and none twice', async () => {
  const give = (number: number, at: string): Promise<{ outcome: string }[]> => server.sql<{ outcome: string }>(
    `SELECT sportello.give_back_number('p_pc', 'PG', $1, $2, $3, gen_random_uuid(), null, 'x', repeat('a', 64), '{}', '1') AS outcome`, [year, number, at])
  const [back, out] = [await aRequest(), await aRequest()]
  await lose(server, back, out)
  await raise(out.reply.receipt.number)
  expect((await bringBack(back, altea)).statusCode).toBe(201)
  expect(await give(back.reply.receipt.number, back.reply.receipt.registeredAt)).toEqual([{ outcome: 'taken' }])
  expect(await give(9_999, out.reply.receipt.registeredAt)).toEqual([{ outcome: 'not-awaited' }])
  expect(await give(out.reply.receipt.number, new Date(Date.now() + 3_600_000).toISOString())).toEqual([{ outcome: 'not-awaited' }])
})
