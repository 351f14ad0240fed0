import { defineComponent, h, nextTick } from 'vue'
import { afterEach, expect, test, vi } from 'vitest'
import type { CatalogueEntry } from '#contract/catalogue.ts'
import type { Answers } from '#domain/filing/filing.ts'
import type { Definition, DefinitionRef } from '#domain/procedure/definition.ts'
import { ok, problem as aProblem, refuse, type Problem } from '#domain/problem/problem.ts'
import { kinds } from '#fields/index.ts'
import { aStep, options, question, words } from '#support/definitions.ts'
import { sha256Hex } from '../storage/digest.ts'
import { openStorage } from '../storage/open.ts'
import { DEVICE } from '../storage/records.ts'
import DifferenceList from './DifferenceList.vue'
import VersionChange from './VersionChange.vue'
import { differenceOf } from './difference.ts'
import { aDefinition, show, someday, type Shown } from './filing.builder.ts'
import { keepDraft } from './kept-draft.ts'
import { findNewer, keepVersion, moveDraft, readPast, type Newer } from './newer.ts'
import { beginDraft, openSaved, type OpenDraft } from './open.ts'
import type { FilingWorld } from './ports.ts'

const FIRST: Definition = {
  ...aDefinition(), values: [], fees: [],
  steps: [aStep('dati', [
    question('piano', 'text', { label: words('Piano e locale') }),
    question('mm', 'integer', { unit: 'mm', label: words('Larghezza in mm') }),
    question('aiuti', 'euro', { label: words('Aiuti ricevuti') }),
    question('colore', 'text', { label: words('Colore') }),
    question('tipo', 'choice', { options: options('uno', 'due'), label: words('Tipo') }),
    question('nome', 'text', { label: words('Nome') }),
    question('prometto', 'declaration', { text: words('Prometto di pulire.'), label: words('Pulizia') }),
  ])],
}
const SECOND: Definition = {
  ...FIRST, version: 2,
  steps: [aStep('dati', [
    question('locale', 'text', { label: words('Locale') }),
    question('cm', 'number', { unit: 'cm', decimals: 1, label: words('Larghezza in cm') }),
    question('aiuti', 'euro', { label: words('Aiuti in tre anni') }),
    question('uscite', 'integer', { required: true, label: words('Uscite') }),
    question('tipo', 'choice', { options: options('uno'), label: words('Tipo') }),
    question('nome', 'text', { maxLength: 3, label: words('Nome') }),
    question('prometto', 'declaration', { text: words('Prometto di pulire e custodire.'), label: words('Pulizia') }),
  ])],
  migrate: { 1: [{ rename: { piano: 'locale' }, convert: { cm: 'decimal(mm) / 10' } }, { askAgain: ['aiuti'], why: words('Ora si contano tre anni.') }] },
}
const ELSEWHERE: Definition = { ...FIRST, version: 2, steps: [], redirect: { label: words('Vai al portale'), url: 'https://portale.example.org', why: words('Si presenta sul portale.') } }

const first: DefinitionRef = { id: 'occupazione', version: 1, digest: 'a'.repeat(64) }
const second: DefinitionRef = { id: 'occupazione', version: 2, digest: 'b'.repeat(64) }
const ANSWERS = { piano: 'Aula 2B', mm: 905, aiuti: 120000, colore: 'verde bottiglia', tipo: 'due', nome: 'Altea', prometto: true }

interface Offering { readonly definition?: Definition, readonly acceptUntil?: string, readonly absent?: boolean }
let made = 0

/** A device that has heard of the second version. */
async function aWorld({ definition = SECOND, acceptUntil, absent = false }: Offering = {}): Promise<FilingWorld> {
  made += 1
  const storage = await openStorage({ name: `versions-${made}` })
  const entry = { ref: second, ...acceptUntil === undefined ? {} : { earlier: [{ digest: first.digest, acceptUntil }] } } as CatalogueEntry // all that is read of it here
  return {
    storage: () => Promise.resolve(storage), kinds, sha256: sha256Hex,
    offered: () => Promise.resolve(entry),
    definition: ({ digest }) => Promise.resolve(digest === first.digest ? ok(FIRST) : digest === second.digest && !absent ? ok(definition) : refuse('definition.unknown', {})),
    places: () => Promise.resolve(someday.places),
    now: () => '2026-11-22T09:00:00.000Z',
    keyholder: () => DEVICE,
    freshId: () => '00000000-0000-4000-8000-000000000001',
  }
}

async function aDraft(world: FilingWorld, answers: Answers = ANSWERS): Promise<OpenDraft> {
  const begun = await beginDraft(world, { owner: DEVICE, ref: first, language: 'it', identity: {} })
  if (!begun.ok) throw new Error('it did not begin')
  const draft = keepDraft(world, await reopen(world, begun.value.id))
  for (const [id, answer] of Object.entries(answers)) draft.form.set(id, answer)
  await draft.save()
  return reopen(world, begun.value.id)
}

async function reopen(world: FilingWorld, id: string): Promise<OpenDraft> {
  const open = await openSaved(world, DEVICE, id)
  if (!open.ok) throw new Error(open.problems[0]?.code)
  return open.value
}

async function newerFor(world: FilingWorld, draft: OpenDraft): Promise<Newer> {
  const newer = await findNewer(world, draft)
  if (!newer) throw new Error('nothing newer')
  return newer
}

vi.mock('../body/lists.ts', () => ({ listsOfBody: () => Promise.resolve({ comuni: [], province: [], countries: [], roads: [] }) })) // the inputs of a page fetch them

let shown: Shown | undefined
afterEach(() => {
  shown?.app.unmount()
  shown?.host.remove()
  shown = undefined
  vi.restoreAllMocks()
})

interface Choosing { readonly elsewhere?: boolean, readonly problem?: Problem, readonly heard?: string[] }

async function showChange(world: FilingWorld, draft: OpenDraft, { elsewhere = false, problem, heard = [] }: Choosing = {}): Promise<HTMLElement> {
  const newer = await newerFor(world, draft)
  const hear = (what: string) => () => { heard.push(what) }
  const choices = { onMove: hear('move'), onStay: hear('stay'), onReload: hear('reload'), onTakeOver: hear('take-over') }
  shown = await show(defineComponent(() => () => h(VersionChange, { draft, newer, elsewhere, problem, busy: false, ...choices })))
  await nextTick()
  return shown.host
}

const textOf = (element: Element | null | undefined): string => element?.textContent.replace(/\s+/g, ' ').trim() ?? ''
const rowsOf = (host: HTMLElement, group: string): readonly string[] =>
  [...host.querySelectorAll(`[data-difference="${group}"] li`)].map(row => [...row.querySelectorAll('p, dt, .typed, dd:not(.before, .typed)')].map(textOf).join(' | '))
const buttons = (host: HTMLElement): readonly string[] => [...host.querySelectorAll('button')].map(textOf).filter(words => words !== 'Copia')
function press(host: HTMLElement, words: string): void {
  const button = [...host.querySelectorAll('button')].find(one => textOf(one) === words)
  if (!button) throw new Error(`no button says ${words}`)
  button.click()
}

test('who opens a draft of the first version sees every difference: label, answer before, answer now, and why', async () => {
  const world = await aWorld()
  const host = await showChange(world, await aDraft(world))
  expect(rowsOf(host, 'da-rispondere')).toEqual([
    'Aiuti in tre anni | Prima si chiamava: Aiuti ricevuti | Avevi scritto | 1.200,00 € | Ora è | da rispondere di nuovo | Ora si contano tre anni.',
    'Tipo | Avevi scritto | due | Ora è | da rispondere di nuovo',
    'Pulizia | Avevi scritto | Prometto di pulire. | Ora è | da rispondere di nuovo',
  ])
  expect(rowsOf(host, 'da-controllare')).toEqual([
    'Locale | Prima si chiamava: Piano e locale | Avevi scritto | Aula 2B | Ora è | Aula 2B',
    'Larghezza in cm | Prima si chiamava: Larghezza in mm | Avevi scritto | 905 mm | Ora è | 90,5 cm',
    expect.stringMatching(/^Nome \| Avevi scritto \| Altea \| Ora è \| Altea \| .*3/),
  ])
  expect(rowsOf(host, 'nuove')).toEqual(['Uscite'])
  expect(rowsOf(host, 'tolte')).toEqual(['Colore | Avevi scritto | verde bottiglia'])
})

test('what is not taken over can be copied', async () => {
  const copied = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue()
  const world = await aWorld()
  const host = await showChange(world, await aDraft(world))
  host.querySelector<HTMLButtonElement>('[data-difference="tolte"] [aria-label="Copia la risposta a «Colore»"]')?.click()
  expect(copied).toHaveBeenCalledWith('verde bottiglia')
  await vi.waitUntil(() => host.querySelector('.toast-box')?.textContent.includes('Copiato.')) // seen, not only said
})

test('the first version is offered to go on with only while it is accepted', async () => {
  const heard: string[] = []
  const still = await aWorld({ acceptUntil: '2027-01-20T10:00:00.000Z' })
  const host = await showChange(still, await aDraft(still), { heard })
  expect(textOf(host)).toContain('l’ufficio lo accetta fino al 20 gennaio 2027')
  press(host, 'Continua con il modulo precedente')
  press(host, 'Passa al modulo nuovo')
  expect(heard).toEqual(['stay', 'move'])
  shown?.app.unmount()

  for (const acceptUntil of ['2026-11-22T08:59:59.000Z', undefined]) {
    const over = await aWorld(acceptUntil === undefined ? {} : { acceptUntil })
    const after = await showChange(over, await aDraft(over))
    expect(buttons(after)).toEqual(['Passa al modulo nuovo'])
    expect(textOf(after)).toContain('Il modulo precedente non è più accettato.')
    shown?.app.unmount()
  }
})

test('a draft that is open in another window is not taken over under its hands', async () => {
  const world = await aWorld()
  const heard: string[] = []
  const host = await showChange(world, await aDraft(world), { elsewhere: true, heard })
  expect(buttons(host)).toEqual(['Continua qui'])
  press(host, 'Continua qui')
  expect(heard).toEqual(['take-over'])
})

test('a procedure that is filed elsewhere now says where, with the answers to copy', async () => {
  const world = await aWorld({ definition: ELSEWHERE })
  const host = await showChange(world, await aDraft(world))
  expect(buttons(host)).toEqual([])
  expect(host.querySelector('a[href="https://portale.example.org"]')?.textContent).toContain('Vai al portale')
  expect(rowsOf(host, 'tolte')).toHaveLength(Object.keys(ANSWERS).length)
})

test('going over keeps the draft, its id and every earlier answer, and needs no network', async () => {
  const world = await aWorld()
  const draft = await aDraft(world)
  const moved = await moveDraft(world, draft, await newerFor(world, draft))
  if (!moved.ok) throw new Error(moved.problems[0]?.code)
  expect(moved.value).toMatchObject({ id: draft.record.id, procedure: second, answers: { locale: 'Aula 2B', cm: '90.5', nome: 'Altea' }, confirmed: [], step: null })
  expect(moved.value.earlier).toEqual([{ procedure: first, answers: draft.record.answers, leftAt: world.now() }])
  const again = await reopen(world, draft.record.id)
  expect(again.procedure.definition.version).toBe(2)
  expect(await findNewer(world, again)).toBeUndefined()
  const storage = await world.storage()
  expect(await storage.definition(second.digest)).toMatchObject({ ok: true })
  expect(JSON.stringify(await storage.listDrafts(DEVICE))).not.toContain('verde bottiglia') // a list carries no answers
})

test('what was left behind is still told after the draft has gone over', async () => {
  const world = await aWorld()
  const draft = await aDraft(world)
  const moved = await moveDraft(world, draft, await newerFor(world, draft))
  const [left] = moved.ok ? moved.value.earlier ?? [] : []
  const again = await reopen(world, draft.record.id)
  if (!left) throw new Error('nothing was kept')
  const past = await readPast(world, left, again.procedure)
  if (!past.ok) throw new Error('the first form has gone')
  shown = await show(defineComponent(() => () => h(DifferenceList, { difference: { askAgain: [], changed: [], fresh: [], removed: [] } })))
  const { removed, askAgain } = differenceOf(past.value.before, past.value.migration, shown.texts)
  expect(removed.map(row => row.before?.text)).toEqual(['verde bottiglia'])
  expect(askAgain.map(row => row.path)).toEqual(['aiuti', 'tipo', 'prometto'])
})

test('of two windows the second does not write over what the first has saved, and can read it and choose again', async () => {
  const world = await aWorld()
  const draft = await aDraft(world)
  const newer = await newerFor(world, draft)
  const other = keepDraft(world, await reopen(world, draft.record.id))
  other.form.set('piano', 'Aula 3C')
  await other.save()
  expect(await moveDraft(world, draft, newer)).toMatchObject({ ok: false, problems: [{ code: 'draft.stale' }] })
  expect((await reopen(world, draft.record.id)).record).toMatchObject({ procedure: first, answers: { piano: 'Aula 3C' } })

  const read = await reopen(world, draft.record.id)
  expect(await moveDraft(world, read, await newerFor(world, read))).toMatchObject({ ok: true, value: { answers: { locale: 'Aula 3C' } } })
  other.form.set('piano', 'Aula 4D')
  expect(await other.save()).toMatchObject({ ok: false, problems: [{ code: 'draft.stale' }] })
})

test('a stale choice says so and offers to read the draft again', async () => {
  const world = await aWorld()
  const heard: string[] = []
  const host = await showChange(world, await aDraft(world), { problem: aProblem('draft.stale', { ours: 2, theirs: 3 }), heard })
  expect(host.querySelector('[role=alert]')?.textContent).toContain('La bozza è rimasta com’era')
  press(host, 'Rileggi la bozza')
  expect(heard).toEqual(['reload'])
})

test('who stays with the first version keeps the draft as it is', async () => {
  const world = await aWorld({ acceptUntil: '2027-01-20T10:00:00.000Z' })
  const draft = await aDraft(world)
  const kept = await keepVersion(world, draft, await newerFor(world, draft))
  expect(kept).toMatchObject({ ok: true, value: { procedure: first, answers: draft.record.answers, stays: second.digest } })
})

test.each([
  ['is not on the device and there is no network', { absent: true }],
  ['is an older one, as after a step back', { definition: { ...SECOND, version: 0 } }],
])('a draft works as it is when the version offered %s', async (_, offering) => {
  const world = await aWorld(offering)
  const draft = await aDraft(world)
  const other: FilingWorld = 'definition' in offering ? { ...world, offered: () => Promise.resolve({ ref: { ...second, version: 0 } } as CatalogueEntry) } : world
  expect(await findNewer(other, draft)).toBeUndefined()
})
