import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { vi } from 'vitest'
import { createMemoryHistory, createRouter, type Router } from 'vue-router'
import type { Answer } from '#client/api/api.ts'
import { officeApiKey, type OfficeApi } from '#client/office/ports.ts'
import { officeRoutes } from '#client/office/routes.ts'
import { useSession } from '#client/session/store.ts'
import { deviceStorage } from '#client/storage/device.ts'
import { createTexts } from '#client/text/index.ts'
import type { SessionReply } from '#contract/identity.ts'
import type { InboxReply, InboxRow, OfficeFilingReply } from '#contract/office.ts'
import { addDays } from '#domain/calendar/civil-date.ts'
import { civilDateInRome } from '#domain/calendar/rome.ts'
import type { CivilDate } from '#domain/filing/filing.ts'
import { ok, refuse, type ProblemCode, type ProblemDetails } from '#domain/problem/problem.ts'
import { aForm, question, words } from './definitions.ts'

export const OFFICER: SessionReply = {
  person: null, staff: { owner: 'staff-1', name: 'Ottavia Viari', roles: [{ role: 'officer', office: 'viabilita-manutenzione' }] }, assurance: 2, expiresAt: null,
}
export const NOBODY: SessionReply = { person: null, staff: null, assurance: 0, expiresAt: null }

const HASH = 'a'.repeat(64)
export const DIGEST = 'd'.repeat(64)
export const filingId = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`

/** So many days from today, in Italy. */
export const inDays = (days: number): CivilDate => addDays(civilDateInRome(new Date().toISOString()), days)

export function aRow(number: number, { card, ...changes }: Partial<Omit<InboxRow, 'card'>> & { readonly card?: Partial<InboxRow['card']> } = {}): InboxRow {
  return {
    card: {
      id: filingId(number), label: `${String(number).padStart(7, '0')}/2026`, registeredAt: '2026-11-20T09:00:00.000Z', procedure: { id: 'segnalazione-strada', version: 1, digest: DIGEST },
      title: words('Segnalazione su strade'), subject: `Buca numero ${String(number)}`, state: 'registered', changedAt: '2026-11-20T09:00:00.000Z', termEnds: inDays(20), receiptCode: '0'.repeat(26), ...card,
    },
    applicant: 'Altea Segnaposto', office: { id: 'viabilita-manutenzione', name: words('Ufficio Viabilità') }, inChargeOf: null, documents: 1, ...changes,
  }
}

export function aList(rows: readonly InboxRow[], changes: Partial<InboxReply> = {}): InboxReply {
  return {
    rows: [...rows], total: rows.length, offices: [{ id: 'viabilita-manutenzione', name: words('Ufficio Viabilità') }],
    procedures: [{ id: 'segnalazione-strada', title: words('Segnalazione su strade') }], ...changes,
  }
}

export function aFiling(changes: Partial<OfficeFilingReply> = {}): OfficeFilingReply {
  const row = changes.row ?? aRow(1)
  const document = { path: 'foto.0', name: 'buca.jpg', mediaType: 'image/jpeg', bytes: 120_000, sha256: HASH }
  return {
    row,
    receipt: {
      filing: row.card.id, code: row.card.receiptCode, body: 'p_pc', bodyName: 'Provincia di Piacenza', register: 'PG', year: 2026, number: 1, label: row.card.label, registeredAt: row.card.registeredAt,
      sealHash: HASH, procedure: row.card.procedure, title: row.card.title, subject: row.card.subject, applicant: { name: 'Altea Segnaposto', fiscalNumber: 'SGNLTA98T45D611M' }, documents: [document],
      office: { name: row.office.name, pec: 'pec@example.org', phone: '0523 7951', address: 'Corso Garibaldi 50', responsible: 'Ottavia Modelli', substitute: 'Leandro Esempi' },
      term: { days: 30, ends: row.card.termEnds, silence: 'none', silenceText: words('Il silenzio non vale come risposta.') }, remedies: words('Ricorso al TAR.'),
    },
    content: {
      format: 1, id: row.card.id, body: 'p_pc', procedure: row.card.procedure, language: 'it', answers: { descrizione: 'Una buca larga un metro' }, values: {},
      fees: [{ id: 'diritti', at: 'filing', amountCents: 1600 }], attachments: [document], confirmed: ['buio'], sealedAt: '2026-11-20T08:59:00.000Z',
    },
    definitionDigest: DIGEST,
    signatures: [],
    events: [{ at: row.card.registeredAt, kind: 'registered', state: 'registered' }],
    log: [{ at: '2026-11-21T10:00:00.000Z', who: 'Ottavia Viari', what: 'document.looked', document: 'buca.jpg' }, { at: '2026-11-21T09:59:00.000Z', who: 'Ottavia Viari', what: 'filing.looked' }],
    infected: [],
    pdfReady: true,
    canTakeCharge: true,
    ...changes,
  }
}

export const FORM = aForm([question('descrizione', 'long-text'), question('foto', 'attachment')], {
  checks: [{ id: 'buio', level: 'warning', must: 'true', at: 'descrizione', message: words('Di notte la foto si vede male') }],
  fees: [{ id: 'diritti', kind: 'fee', at: 'filing', label: words('Diritti di istruttoria') }],
})

export const yes = <T>(value: T): Answer<T> => ({ ...ok(value), arrival: { status: 200 } })
export const no = <C extends ProblemCode>(code: C, details: ProblemDetails[C]): Answer<never> => ({ ...refuse(code, details), arrival: {} })

/** Answers nothing a test has not said. */
export function anApi(calls: Partial<OfficeApi>): OfficeApi {
  const unasked = (): never => { throw new Error('The test does not expect this call') }
  return { inbox: unasked, officeFiling: unasked, identification: unasked, takeCharge: unasked, enterByHand: unasked, raises: unasked, ...calls }
}

export interface OpenPage { readonly page: VueWrapper, readonly router: Router }

/** Opens a page of the office as an officer's browser does: session from the server, texts loaded, only the office's answers are the test's. */
export async function openPage(path: string, { api, session = OFFICER }: { readonly api: OfficeApi, readonly session?: SessionReply }): Promise<OpenPage> {
  vi.stubGlobal('fetch', () => Promise.resolve(new Response(JSON.stringify(session), { headers: { 'content-type': 'application/json' } })))
  await (await deviceStorage()).keepDefinition({ id: FORM.id, version: 1, digest: DIGEST }, FORM)
  await (await deviceStorage()).rememberPerson(null)
  const pinia = createPinia()
  setActivePinia(pinia)
  const texts = createTexts('it')
  await texts.need(['office', 'tracking', 'problem', 'field'])
  const elsewhere = { template: '<div />' }
  const router = createRouter({ history: createMemoryHistory(), routes: [...officeRoutes, { path: '/verifica/:code?', name: 'check', component: elsewhere }, { path: '/pratiche', component: elsewhere }] })
  await useSession().refresh()
  await router.push(path)
  const page = mount({ template: '<RouterView />' }, { attachTo: document.body, global: { plugins: [pinia, texts, router], provide: { [officeApiKey as symbol]: () => Promise.resolve(api) } } })
  await settle()
  return { page, router }
}

/** Until the pages and the device's storage have nothing left to do. */
export async function settle(): Promise<void> {
  for (let round = 0; round < 5; round += 1) {
    await flushPromises()
    await new Promise(resolve => { setTimeout(resolve, 5) })
  }
}
