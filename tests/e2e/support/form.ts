import { get } from 'node:http'
import type { BrowserContext, Locator, Page } from '@playwright/test'
import type { Definition, Field } from '#domain/procedure/definition.ts'
import type { Lists } from '#domain/procedure/places.ts'
import { elementId } from '#ui/element-id.ts'
import { fileNamed, type TestFile } from './files.ts'

/** What a form needs to be filled by names: the definition and the lists the counter itself publishes. */
export interface Paper { readonly definition: Definition, readonly lists: Lists }

/** @param visitor whose session the counter is asked with; nobody's when absent */
export async function paperOf(url: string, procedure: string, visitor?: BrowserContext): Promise<Paper> {
  const cookie = (await visitor?.cookies(url) ?? []).map(({ name, value }) => `${name}=${value}`).join('; ')
  const read = <T>(path: string): Promise<T> => readJson<T>(new URL(path, url), cookie)
  const { procedures } = await read<{ procedures: { ref: { id: string, digest: string } }[] }>('/api/catalogue')
  const digest = procedures.find(one => one.ref.id === procedure)?.ref.digest
  if (digest === undefined) throw new Error(`${url} does not offer ${procedure}`)
  const pack = await read<{ lists: { name: keyof Lists, digest: string }[] }>('/api/pack')
  const lists: Readonly<Record<string, unknown>> = Object.fromEntries(await Promise.all(pack.lists.map(async list => [list.name, await read<unknown>(`/api/lists/${list.digest}`)] as const)))
  return { definition: await read<Definition>(`/api/definitions/${digest}`), lists: lists as unknown as Lists }
}

/** Browsers know every `*.localhost`, Node does not: the address is this machine's, the name goes in the Host header. */
function readJson<T>(url: URL, cookie: string): Promise<T> {
  return new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port: url.port, path: url.pathname, headers: { host: url.host, cookie } }, answer => {
      let text = ''
      answer.setEncoding('utf8').on('data', (chunk: string) => { text += chunk }).on('end', () => {
        if (answer.statusCode === 200) resolve(JSON.parse(text) as T)
        else reject(new Error(`${url.href}: ${String(answer.statusCode)} ${text}`))
      })
    }).on('error', reject)
  })
}

/**
 * Fills the whole form from answers in canonical form, step by step with «Avanti», and stands at the summary.
 * @param atStep called when a step is filled in, before going on, and at the summary
 */
export async function fillFiling(page: Page, paper: Paper, answers: Readonly<Record<string, unknown>>, atStep: (step: string) => Promise<void> = () => Promise.resolve()): Promise<void> {
  for (let guard = 0; guard < paper.definition.steps.length + 1; guard++) {
    const step = await currentStep(page, paper)
    if (step === undefined) return atStep('riepilogo')
    await fillFields(page, paper, step.fields.map(field => ({ field, path: field.id, value: answers[field.id] })))
    await atStep(step.id)
    await goOn(page, step.id)
  }
}

async function currentStep(page: Page, { definition }: Paper): Promise<Definition['steps'][number] | undefined> {
  await page.waitForURL(/\/bozze\/[^/]+\/[^/?]+/)
  const id = new URL(page.url()).pathname.split('/')[3]
  if (id === 'riepilogo') {
    await page.locator('#riepilogo').waitFor()
    return undefined
  }
  const step = definition.steps.find(one => one.id === id)
  if (!step) throw new Error(`no step ${String(id)}`)
  await page.locator('form.step').waitFor()
  return step
}

/** Presses «Avanti». @throws with the problems shown when the step does not let go */
async function goOn(page: Page, step: string): Promise<void> {
  const before = page.url()
  await page.locator('form.step button[type=submit]').click()
  const refused = page.locator('form.step .problems')
  await Promise.race([page.waitForURL(url => url.href !== before), refused.waitFor()])
  if (page.url() === before) throw new Error(`step ${step}: ${(await page.locator('.invalid-feedback').allTextContents()).join(' | ')}`)
}

interface Place { readonly field: Field, readonly path: string, readonly value: unknown }
interface Filling extends Place { readonly page: Page, readonly paper: Paper }
type Filler = (filling: Filling) => Promise<void>

/** Fills fields in their order as a person would; one that is not shown is left out. */
export async function fillFields(page: Page, paper: Paper, places: readonly Place[]): Promise<void> {
  let waiting: readonly Stroke[] = []
  for (const place of places) {
    if (place.value === null || place.value === undefined || place.field.type === 'note') continue
    const fill = FILLERS[place.field.type]
    if (!fill) waiting = [...waiting, ...strokesOf(place)]
    else {
      await strike(page, waiting)
      waiting = []
      if (await isShown(page, place.path)) await fill({ page, paper, ...place })
    }
  }
  await strike(page, waiting)
}

async function isShown(page: Page, path: string): Promise<boolean> {
  return await page.locator(`[name="${path}"], [name^="${path}."]`).count() > 0 || await page.locator(`[id="${elementId(path)}"]`).count() > 0
}

const named = (page: Page, path: string): Locator => page.locator(`[name="${path}"]`)
const parts = (value: unknown): Readonly<Record<string, unknown>> => value as Readonly<Record<string, unknown>>

/** What a hand does at one control: writes into it, or chooses one of the controls of that name. */
/** One control and what is done to it. */
export interface Stroke { readonly name: string, readonly write?: string, readonly choose?: string, readonly tick?: boolean }

/** Numbers and amounts are typed as Italians write them. */
const inItalian = (value: unknown): string => String(value).replace('.', ',')

/** Each part into the box of its name. */
function writing(path: string, values: Readonly<Record<string, unknown>>, typed: (value: unknown) => string = String): readonly Stroke[] {
  return Object.entries(values).map(([part, value]) => ({ name: `${path}.${part}`, write: typed(value) }))
}

/** What a field that only needs writing and choosing is filled with. */
export function strokesOf({ field: { type }, path: name, value }: Place): readonly Stroke[] {
  if (type === 'choices') return (value as string[]).map(choose => ({ name, choose }))
  if (type === 'choice' || type === 'yes-no') return [{ name, choose: String(value) }]
  if (type === 'declaration') return [{ name, tick: value === true }]
  if (type === 'person' || type === 'company') return writing(name, parts(value))
  return [{ name, write: type === 'number' ? inItalian(value) : type === 'euro' ? inItalian((Number(value) / 100).toFixed(2)) : String(value) }]
}

/** All in one go: to and fro with the browser, control by control, takes longer than everything the page does. @throws naming a control that cannot be used */
async function strike(page: Page, strokes: readonly Stroke[]): Promise<void> {
  if (strokes.length > 0) await page.evaluate(strikeInPage, strokes)
}

/** Runs in the page, so it knows nothing of this file. */
export async function strikeInPage(strokes: readonly Stroke[]): Promise<void> {
  const drawn = (): Promise<unknown> => new Promise(resolve => { setTimeout(resolve, 5) }) // what an answer shows or hides is there, and its listeners are awake
  const setterOf = (control: HTMLElement): ((text: string) => void) | undefined => Object.getOwnPropertyDescriptor(Object.getPrototypeOf(control), 'value')?.set?.bind(control)
  for (const { name, write, choose, tick } of strokes) {
    await drawn()
    const controls = [...document.querySelectorAll<HTMLInputElement | HTMLSelectElement>(`[name="${CSS.escape(name)}"]`)]
    const control = controls.find(one => choose === undefined || one instanceof HTMLSelectElement || one.value === choose)
    if (!control) {
      if (controls.length > 0) throw new Error(`${name} offers no ${String(choose)}`)
      continue // hidden by another answer
    }
    if (!control.checkVisibility() || control.matches(':disabled')) throw new Error(`${name} cannot be used`)
    control.focus()
    if (write !== undefined || control instanceof HTMLSelectElement) {
      setterOf(control)?.(write ?? choose ?? '')
      for (const event of ['input', 'change']) control.dispatchEvent(new Event(event, { bubbles: true }))
    } else if (control.checked !== (tick ?? true)) control.click()
  }
  await drawn()
}

/** Types a name and takes the offered row that is exactly it. */
async function pick(page: Page, path: string, label: string): Promise<void> {
  const box = named(page, path)
  await box.fill(label)
  const list = page.locator(`[id="${await box.getAttribute('aria-controls') ?? ''}"]`)
  await list.getByRole('option').filter({ hasText: label }).first().click()
}

function comuneName({ lists }: Paper, istat: unknown): string {
  return lists.comuni.find(([code]) => code === istat)?.[1] ?? ''
}

function countryName({ lists }: Paper, code: unknown): string {
  return lists.countries.find(([known]) => known === code)?.[1] ?? ''
}

const fillComune: Filler = ({ page, paper, path, value }) => pick(page, path, comuneName(paper, value))

const fillProvincia: Filler = ({ page, paper, path, value }) => pick(page, path, paper.lists.province.find(([sigla]) => sigla === value)?.[1] ?? '')

const fillAddress: Filler = async ({ page, paper, path, value }) => {
  const { comune, country, ...rest } = parts(value)
  if (country !== undefined) {
    await named(page, `${path}.abroad`).check()
    await pick(page, `${path}.country`, countryName(paper, country))
  }
  if (comune !== undefined) await pick(page, `${path}.comune`, comuneName(paper, comune))
  await strike(page, writing(path, rest))
}

const fillRoad: Filler = async ({ page, paper, path, value }) => {
  const { road, side, ...rest } = parts(value)
  await pick(page, `${path}.road`, paper.lists.roads.find(one => one.code === road)?.name ?? String(road))
  await strike(page, [...writing(path, rest, inItalian), ...typeof side === 'string' ? [{ name: `${path}.side`, choose: side }] : []])
}

const fillPosition: Filler = async ({ page, path, value }) => {
  const { lat, lon } = parts(value)
  await strike(page, writing(path, { lat, lon }, inItalian))
}

/** Point by point, by typing: what the map does is proved apart. */
const fillLine: Filler = async ({ page, path, value }) => {
  const line = page.locator(`[id="${elementId(path)}"]`)
  const rows = line.locator('.row-card')
  if (await rows.first().isHidden()) await line.locator('summary').click()
  for (const [index, point] of (parts(value)['points'] as Readonly<Record<string, unknown>>[]).entries()) {
    if (await rows.count() <= index) await line.getByRole('button', { name: 'Aggiungi un punto' }).click()
    await strike(page, writing(`${path}.points.${String(index)}`, { lat: point['lat'], lon: point['lon'] }, inItalian))
  }
}

/** One row after the other, its cells in the order they are on the screen. */
const fillRows: Filler = async ({ page, paper, field, path, value }) => {
  const columns = field.type === 'cadastral' ? PARCEL : field['fields'] as readonly Field[]
  const table = page.locator(`[id="${elementId(path)}"]`)
  const rows = table.locator('.row-card')
  for (const [index, row] of (value as Readonly<Record<string, unknown>>[]).entries()) {
    if (await rows.count() <= index) await table.getByRole('button', { name: 'Aggiungi' }).click()
    await fillFields(page, paper, columns.map(column => ({ field: column, path: `${path}.${String(index)}.${column.id}`, value: row[column.id] })))
  }
}

const PARCEL: readonly Field[] = ['kind', 'section', 'sheet', 'parcel', 'sub'].map(id => ({ id, type: id === 'kind' ? 'choice' : 'text', label: { it: id, en: id } }))

const fillAttachment: Filler = async ({ page, path, value }) => {
  const files = (value as (string | TestFile | { name: string })[]).map(one => typeof one === 'string' ? fileNamed(one) : 'buffer' in one ? one : fileNamed(one.name))
  const chooser = `input[type=file][name="${path}"]`
  await page.locator(chooser).setInputFiles(files.map(({ name, mimeType, buffer }) => ({ name, mimeType, buffer })))
  for (const { name } of files) await page.getByText(name).first().waitFor()
  await page.locator(`${chooser}:not([aria-disabled])`).waitFor({ state: 'attached' }) // until then the last one is being made ready
  const refused = page.locator('fieldset', { has: page.locator(chooser) }).locator('.alert:not(.alert-info)') // an offer is no refusal
  if (await refused.count() > 0) throw new Error(`${path}: ${(await refused.allInnerTexts()).join(' ')}`)
}

/** What takes more than writing and choosing. */
const FILLERS: Readonly<Record<string, Filler>> = {
  comune: fillComune, provincia: fillProvincia, address: fillAddress, 'road-point': fillRoad, 'road-stretch': fillRoad, position: fillPosition, 'geo-line': fillLine,
  repeat: fillRows, cadastral: fillRows, attachment: fillAttachment, 'photo-series': fillAttachment, scan: fillAttachment,
}
