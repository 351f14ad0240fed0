import { afterEach, expect, test, vi } from 'vitest'
import type { SessionReply } from '#contract/identity.ts'
import type { OfficeApi } from './ports.ts'
import { aFiling, anApi, aRow, filingId, no, OFFICER, openPage, settle, yes, type OpenPage } from '#support/office-pages.ts'

const PATH = `/ufficio/pratiche/${filingId(1)}`
const TAKEN = aFiling({ row: aRow(1, { card: { state: 'in-charge' }, inChargeOf: 'Ottavia Viari' }), canTakeCharge: false })

let open: OpenPage | undefined
afterEach(() => {
  open?.page.unmount()
  vi.unstubAllGlobals()
})

async function filing(calls: Partial<OfficeApi> = {}, session: SessionReply = OFFICER): Promise<OpenPage> {
  open = await openPage(PATH, { api: anApi({ officeFiling: () => Promise.resolve(yes(aFiling())), ...calls }), session })
  await vi.waitUntil(() => open?.page.find('dl').exists() === true || open?.page.find('.empty').exists() === true)
  await settle()
  return open
}

const button = ({ page }: OpenPage, words: string) => page.findAll('button').find(one => one.text() === words)

async function press(opened: OpenPage, words: string): Promise<void> {
  await button(opened, words)?.trigger('click')
  await settle()
}

test('shows what is registered and the answers in the words of their own form', async () => {
  const { page } = await filing()
  const text = page.text()
  for (const shown of ['0000001/2026', 'SGNLTA98T45D611M', 'Ottavia Modelli', 'Una buca larga un metro', 'Di notte la foto si vede male', 'Diritti di istruttoria', 'Pratica protocollata']) expect(text).toContain(shown)
  expect(page.get('.documents a').attributes()).toMatchObject({ href: `/api/office/filings/${filingId(1)}/documents/${'a'.repeat(64)}`, 'aria-label': 'Scarica buca.jpg, 120 kB' })
})

test('shows what was found of a signature, and what the camera noted', async () => {
  const signer = { role: 'signer' as const, name: 'FITTIZI DOMITILLA', fiscalNumber: 'FTTDTL79H65E463G', issuer: 'CA di prova', validFrom: '2025-01-01T00:00:00Z', validTo: '2028-01-01T00:00:00Z', signedAt: '2026-05-12T08:31:07Z', state: 'intact' as const }
  const usual = aFiling()
  const [document] = usual.receipt.documents
  const content = { ...usual.content as object, attachments: [{ ...document, caption: 'Lato nord', taken: '2026-05-12T10:31:07', position: { lat: 44.112034, lon: 9.961501 } }] }
  const signatures = [{ sha256: 'a'.repeat(64), facts: { form: 'cades' as const, state: 'intact' as const, signers: [signer] } }]
  const { page } = await filing({ officeFiling: () => Promise.resolve(yes(aFiling({ content, signatures }))) })
  const text = page.get('.documents').text()
  expect(text).toContain('Lato nord')
  expect(text).toContain('Scattata il 12/05/2026, 10:31, secondo la fotocamera')
  expect(text).toContain('Posizione indicata dalla fotocamera: 44,11203 9,96150')
  expect(text).toContain('Integrità verificata: il file non è cambiato dopo la firma di FITTIZI DOMITILLA.')
  expect(text).toContain('codice fiscale FTTDTL79H65E463G; firma del 12/05/2026, 10:31 secondo il file; certificato rilasciato da CA di prova; valido dal 01/01/2025 al 01/01/2028')
  expect(text).toContain('Il certificato e la sua validità legale non sono stati controllati')
})

test('a document in which a virus was found since is named, and cannot be taken', async () => {
  const { page } = await filing({ officeFiling: () => Promise.resolve(yes(aFiling({ infected: ['a'.repeat(64)] }))) })
  expect(page.get('.documents').text()).toContain('buca.jpg: dopo l’arrivo vi è stato trovato un virus')
  expect(page.find('.documents a').exists()).toBe(false)
})

test('tells who looked, at what', async () => {
  const { page } = await filing()
  expect(page.findAll('.log li').map(one => one.text())).toEqual([expect.stringContaining('Ottavia Viari ha scaricato buca.jpg'), expect.stringContaining('Ottavia Viari ha aperto la pratica')])
})

test('taking charge asks once more in place, and leaving it gives the focus back', async () => {
  const opened = await filing()
  await press(opened, 'Prendi in carico')
  expect(document.activeElement?.textContent.trim()).toBe('Sì, prendi in carico')
  await press(opened, 'Annulla')
  expect(document.activeElement?.textContent.trim()).toBe('Prendi in carico')
})

test('taking charge is announced, shown, and done', async () => {
  const opened = await filing({ takeCharge: () => Promise.resolve(yes(TAKEN)) })
  await press(opened, 'Prendi in carico')
  await press(opened, 'Sì, prendi in carico')
  expect(opened.page.get('[role="status"]').text()).toBe('La pratica 0000001/2026 è in carico a te.')
  expect(opened.page.text()).toContain('In istruttoria')
  expect(button(opened, 'Prendi in carico')).toBeUndefined()
  expect(document.activeElement?.tagName).toBe('H1')
})

test('while it is being taken the button is busy and takes no second press', async () => {
  const takeCharge = vi.fn(() => new Promise<never>(() => undefined))
  const opened = await filing({ takeCharge })
  await press(opened, 'Prendi in carico')
  await press(opened, 'Sì, prendi in carico')
  expect(button(opened, 'Presa in carico')?.attributes('aria-busy')).toBe('true')
  await press(opened, 'Presa in carico')
  expect(takeCharge).toHaveBeenCalledTimes(1)
})

test('a colleague was quicker: the page says who, from the filing read again', async () => {
  const theirs = aFiling({ row: aRow(1, { card: { state: 'in-charge' }, inChargeOf: 'Leandro Vertici' }), canTakeCharge: false })
  const officeFiling = vi.fn().mockResolvedValueOnce(yes(aFiling())).mockResolvedValue(yes(theirs))
  const opened = await filing({ officeFiling, takeCharge: () => Promise.resolve(no('case.wrong-state', { state: 'in-charge' })) })
  await press(opened, 'Prendi in carico')
  await press(opened, 'Sì, prendi in carico')
  expect(opened.page.get('[role="alert"]').text()).toContain('La pratica è in carico a Leandro Vertici.')
  expect(button(opened, 'Prendi in carico')).toBeUndefined()
})

test('with no network it is said, and the same press can be repeated', async () => {
  const takeCharge = vi.fn().mockResolvedValueOnce(no('network.unreachable', {})).mockResolvedValue(yes(TAKEN))
  const opened = await filing({ takeCharge })
  await press(opened, 'Prendi in carico')
  await press(opened, 'Sì, prendi in carico')
  expect(opened.page.get('[role="alert"]').text()).toContain('La pratica non è stata presa in carico')
  await press(opened, 'Sì, prendi in carico')
  expect(opened.page.text()).toContain('è in carico a te')
})

test('a session that has ended asks for the login and comes back here', async () => {
  const opened = await filing({ takeCharge: () => Promise.resolve(no('identity.login-required', {})) })
  await press(opened, 'Prendi in carico')
  await press(opened, 'Sì, prendi in carico')
  expect(opened.page.get('a.btn').attributes('href')).toBe(`/auth/staff/login?returnTo=${encodeURIComponent(PATH)}`)
})

const PROTOCOL: SessionReply = { ...OFFICER, staff: { owner: 'staff-2', name: 'Prisca Registri', roles: [{ role: 'protocol', office: '*' }] } }
const LOGIN = { event: '0b8e6f0e-6f0c-4d43-9d63-0f3a6c1f7f11', realm: 'citizen' as const, issuer: 'https://idp.example.org', acr: 'https://www.spid.gov.it/SpidL2', at: '2026-11-20T08:40:00.000Z', tokenHash: 'e'.repeat(64) }

test('the protocol reads by which login it was filed, also where it may not open the filing; nobody else is offered it', async () => {
  const identification = vi.fn(() => Promise.resolve(yes({ label: '0000001/2026', registeredAt: '2026-11-20T09:00:00.000Z', identification: { assurance: 2, login: LOGIN } })))
  const calls = { officeFiling: () => Promise.resolve(no('permission.denied', {})), identification }
  const opened = await filing(calls, PROTOCOL)
  expect(identification).not.toHaveBeenCalled()
  await press(opened, 'Leggi i dati dell’accesso')
  for (const shown of ['0000001/2026', 'Livello 2', 'https://idp.example.org', LOGIN.event, LOGIN.tokenHash]) expect(opened.page.text()).toContain(shown)
  opened.page.unmount()
  expect(button(await filing(calls), 'Leggi i dati dell’accesso')).toBeUndefined()
})

test('a login that could not be read is said, and asked for again', async () => {
  const identification = vi.fn().mockResolvedValueOnce(no('network.unreachable', {})).mockResolvedValue(yes({ label: '0000001/2026', registeredAt: '2026-11-20T09:00:00.000Z', identification: null }))
  const opened = await filing({ identification }, PROTOCOL)
  await press(opened, 'Leggi i dati dell’accesso')
  expect(opened.page.find('[role="alert"]').exists()).toBe(true)
  await press(opened, 'Leggi i dati dell’accesso')
  expect(opened.page.text()).toContain('è stata presentata senza nominativo')
})

test.each([
  ['permission.denied', 'Il tuo profilo non apre queste pratiche'],
  ['filing.unknown', 'Questa pratica non esiste'],
] as const)('%s: «%s», with the way back to the list', async (code, title) => {
  const { page } = await filing({ officeFiling: () => Promise.resolve(no(code, {})) })
  expect(page.get('[role="alert"]').text()).toContain(title)
  expect(page.get('.empty a').attributes('href')).toBe('/ufficio')
})
