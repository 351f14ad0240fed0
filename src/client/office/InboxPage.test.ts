import { afterEach, expect, test, vi } from 'vitest'
import type { InboxQuery, InboxReply } from '#contract/office.ts'
import type { Answer } from '../api/api.ts'
import { aList, anApi, aRow, filingId, inDays, NOBODY, no, openPage, settle, yes, type OpenPage } from '#support/office-pages.ts'

let open: OpenPage | undefined
afterEach(() => {
  open?.page.unmount()
  vi.unstubAllGlobals()
})

/** @param answers one for each question, the last for all that follow */
async function inbox(answers: readonly Answer<InboxReply>[], path = '/ufficio'): Promise<OpenPage & { readonly asked: InboxQuery[] }> {
  const asked: InboxQuery[] = []
  const api = anApi({ inbox: query => Promise.resolve(answers[Math.min(asked.push(query), answers.length) - 1] ?? no('server.failed', {})) })
  open = await openPage(path, { api })
  return { ...open, asked }
}

const countOf = ({ page }: OpenPage): string => page.get('.count').text()
const button = ({ page }: OpenPage, words: string) => page.findAll('button').find(one => one.text() === words)

test('nobody of the staff: the page says what it is, and the login comes back to the same filter', async () => {
  open = await openPage('/ufficio?state=registered', { api: anApi({}), session: NOBODY })
  expect(open.page.get('h1').text()).toBe('Pagine riservate al personale')
  expect(open.page.get('a.btn').attributes('href')).toBe('/auth/staff/login?returnTo=%2Fufficio%3Fstate%3Dregistered')
})

test('rows tell number, applicant, state and how far the term is', async () => {
  const { page } = await inbox([yes(aList([
    aRow(3, { card: { termEnds: inDays(-3) } }), aRow(2, { card: { termEnds: inDays(0) }, applicant: null }), aRow(1, { card: { state: 'in-charge' }, inChargeOf: 'Ottavia Viari' }),
  ]))])
  const rows = page.findAll('tbody tr').map(row => row.text())
  expect(rows[0]).toContain('0000003/2026')
  expect(rows[0]).toContain('Scaduto da 3 giorni')
  expect(rows[1]).toContain('Scade oggi')
  expect(rows[1]).toContain('Senza nominativo')
  expect(rows[2]).toContain('Mancano 20 giorni')
  expect(rows[2]).toContain('In istruttoria')
  expect(rows[2]).toContain('Ottavia Viari')
  expect(page.get(`[data-filing="${filingId(3)}"]`).attributes('href')).toBe(`/ufficio/pratiche/${filingId(3)}`)
})

test('how many were found is said in a live region', async () => {
  const opened = await inbox([yes(aList([aRow(1)]))])
  expect(opened.page.get('.count').attributes('role')).toBe('status')
  expect(countOf(opened)).toBe('Una pratica')
})

test('a choice acts at once, goes into the address, and takes the typed words along', async () => {
  const { page, router, asked } = await inbox([yes(aList([aRow(1)]))])
  await page.get('#cerca').setValue('  buca ')
  expect(asked).toHaveLength(1)
  await page.get('#stato').setValue('in-charge')
  await settle()
  expect(router.currentRoute.value.query).toEqual({ q: 'buca', state: 'in-charge' })
  expect(asked.at(-1)).toMatchObject({ q: 'buca', state: 'in-charge' })
})

test('an address with a filter opens with that filter, and taking it off asks for everything', async () => {
  const opened = await inbox([yes(aList([aRow(1)]))], '/ufficio?q=buca&sort=term')
  expect(opened.asked[0]).toMatchObject({ q: 'buca', sort: 'term' })
  expect((opened.page.get('#cerca').element as HTMLInputElement).value).toBe('buca')
  await button(opened, 'Togli i filtri')?.trigger('click')
  await settle()
  expect(opened.router.currentRoute.value.query).toEqual({ sort: 'term' })
})

test('more rows come after the last one seen, and the focus goes on with the first of them', async () => {
  const opened = await inbox([yes(aList([aRow(3), aRow(2)], { total: 3, next: 'key' })), yes(aList([aRow(1)], { total: 3 }))])
  expect(countOf(opened)).toBe('Mostrate 2 di 3 pratiche')
  await button(opened, 'Mostra altre')?.trigger('click')
  await settle()
  expect(opened.asked.at(-1)).toMatchObject({ after: 'key' })
  expect(opened.page.findAll('tbody tr')).toHaveLength(3)
  expect(document.activeElement?.getAttribute('data-filing')).toBe(filingId(1))
  expect(button(opened, 'Mostra altre')).toBeUndefined()
})

test('coming back from a filing finds the rows that were there, while they are read again', async () => {
  const opened = await inbox([yes(aList([aRow(2), aRow(1)]))])
  await opened.router.push('/pratiche')
  await settle()
  await opened.router.push('/ufficio')
  await opened.page.vm.$nextTick()
  await opened.page.vm.$nextTick()
  expect(opened.page.findAll('tbody tr')).toHaveLength(2)
})

test('nothing there and nothing found are two different things', async () => {
  const { page, router } = await inbox([yes(aList([]))])
  expect(page.text()).toContain('Non ci sono pratiche')
  await router.push('/ufficio?q=balena')
  await settle()
  expect(page.text()).toContain('Nessuna pratica corrisponde alla ricerca')
})

test('a profile that sees no filing is told so, and whom to ask', async () => {
  const { page } = await inbox([no('permission.denied', {})])
  expect(page.get('[role="alert"]').text()).toContain('chiedi l’abilitazione al dirigente')
  expect(page.find('table').exists()).toBe(false)
})

test('with no network the page says that filings need it, and trying again shows them', async () => {
  const opened = await inbox([no('network.unreachable', {}), yes(aList([aRow(1)]))])
  expect(opened.page.get('[role="alert"]').text()).toContain('serve la rete')
  await button(opened, 'Riprova')?.trigger('click')
  await settle()
  expect(opened.page.findAll('tbody tr')).toHaveLength(1)
})

test('a failed refresh leaves the rows and says that they are the ones before', async () => {
  const opened = await inbox([yes(aList([aRow(1)])), no('network.unreachable', {})])
  await button(opened, 'Aggiorna')?.trigger('click')
  await settle()
  expect(opened.page.findAll('tbody tr')).toHaveLength(1)
  expect(opened.page.get('[role="alert"]').text()).toContain('vedi quello letto prima')
})

test('rows of another filter never answer a new one that failed', async () => {
  const { page, router } = await inbox([yes(aList([aRow(1)])), no('network.unreachable', {})])
  await router.push('/ufficio?state=granted')
  await settle()
  expect(page.find('tbody tr').exists()).toBe(false)
})

test('a session that has ended asks for the login and shows no row any more', async () => {
  const opened = await inbox([yes(aList([aRow(1)])), no('identity.login-required', {})])
  await button(opened, 'Aggiorna')?.trigger('click')
  await settle()
  expect(opened.page.text()).toContain('La sessione è terminata')
  expect(opened.page.find('table').exists()).toBe(false)
})

test('of two questions the later one counts, whichever answer comes first', async () => {
  const waiting: ((answer: Answer<InboxReply>) => void)[] = []
  const api = anApi({ inbox: () => new Promise(resolve => { waiting.push(resolve) }) })
  open = await openPage('/ufficio?q=prima', { api })
  await open.router.push('/ufficio?q=dopo')
  await settle()
  waiting[1]?.(yes(aList([aRow(2)])))
  await settle()
  waiting[0]?.(yes(aList([aRow(1)])))
  await settle()
  expect(open.page.findAll('tbody tr').map(row => row.text().includes('0000002/2026'))).toEqual([true])
})
