import { afterAll, beforeAll, expect, test } from 'vitest'
import pg from 'pg'
import type { SessionReply } from '#contract/identity.ts'
import { identityRoutes } from '#contract/paths.ts'
import { movableClock, startTestServer, type TestServer } from '#support/server.ts'
import { visitor, type Visitor } from '#support/visitor.ts'

let server: TestServer
const clock = movableClock('2026-11-22T09:00:00Z')

beforeAll(async () => { server = await startTestServer({ clock, env: { RATE_LIMIT_LOGINS: '10000' } }) })
afterAll(() => server.close())

const session = async (browser: Visitor): Promise<SessionReply> => (await browser.get(identityRoutes.session)).json()

test('a citizen logs in and lands where the login began', async () => {
  const browser = visitor(server.app)
  const landed = await browser.login('ersilia', { returnTo: '/nuova/accesso-passo-carrabile?passo=2' })
  expect(landed.headers.location).toBe('/nuova/accesso-passo-carrabile?passo=2')
  const reply = await session(browser)
  expect(reply.person).toMatchObject({
    givenName: 'Ersilia', familyName: 'Provavalle', fiscalNumber: 'PRVRSL84C57G535Z', birthDate: '1984-03-17', birthPlace: 'Piacenza (PC)',
    email: 'ersilia@example.org', address: 'Via delle Prove 12, 29121 Piacenza (PC)',
  })
  expect(reply.assurance).toBe(2)
  expect(reply.staff).toBeNull()
})

test('the same person has one account at every login, and another one in another body', async () => {
  const first = visitor(server.app)
  await first.login('tarcisio')
  const again = visitor(server.app)
  await again.login('tarcisio', { given: 3 })
  const elsewhere = visitor(server.app, 'laspezia.localhost:8080')
  await elsewhere.login('tarcisio')
  const [one, two, three] = [await session(first), await session(again), await session(elsewhere)]
  expect(two.person?.owner).toBe(one.person?.owner)
  expect(two.assurance).toBe(3)
  expect(three.person?.owner).toBeDefined()
  expect(three.person?.owner).not.toBe(one.person?.owner)
})

test('a session of one body is nobody in another', async () => {
  const browser = visitor(server.app)
  await browser.login('altea')
  const elsewhere = visitor(server.app, 'laspezia.localhost:8080')
  for (const [name, value] of browser.cookies) elsewhere.cookies.set(name, value)
  expect((await session(elsewhere)).person).toBeNull()
})

test.each([
  ['annullato', 'accesso=annullato'],
  ['livello-basso', 'accesso=livello-basso'],
  ['non-disponibile', 'accesso=non-disponibile'],
])('a login that ends with %s comes back to the page, which is told', async (fault, told) => {
  const browser = visitor(server.app)
  const landed = await browser.login('quirino', { fault, returnTo: '/servizi?area=strade' })
  expect(landed.headers.location).toBe(`/servizi?area=strade&${told}`)
  expect((await session(browser)).person).toBeNull()
})

test('a level below the one the page asked for is refused, a higher one is taken', async () => {
  const low = visitor(server.app)
  expect((await low.login('silvano', { level: 3, given: 2 })).headers.location).toContain('accesso=livello-basso')
  const high = visitor(server.app)
  await high.login('silvano', { level: 2, given: 3 })
  expect((await session(high)).assurance).toBe(3)
})

test('level 1 never identifies who files, even when the page asks for no more', async () => {
  const browser = visitor(server.app)
  expect((await browser.login('silvano', { level: 1, given: 1 })).headers.location).toContain('accesso=livello-basso')
})

test('a person without e-mail, a minor and a provisional fiscal code log in all the same', async () => {
  const withoutEmail = visitor(server.app)
  await withoutEmail.login('domitilla', { fault: 'senza-email' })
  expect((await session(withoutEmail)).person).not.toHaveProperty('email')
  const foreigner = visitor(server.app)
  await foreigner.login('amara')
  expect((await session(foreigner)).person?.fiscalNumber).toBe('99900040447')
  const minor = visitor(server.app)
  await minor.login('nella')
  expect((await session(minor)).person?.birthDate).toBe('2012-05-10')
})

test('staff log in through their own realm and have their roles by office', async () => {
  const browser = visitor(server.app)
  const landed = await browser.loginStaff('ottavia.viari')
  expect(landed.headers.location).toBe('/ufficio')
  const reply = await session(browser)
  expect(reply.person).toBeNull()
  expect(reply.staff).toMatchObject({ name: 'Ottavia Viari', roles: [{ role: 'officer', office: 'concessioni-stradali' }, { role: 'officer', office: 'viabilita-manutenzione' }] })
})

test('a citizen who answers the staff login is nobody in the office', async () => {
  const browser = visitor(server.app)
  const landed = await browser.loginStaff('ersilia')
  expect(landed.headers.location).toBe('/ufficio?accesso=non-riuscito')
  expect((await session(browser)).staff).toBeNull()
})

async function leave(browser: Visitor): Promise<URL> {
  const reply = await browser.get(`${identityRoutes.login}?returnTo=/account`)
  return new URL(String(reply.headers.location))
}

test('the request to the provider carries PKCE, state, nonce, level and asks for a login made now', async () => {
  const asked = (await leave(visitor(server.app))).searchParams
  expect(asked.get('code_challenge_method')).toBe('S256')
  expect(asked.get('acr_values')).toBe('https://www.spid.gov.it/SpidL2')
  expect(asked.get('state')?.length).toBeGreaterThanOrEqual(32)
  expect(asked.get('nonce')?.length).toBeGreaterThanOrEqual(32)
  expect(asked.get('prompt')).toBe('login')
  expect(asked.get('max_age')).toBe('0')
})

test.each([
  ['a state that was never given', 'state', 'x'.repeat(43)],
  ['an issuer that is not ours', 'iss', 'http://evil.example'],
  ['a code that was never given', 'code', 'made-up'],
  ['no issuer at all', 'iss', undefined],
])('an answer with %s opens no session', async (_, name, value) => {
  const browser = visitor(server.app)
  const landed = await answerOf(browser, 'ersilia')
  if (value === undefined) landed.searchParams.delete(name)
  else landed.searchParams.set(name, value)
  const reply = await browser.get(`${landed.pathname}${landed.search}`)
  expect(reply.statusCode).toBe(303)
  expect(reply.headers.location).toContain('accesso=non-riuscito')
  expect((await session(browser)).person).toBeNull()
})

/** The provider's answer, not yet brought to the server. */
async function answerOf(browser: Visitor, person: string): Promise<URL> {
  const leaving = await browser.get(`${identityRoutes.login}?returnTo=/account`)
  let page = ''
  await browser.follow(leaving, path => {
    page = path
    return false
  })
  const chosen = await browser.ask({ method: 'POST', url: page, payload: `person=${person}`, headers: { 'content-type': 'application/x-www-form-urlencoded' } })
  const reply = await browser.follow(chosen, path => path.startsWith(identityRoutes.callback))
  return new URL(String(reply.headers.location), 'http://localhost:8080')
}

test('an answer is good once, and only in the browser that asked', async () => {
  const browser = visitor(server.app)
  const answer = await answerOf(browser, 'ersilia')
  const thief = visitor(server.app)
  expect((await thief.get(`${answer.pathname}${answer.search}`)).headers.location).toBe('/?accesso=non-riuscito')
  expect((await browser.get(`${answer.pathname}${answer.search}`)).headers.location).toBe('/account')
  expect((await browser.get(`${answer.pathname}${answer.search}`)).headers.location).toBe('/?accesso=non-riuscito')
})

test('an answer to the staff realm does not pass for a citizen’s', async () => {
  const browser = visitor(server.app)
  const answer = await answerOf(browser, 'ersilia')
  expect((await browser.get(`${identityRoutes.staffCallback}${answer.search}`)).headers.location).toBe('/ufficio?accesso=non-riuscito')
})

test('a login that takes too long must begin again', async () => {
  const browser = visitor(server.app)
  const answer = await answerOf(browser, 'ersilia')
  clock.pass(11)
  expect((await browser.get(`${answer.pathname}${answer.search}`)).headers.location).toBe('/?accesso=non-riuscito')
})

test('the cookie is new at login, opaque, and a planted one is worth nothing', async () => {
  const browser = visitor(server.app)
  const planted = Buffer.alloc(32, 7).toString('base64url')
  browser.cookies.set('sessione', planted)
  await browser.login('berenice')
  const first = browser.cookies.get('sessione')
  expect(first).not.toBe(planted)
  expect(Buffer.from(first ?? '', 'base64url')).toHaveLength(32)
  await browser.login('berenice')
  const old = visitor(server.app)
  old.cookies.set('sessione', first ?? '')
  expect((await session(old)).person).toBeNull()
  expect((await session(browser)).person?.givenName).toBe('Berenice')
})

test('another person, then a member of staff, log in on the same browser without logging out', async () => {
  const browser = visitor(server.app)
  await browser.login('ersilia')
  await browser.login('altea')
  expect((await session(browser)).person?.givenName).toBe('Altea')
  await browser.loginStaff('leandro.vertici')
  expect(await session(browser)).toMatchObject({ person: null, staff: { name: 'Leandro Vertici', roles: [{ role: 'head', office: '*' }] } })
})

test('logout ends the session everywhere, clears the cache but not the storage', async () => {
  const browser = visitor(server.app)
  await browser.login('gaudenzio')
  const stolen = visitor(server.app)
  for (const [name, value] of browser.cookies) stolen.cookies.set(name, value)
  const reply = await browser.post(identityRoutes.logout)
  expect(reply.statusCode).toBe(200)
  expect(reply.headers['clear-site-data']).toBe('"cache"')
  expect(browser.cookies.has('sessione')).toBe(false)
  expect((await session(stolen)).person).toBeNull()
  expect((await browser.post(identityRoutes.logout)).statusCode).toBe(200)
})

test.each<[who: string, login: (browser: Visitor) => Promise<unknown>, another: (browser: Visitor) => Promise<unknown>]>([
  ['a person', browser => browser.login('gaudenzio'), browser => browser.login('altea')],
  ['a member of staff', browser => browser.loginStaff('fulvio.carichi'), browser => browser.loginStaff('zeno.parametri')],
])('%s ends the sessions left on other devices, and keeps this one; nobody else’s end', async (_, login, another) => {
  const [here, lost, phone, stranger] = [visitor(server.app), visitor(server.app), visitor(server.app), visitor(server.app)]
  for (const browser of [here, lost, phone]) await login(browser)
  await another(stranger)
  const ask = async () => (await here.post(identityRoutes.logoutElsewhere)).json<object>()
  expect([await ask(), await ask()]).toEqual([{ ended: 2 }, { ended: 0 }])
  const isIn = async (browser: Visitor) => (await session(browser)).assurance > 0
  expect([await isIn(here), await isIn(lost), await isIn(phone), await isIn(stranger)]).toEqual([true, false, false, true])
})

test('a session ends after half an hour without use, and after a working day whatever happens', async () => {
  const browser = visitor(server.app)
  await browser.login('altea')
  for (let minute = 0; minute < 60; minute += 20) {
    clock.pass(20)
    expect((await session(browser)).person).not.toBeNull()
  }
  clock.pass(31)
  expect((await session(browser)).person).toBeNull()
  const busy = visitor(server.app)
  await busy.login('altea')
  for (let minute = 0; minute < 480; minute += 20) {
    clock.pass(20)
    await session(busy)
  }
  expect((await session(busy)).person).toBeNull()
})

test('evidence of a login is kept, and neither it nor the session says a name to who reads the table', async () => {
  const browser = visitor(server.app)
  await browser.login('tarcisio')
  const client = new pg.Client({ connectionString: server.database.superUrl })
  await client.connect()
  try {
    const { rows } = await client.query<{ text: string }>(`select encode(sealed, 'escape') || realm || outcome as text from login_evidence union all select encode(sealed, 'escape') from session`)
    expect(rows.length).toBeGreaterThan(1)
    expect(rows.map(row => row.text).join()).not.toMatch(/Campionari|CMPTCS71S02A909J|eyJ/)
  } finally {
    await client.end()
  }
})

test('the application may add evidence and never change or delete it', async () => {
  const client = new pg.Client({ connectionString: server.database.addresses.appUrl })
  await client.connect()
  try {
    await expect(client.query('delete from login_evidence')).rejects.toThrow(/permission denied/)
    await expect(client.query(`update login_evidence set outcome = 'riuscito'`)).rejects.toThrow(/permission denied/)
    expect((await client.query<{ n: string }>('select forget_old_login_evidence() as n')).rows[0]?.n).toBe('0')
  } finally {
    await client.end()
  }
})
