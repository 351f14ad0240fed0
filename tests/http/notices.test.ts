import { randomBytes, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { importJWK, jwtVerify } from 'jose'
import { inspect } from 'node:util'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { NoticesReply } from '#contract/notices.ts'
import { announceMove, noticesRoom } from '#server/notices/index.ts'
import { openPost } from '#server/notices/mail.ts'
import { loadMasterKeys } from '#server/platform/master-keys.ts'
import { EVERYTHING } from '#server/platform/row-sight.ts'
import { createSealer } from '#server/platform/sealer.ts'
import { startMailSink, type MailSink } from '#support/mail-sink.ts'
import { CF_A, CF_B, REPORT, REQUEST } from './support/definitions.ts'
import { codeOf, get, headersOf, post, sealed, submit } from './support/filing.ts'
import { anOfficer, aPerson, startServer, type Someone, type TestServer } from './support/server.ts'

/** Must be in no letter, no call to a push service and no table in clear. */
const ADDRESS = 'altea.segnaposto@example.org'
const SUBJECT = 'Cantiere segreto'

interface Call { readonly path: string, readonly headers: IncomingHttpHeaders, readonly body: string }

let sink: MailSink
let service: Server
let server: TestServer
let altea: Someone
let bruno: Someone
const calls: Call[] = []
let answer = 201

beforeAll(async () => {
  sink = await startMailSink()
  service = createServer((request, response) => {
    let body = ''
    request.on('data', (data: Buffer) => { body += data.toString() }).on('end', () => {
      calls.push({ path: request.url ?? '', headers: request.headers, body })
      response.writeHead(answer).end()
    })
  }).listen(0, '127.0.0.1')
  await once(service, 'listening')
  server = await startServer([REQUEST, REPORT], { env: { SMTP_URL: sink.url, MAIL_FROM: 'sportello@example.org', PUSH_SERVICES: origin() } })
  altea = await aPerson(server, CF_A, { email: ADDRESS })
  bruno = await aPerson(server, CF_B)
})
afterAll(async () => {
  await server.stop()
  await sink.close()
  service.close()
})
afterEach(async () => {
  answer = 201
  calls.length = 0
  await server.sql('TRUNCATE sportello.notice_mail, sportello.notice_push')
})

const origin = (): string => `http://127.0.0.1:${String((service.address() as AddressInfo).port)}`
const put = (path: string, payload: object, who?: Someone) => server.app.inject({ method: 'PUT', url: `/api/my/notices/${path}`, payload, headers: headersOf('p_pc', who) })
const mail = (on: boolean, who?: Someone) => put('mail', { on, language: 'it' }, who)
const push = (on: boolean, endpoint: string, who?: Someone) => put('push', { on, endpoint }, who)
const mine = async (who: Someone): Promise<NoticesReply> => (await get(server, '/api/my/notices', who)).json<NoticesReply>()

async function file(who: Someone): Promise<string> {
  const filing = await sealed(server, REQUEST, { codice_fiscale: who.fiscalNumber, oggetto: SUBJECT, larghezza: '2.5', permanente: true }, { id: randomUUID() })
  expect((await submit(server, filing, who)).statusCode).toBe(201)
  return filing.id
}

/** The jobs make jobs: a notice becomes letters and calls. */
async function work(): Promise<number> {
  await server.runJobs()
  return server.runJobs()
}

describe('by mail', () => {
  test('who has chosen it is told that a filing was registered and that it moved, and of nothing in it', async () => {
    const before = sink.letters.length
    expect((await mail(true, altea)).json<NoticesReply>().mail).toEqual({ on: true, address: ADDRESS })
    const id = await file(altea)
    await work()
    const officer = await anOfficer(server, 'Irene Istruttrice', [{ role: 'officer', office: 'viabilita' }])
    expect((await post(server, `/api/office/filings/${id}/take-charge`, officer)).statusCode).toBe(200)
    await work()
    const [registered, moved, ...more] = sink.letters.slice(before)
    expect(more).toEqual([])
    expect(registered?.to).toEqual([`<${ADDRESS}>`])
    expect(registered?.source).toContain('Auto-Submitted: auto-generated')
    expect(readable(registered?.source)).toContain('ha registrato una pratica')
    expect(readable(moved?.source)).toContain('ha aggiornato lo stato')
    for (const letter of [registered, moved]) {
      expect(readable(letter?.source)).toContain('http://piacenza.localhost:8080/pratiche')
      for (const secret of [SUBJECT, CF_A, 'Segnaposto', id, 'Irene', '/2026']) expect(readable(letter?.source).replaceAll(ADDRESS, '')).not.toContain(secret)
    }
  })

  test('who has not chosen it costs no job, and who has changed their mind is told no more', async () => {
    const before = sink.letters.length
    await file(bruno)
    expect(await server.sql(`SELECT FROM graphile_worker._private_jobs j JOIN graphile_worker._private_tasks t ON t.id = j.task_id WHERE t.identifier = 'notices.tell'`)).toEqual([])
    await mail(true, altea)
    await file(altea)
    await server.runJobs()
    await mail(false, altea)
    await work()
    expect(sink.letters.slice(before)).toEqual([])
    expect((await mine(altea)).mail).toEqual({ on: false, address: ADDRESS })
  })

  test('a mail server that refuses for now gets the letter again, under the same id', async () => {
    const before = sink.letters.length
    await mail(true, altea)
    await file(altea)
    await server.runJobs()
    sink.refuse(1)
    expect(await server.runJobs()).toBe(1)
    expect(sink.letters.length).toBe(before)
    expect(await server.runJobs()).toBe(0)
    expect(sink.letters.at(-1)?.source).toMatch(/Message-ID: <[0-9a-f]{40}@example\.org>/i)
  })

  test('a letter whose taking was not heard of is sent again under the same id; each further news is a letter of its own', async () => {
    const before = sink.letters.length
    await mail(true, altea)
    const id = await file(altea)
    await server.runJobs()
    sink.drop(1)
    expect(await server.runJobs()).toBe(1)
    expect(await server.runJobs()).toBe(0)
    for (const news of ['prima', 'seconda']) {
      await server.platform.inTransaction(tx => announceMove(tx, 'p_pc', id), { sees: EVERYTHING })
      expect(await work(), news).toBe(0)
    }
    const [lost, again, first, second, ...more] = sink.letters.slice(before).map(idOf)
    expect([lost, more]).toEqual([again, []])
    expect(new Set([lost, first, second]).size).toBe(3) // mail programs show letters of one id once
  })

  test('a server killed before it has written down that it asked for a letter asks for the same one', async () => {
    const before = sink.letters.length
    await mail(true, altea)
    const id = await file(altea)
    const news = { body: 'p_pc', owner: altea.id, filing: id, news: 'moved' }
    const tell = (): unknown => server.handlers['notices.tell']?.(news, { job: '7001', attempt: 1, lastAttempt: false })
    await tell()
    await tell()
    expect(await server.sql(`SELECT FROM graphile_worker._private_jobs j JOIN graphile_worker._private_tasks t ON t.id = j.task_id WHERE t.identifier = 'notices.mail'`)).toHaveLength(1)
    await work()
    await tell() // the letter has gone meanwhile
    await work()
    const ids = sink.letters.slice(before).map(idOf)
    expect([ids.length, new Set(ids).size]).toEqual([3, 2]) // one is that of the registration
  })

  test('what a mail server says of whom it refuses is repeated nowhere', async () => {
    sink.refuse(1)
    const post = openPost({ smtp: new URL(sink.url), from: 'sportello@example.org' })
    const refused = await post?.({ subject: 'Prova', text: 'Prova', to: ADDRESS, id: 'prova' }).catch((error: unknown) => error)
    expect(refused).toMatchObject({ message: 'a letter was not taken: the mail server answered 451', code: 'EENVELOPE' })
    expect(inspect(refused, { depth: 9 })).not.toContain(ADDRESS)
  })

  test('without an address from the identity provider it cannot be chosen; without a session nothing can', async () => {
    expect((await mine(bruno)).mail).toEqual({ on: false })
    expect(codeOf(await mail(true, bruno))).toContain('notices.not-offered')
    expect((await mail(true)).statusCode).toBe(401)
    expect((await push(true, `${origin()}/a`)).statusCode).toBe(401)
  })

  test('no address stands in clear in the database', async () => {
    await mail(true, altea)
    await push(true, `${origin()}/browser-di-altea`, altea)
    await file(altea)
    await server.runJobs()
    const rows = await server.sql<{ row: string }>(`
      SELECT row_to_json(x)::text || encode(x.sealed, 'escape') AS row FROM (SELECT sealed, owner FROM sportello.notice_mail UNION ALL SELECT sealed, owner FROM sportello.notice_push) x
      UNION ALL SELECT payload::text FROM graphile_worker._private_jobs`)
    expect(rows.length).toBeGreaterThanOrEqual(4)
    for (const { row } of rows) for (const secret of [ADDRESS, 'browser-di-altea', SUBJECT, CF_A]) expect(row).not.toContain(secret)
  })
})

describe('by waking a browser', () => {
  test('the call carries nothing but the server\'s own name', async () => {
    await push(true, `${origin()}/uno`, altea)
    const { push: offered } = await mine(altea)
    expect(offered?.browsers).toBe(1)
    await file(altea)
    await work()
    expect(calls.map(({ path, body }) => [path, body])).toEqual([['/uno', '']])
    const [, token = '', key = ''] = /^vapid t=(\S+), k=(\S+)$/.exec(calls[0]?.headers.authorization ?? '') ?? []
    expect(key).toBe(offered?.key)
    const point = Buffer.from(key, 'base64url')
    const jwk = { kty: 'EC', crv: 'P-256', x: point.subarray(1, 33).toString('base64url'), y: point.subarray(33).toString('base64url') }
    const { payload } = await jwtVerify(token, await importJWK(jwk, 'ES256'), { audience: origin() })
    expect(payload['sub']).toMatch(/^mailto:/)
  })

  test('a call that waits while the master key is replaced is made with the new one alone', async () => {
    await push(true, `${origin()}/uno`, altea)
    await file(altea)
    await server.runJobs()
    const [waiting] = await server.sql<{ payload: object }>(`SELECT j.payload FROM graphile_worker._private_jobs j JOIN graphile_worker._private_tasks t ON t.id = j.task_id WHERE t.identifier = 'notices.push'`)
    expect(Object.keys(waiting?.payload ?? {}).toSorted()).toEqual(['body', 'browser', 'filing', 'news', 'owner'])
    const keys = await loadMasterKeys({ masterKey: randomBytes(32).toString('base64'), oldMasterKeys: [], signingKeys: undefined }, '')
    const sealer = createSealer(keys)
    await server.sql('UPDATE sportello.notice_push SET sealed = $1', [sealer.seal(`${origin()}/uno`, 'notices')]) // as the command that replaces keys does
    const noticesOfNow = noticesRoom({ ...server.catalogue }).jobs?.({ ...server.platform, sealer }) ?? {}
    await noticesOfNow['notices.push']?.(waiting?.payload, { job: '1', attempt: 1, lastAttempt: false })
    expect(calls.map(({ path }) => path)).toEqual(['/uno'])
    await server.sql('TRUNCATE sportello.notice_push')
    await work()
  })

  test('a call that a release before left waiting is still made', async () => {
    await push(true, `${origin()}/uno`, altea)
    const endpoint = server.platform.sealer.seal(`${origin()}/uno`, 'notices.push').toString('base64')
    await server.handlers['notices.push']?.({ body: 'p_pc', owner: altea.id, filing: randomUUID(), news: 'moved', endpoint }, { job: '1', attempt: 1, lastAttempt: false })
    expect(calls.map(({ path }) => path)).toEqual(['/uno'])
  })

  test('a browser that is gone is forgotten; a service that fails is called again', async () => {
    await push(true, `${origin()}/uno`, altea)
    await file(altea)
    await server.runJobs()
    answer = 503
    expect(await server.runJobs()).toBe(1)
    answer = 410
    expect(await server.runJobs()).toBe(0)
    expect((await mine(altea)).push?.browsers).toBe(0)
  })

  test('a browser is of who was the last to say so', async () => {
    await push(true, `${origin()}/di-casa`, altea)
    await push(true, `${origin()}/di-casa`, bruno)
    expect([(await mine(altea)).push?.browsers, (await mine(bruno)).push?.browsers]).toEqual([0, 1])
    await file(altea)
    await work()
    expect(calls).toEqual([])
    await push(false, `${origin()}/di-casa`, bruno)
    expect((await mine(bruno)).push?.browsers).toBe(0)
  })

  test('nobody has more than ten browsers woken: the first chosen go', async () => {
    for (let index = 0; index < 12; index += 1) await push(true, `${origin()}/${String(index)}`, altea)
    expect((await mine(altea)).push?.browsers).toBe(10)
    await file(altea)
    await work()
    expect(calls.map(({ path }) => path).toSorted()).toEqual(['/10', '/11', '/2', '/3', '/4', '/5', '/6', '/7', '/8', '/9'])
  })

  test.each([
    ['https://example.org/push', 'any other host'],
    ['http://fcm.googleapis.com/push', 'not https'],
    ['https://fcm.googleapis.com:8443/push', 'another port'],
    ['https://fcm.googleapis.com@169.254.169.254/', 'a name before the host'],
    ['https://127.0.0.1/push', 'this machine'],
    ['https://evil-fcm.googleapis.com.example.org/', 'a host that only looks like it'],
    ['file:///etc/passwd', 'no address of the network'],
    ['pagina', 'no address'],
  ])('%s is not called: %s', async endpoint => {
    expect(codeOf(await push(true, endpoint, altea))).toContain('notices.unknown-service')
    expect((await mine(altea)).push?.browsers).toBe(0)
  })
})

function idOf({ source }: { readonly source: string }): string | undefined {
  return /^Message-ID: (.*)$/im.exec(source)?.[1]?.trim()
}

/** A letter with its quoted-printable read. */
function readable(source = ''): string {
  return Buffer.from(source.replaceAll('=\r\n', '').replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))), 'latin1').toString('utf8')
}
