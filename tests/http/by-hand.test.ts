import { randomUUID } from 'node:crypto'
import type { LightMyRequestResponse } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { FilingReply, MyFilingReply, RaisesReply, ReceiptCheckReply } from '#contract/filings.ts'
import type { InboxReply, OfficeFilingReply } from '#contract/office.ts'
import type { Definition } from '#domain/procedure/definition.ts'
import { verifyAudit } from '#server/audit/index.ts'
import { verifyDocuments } from '#server/attachments/index.ts'
import { verifyRegister } from '#server/register/index.ts'
import { CF_A, CF_B, REPORT, REQUEST } from './support/definitions.ts'
import { aPdf, codeOf, get, headersOf, sealed, sha256, submit, upload, type Sealed } from './support/filing.ts'
import { lose } from './support/restored.ts'
import { aPerson, anOfficer, startServer, type Someone, type TestServer } from './support/server.ts'

/* A filing that a restore has lost, and of which a person has the signed receipt alone, is entered by the protocol: the number, without the content. */

const ROUNDS: Definition = { ...REPORT, id: 'giro-strade', identity: { assurance: 2, onBehalf: false, staff: true } }
const FILE = aPdf(3_000, 'planimetria')

let server: TestServer
let altea: Someone
let protocol: Someone
let officer: Someone
beforeAll(async () => {
  server = await startServer([REQUEST, REPORT, ROUNDS])
  altea = await aPerson(server, CF_A)
  protocol = await anOfficer(server, 'Petra Protocollo', [{ role: 'protocol', office: 'protocollo' }])
  officer = await anOfficer(server, 'Ottavio Istruttore', [{ role: 'officer', office: REQUEST.office.id }])
})
afterAll(async () => { await server.stop() })

interface Held { readonly filing: Sealed, readonly reply: FilingReply }

async function file(definition: Definition, answers: Record<string, unknown>, who: Someone | undefined): Promise<Held> {
  const id = randomUUID()
  const planimetria = 'codice_fiscale' in answers ? [{ name: 'planimetria.pdf', mediaType: 'application/pdf', bytes: FILE.byteLength, sha256: sha256(FILE) }] : undefined
  if (planimetria) await upload(server, id, FILE, who)
  const filing = await sealed(server, definition, { ...answers, ...planimetria && { planimetria } }, { id })
  const response = await submit(server, filing, who)
  if (response.statusCode !== 201) throw new Error(response.payload)
  return { filing, reply: response.json<FilingReply>() }
}

async function aLostRequest(): Promise<Held> {
  const held = await file(REQUEST, { codice_fiscale: CF_A, oggetto: 'Cantiere', larghezza: '2.5', permanente: true }, altea)
  await lose(server, held)
  await raise(held)
  return held
}

const raise = ({ reply: { receipt } }: Held): Promise<unknown> => server.sql(`SELECT sportello.raise_register('p_pc', 'PG', $1, $2, 'prova')`, [receipt.year, receipt.number])

async function enter({ reply: { jws } }: Pick<Held, 'reply'>, who: Someone | undefined = protocol): Promise<LightMyRequestResponse> {
  return await server.app.inject({ method: 'POST', url: '/api/office/receipts', headers: headersOf('p_pc', who), payload: { jws } })
}

const entries = async (): Promise<unknown> => server.sql('SELECT number, filing FROM sportello.register_entry ORDER BY number')

describe('entered by hand from its receipt, a filing', () => {
  let held: Held
  let label: string
  beforeAll(async () => {
    held = await aLostRequest()
    ;({ label } = held.reply.receipt)
    expect((await enter(held)).json()).toEqual({ fresh: true, label, registeredAt: held.reply.receipt.registeredAt })
  })

  test('has its number and time again; entered again it is told as it is', async () => {
    const before = await entries()
    expect((await enter(held)).json()).toEqual({ fresh: false, label, registeredAt: held.reply.receipt.registeredAt })
    expect(await entries()).toEqual(before)
  })

  test('is what its owner finds, with the receipt and the words that the content is lost', async () => {
    const mine = (await get(server, `/api/my/filings/${held.filing.id}`, altea)).json<MyFilingReply>()
    expect(mine).toMatchObject({ content: null, receipt: held.reply.receipt, jws: held.reply.jws, events: [{ kind: 'registered' }, { kind: 'content-lost' }] })
    expect(mine.events[1]?.text?.it).toContain('andato perduto')
  })

  test('is in the list of its office, which opens it without answers or documents', async () => {
    expect((await get(server, '/api/office/filings', officer)).json<InboxReply>().rows.map(one => one.card.label)).toContain(label)
    const opened = (await get(server, `/api/office/filings/${held.filing.id}`, officer)).json<OfficeFilingReply>()
    expect(opened).toMatchObject({ content: null, receipt: held.reply.receipt, canTakeCharge: true })
    expect((await get(server, `/api/office/filings/${held.filing.id}/documents/${sha256(FILE)}`, officer)).statusCode).toBe(404)
  })

  test('answers to its code again, and its receipt is printed again with the signature in it', async () => {
    expect((await get(server, `/api/receipts/${held.reply.receipt.code}`)).json<ReceiptCheckReply>()).toMatchObject({ valid: true, label, contentLost: true })
    await server.runJobs()
    expect((await get(server, `/api/filings/${held.filing.id}/receipt`, altea)).rawPayload.toString('latin1')).toContain(`(${held.reply.jws})`)
  })

  test('stands in the audit log with who entered it; the verifiers accept it and name it', async () => {
    const [row] = await server.sql<{ who: string, details: string }>(`SELECT who, details FROM sportello.audit WHERE what = 'filing.entered-by-hand' AND filing = $1`, [held.filing.id])
    expect(row?.who).toBe(protocol.id)
    expect(JSON.parse(row?.details ?? '')).toMatchObject({ name: 'Petra Protocollo', label, sealHash: held.filing.sealHash, documents: 1 })
    const [verdict] = await verifyRegister(server.platform.db)
    expect(verdict?.fault).toBeUndefined()
    expect(verdict?.withoutContent).toEqual([label])
    expect(verdict?.raises.at(-1)?.absent).toEqual([])
    expect((await verifyAudit(server.platform.db))[0]?.fault).toBeUndefined()
    expect((await verifyDocuments(server.platform.db, server.platform.blobs))[0]?.lost).toEqual([])
  })

  test('takes its content when a device comes with it after all, and then never changes again', async () => {
    const bringBack = (sealedContent: unknown): Promise<LightMyRequestResponse> => server.app.inject({
      method: 'PUT', url: `/api/filings/${held.filing.id}/restore`, headers: headersOf('p_pc', altea), payload: { sealed: sealedContent, ...held.reply } })
    expect((await get(server, '/api/raises')).json<RaisesReply>().raises).toHaveLength(1) // devices are still asked
    expect(codeOf(await bringBack(held.filing.content))).toBe('attachment.incomplete')
    await upload(server, held.filing.id, FILE, altea)
    const back = await bringBack(held.filing.content)
    expect([back.statusCode, back.json()]).toEqual([200, held.reply]) // the signed receipt says it all but the order of names in the first reply
    expect((await get(server, `/api/my/filings/${held.filing.id}`, altea)).json<MyFilingReply>()).toMatchObject({ content: held.filing.content, events: [{}, {}, { kind: 'content-returned' }] })
    expect((await get(server, `/api/office/filings/${held.filing.id}/documents/${sha256(FILE)}`, officer)).rawPayload).toEqual(Buffer.from(FILE))
    expect(await verifyRegister(server.platform.db)).toMatchObject([{ withoutContent: [] }])
    expect((await get(server, '/api/raises')).json<RaisesReply>().raises).toEqual([])
    await expect(server.sql(`UPDATE sportello.filing SET sealed = '' WHERE id = $1`, [held.filing.id])).rejects.toThrow(/never changes/)
  })
})

test('who filed for the body on duty, and who filed without a name, come back too', async () => {
  const irene = await anOfficer(server, 'Irene Istruttrice', [{ role: 'officer', office: 'manutenzione' }])
  for (const [definition, answers, who] of [[ROUNDS, { problema: 'buca', anonima: false }, irene], [REPORT, { problema: 'buca', anonima: true }, undefined]] as const) {
    const held = await file(definition, answers, who)
    await lose(server, held)
    await raise(held)
    expect((await enter(held)).statusCode).toBe(200)
    expect(await server.sql('SELECT owner FROM sportello.filing WHERE id = $1', [held.filing.id])).toEqual([{ owner: who?.id ?? null }])
  }
})

test('bytes other than those of the registered hash are refused by the database itself', async () => {
  const held = await aLostRequest()
  await enter(held)
  const id = held.filing.id
  for (const attempt of [`UPDATE sportello.filing SET sealed = '\\x7b7d' WHERE id = $1`, `UPDATE sportello.filing SET subject = 'altro' WHERE id = $1`, `DELETE FROM sportello.filing WHERE id = $1`]) {
    await expect(server.sql(attempt, [id]), attempt).rejects.toThrow(/never changes/)
  }
})

test('a filing without content that nobody entered by hand is a fault', async () => {
  const held = await file(REQUEST, { codice_fiscale: CF_A, oggetto: 'Vuota', larghezza: '1', permanente: true }, altea)
  await server.sql('SET session_replication_role = replica')
  await server.sql(`UPDATE sportello.filing SET sealed = '' WHERE id = $1`, [held.filing.id])
  expect((await verifyRegister(server.platform.db))[0]?.fault).toMatchObject({ number: held.reply.receipt.number, why: 'altered-filing' })
  await server.sql(`UPDATE sportello.filing SET sealed = $2 WHERE id = $1`, [held.filing.id, Buffer.from(held.filing.bytes)])
  await server.sql('SET session_replication_role = origin')
})

describe('is refused, and stores nothing:', () => {
  let held: Held
  beforeAll(async () => { held = await aLostRequest() })

  const signed = async (changes: object, body = 'p_pc'): Promise<string> => {
    const receipt = { ...held.reply.receipt, ...changes }
    return server.platform.keys.sign(body, Buffer.from(JSON.stringify(receipt, Object.keys(receipt).toSorted())))
  }

  test.each<[string, () => Promise<string>]>([
    ['a signature that was changed', () => Promise.resolve(`${held.reply.jws.slice(0, -6)}AAAAAA`)],
    ['what another body signed', () => signed({}, 'p_sp')],
    ['a receipt of another body', () => signed({ body: 'p_sp' })],
    ['what the body signed, and is no receipt', () => server.platform.keys.sign('p_pc', Buffer.from('{"body":"p_pc"}'))],
  ])('%s', async (_, jws) => {
    const before = await entries()
    expect(codeOf(await enter({ reply: { ...held.reply, jws: await jws() } }))).toBe('receipt.not-genuine')
    expect(await entries()).toEqual(before)
  })

  test('a number that no restore has lost', async () => {
    const late = await file(REPORT, { problema: 'buca', anonima: true }, undefined)
    await lose(server, late)
    expect(codeOf(await enter(late))).toBe('register.not-awaited')
    await raise(late)
    expect((await enter(late)).statusCode).toBe(200)
  })

  test.each<[string, () => Promise<Someone | undefined>, string]>([
    ['a citizen', () => Promise.resolve(altea), 'permission.denied'],
    ['somebody else', () => aPerson(server, CF_B, { givenName: 'Bruno' }), 'permission.denied'],
    ['an officer of the very office', () => Promise.resolve(officer), 'permission.denied'],
    ['an administrator', () => anOfficer(server, 'Ada Amministratrice', [{ role: 'administrator', office: 'protocollo' }]), 'permission.denied'],
  ])('in the hands of %s', async (_, who, code) => {
    expect(codeOf(await enter(held, await who()))).toBe(code)
  })

  test('a filing that was sent anew before is told with the number it has now', async () => {
    await upload(server, held.filing.id, FILE, altea)
    const anew = (await submit(server, held.filing, altea)).json<FilingReply>()
    expect((await enter(held)).json()).toEqual({ fresh: false, label: anew.receipt.label, registeredAt: anew.receipt.registeredAt })
  })
})
