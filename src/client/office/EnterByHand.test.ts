import { afterEach, expect, test, vi } from 'vitest'
import type { SessionReply } from '#contract/identity.ts'
import { aFiling, anApi, aList, no, OFFICER, openPage, settle, yes, type OpenPage } from '#support/office-pages.ts'
import type { OfficeApi } from './ports.ts'

const PROTOCOL: SessionReply = { ...OFFICER, staff: { owner: 'staff-2', name: 'Petra Protocollo', roles: [{ role: 'protocol', office: 'protocollo' }] } }
const { receipt } = aFiling()
const inBase64 = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
const JWS = `${inBase64({ alg: 'ES256' })}.${inBase64({ ...receipt, applicant: { name: 'Niccolò Prova' } })}.c2lnbmF0dXJl`
const PDF = `%PDF-1.7 7 0 obj << /Producer (x) /SignedReceipt (${JWS}) >> \u00ff eyJhbGciOi.eyJicm9rZW4.x`

let open: OpenPage | undefined
afterEach(() => { open?.page.unmount() })

async function desk(calls: Partial<OfficeApi> = {}, session = PROTOCOL): Promise<OpenPage> {
  open = await openPage('/ufficio/ricevute', { api: anApi(calls), session })
  await vi.waitUntil(() => open?.page.find('h1').exists() === true)
  await settle()
  return open
}

async function bring({ page }: OpenPage, content: string): Promise<void> {
  const box = page.get<HTMLInputElement>('input[type=file]')
  Object.defineProperty(box.element, 'files', { value: [new File([content], 'ricevuta.pdf')], configurable: true })
  await box.trigger('change')
  await settle()
}

test.each([['the PDF', PDF], ['the saved signed receipt', JWS]])('%s says what it is of, and is entered as it is', async (_, content) => {
  const enterByHand = vi.fn(() => Promise.resolve(yes({ fresh: true, label: receipt.label, registeredAt: receipt.registeredAt })))
  const opened = await desk({ enterByHand })
  await bring(opened, content)
  expect(document.activeElement?.id).toBe('ricevuta-portata')
  const said = opened.page.get('.panel').text()
  for (const word of [receipt.label, 'Niccolò Prova', 'Buca numero 1', 'buca.jpg']) expect(said).toContain(word)
  await opened.page.get('.panel button').trigger('click')
  await settle()
  expect(enterByHand).toHaveBeenCalledExactlyOnceWith(JWS)
  expect(opened.page.get('.alert-success').text()).toContain(`La pratica ${receipt.label} è di nuovo nel registro`)
  expect(opened.page.find('.panel').exists()).toBe(false)
})

test('one that is registered already is told with the number it has', async () => {
  const opened = await desk({ enterByHand: () => Promise.resolve(yes({ fresh: false, label: '0000099/2026', registeredAt: receipt.registeredAt })) })
  await bring(opened, JWS)
  await opened.page.get('.panel button').trigger('click')
  await settle()
  expect(opened.page.get('.alert-success').text()).toContain('già nel registro con il n. 0000099/2026')
})

test('what is refused stays on the page with the reason, and may be tried again', async () => {
  const opened = await desk({ enterByHand: () => Promise.resolve(no('register.not-awaited', { label: receipt.label })) })
  await bring(opened, JWS)
  await opened.page.get('.panel button').trigger('click')
  await settle()
  expect(opened.page.get('.panel [role=alert]').text()).toContain(`Il numero ${receipt.label} non è tra quelli che un ripristino ha perduto`)
  expect(opened.page.get('.panel button').attributes('aria-disabled')).not.toBe('true')
})

test.each([['a scan', '%PDF-1.4 nothing'], ['other signed text', `${inBase64({ alg: 'ES256' })}.${inBase64({ sub: 'x' })}.eA`]])('%s is no receipt', async (_, content) => {
  const opened = await desk()
  await bring(opened, content)
  expect(opened.page.get('[role=alert]').text()).toContain('non c’è una ricevuta firmata')
  expect(opened.page.find('.panel').exists()).toBe(false)
})

test('who is not of the protocol is told so', async () => {
  const { page } = await desk({}, OFFICER)
  expect(page.find('input[type=file]').exists()).toBe(false)
  expect(page.get('[role=alert]').text()).toContain('Lo fa l’ufficio protocollo')
})

test('the list leads the protocol here while numbers are out, and nobody else', async () => {
  const raises: OfficeApi['raises'] = () => Promise.resolve(yes({ body: 'p_pc', raises: [{ register: 'PG', year: 2026, from: 3, to: 7 }] }))
  for (const [session, links] of [[PROTOCOL, 1], [OFFICER, 0]] as const) {
    const { page } = open = await openPage('/ufficio', { api: anApi({ inbox: () => Promise.resolve(yes(aList([]))), raises }), session })
    await vi.waitUntil(() => page.find('.empty').exists())
    await settle()
    expect(page.findAll('a[href="/ufficio/ricevute"]')).toHaveLength(links)
    page.unmount()
  }
})

test('a filing without its content says so to its office, and offers no document', async () => {
  open = await openPage(`/ufficio/pratiche/${receipt.filing}`, { api: anApi({ officeFiling: () => Promise.resolve(yes(aFiling({ content: null }))) }), session: OFFICER })
  const { page } = open
  await vi.waitUntil(() => page.find('dl').exists())
  await settle()
  expect(page.text()).toContain('Il contenuto è andato perduto')
  expect(page.get('.documents').text()).toContain('buca.jpg')
  expect(page.find('.documents a').exists()).toBe(false)
})
