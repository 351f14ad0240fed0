import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Field, Step } from '#domain/procedure/definition.ts'
import { withNotes } from '#support/camera.ts'
import { strikeInPage, strokesOf, type Paper } from '../e2e/support/form.ts'
import { drawPhotograph, NOTES } from '../e2e/support/photograph.ts'
import { until, untilAt, untilThere, type Tab } from './tab.ts'

/** Six megapixels: more than the office wants, so the device has to make it smaller. */
const SENSOR = { width: 3000, height: 2000 }

/** Has the browser draw a photograph, and writes it where a file box can take it. @param use gets the path; the file is gone when it ends */
export async function withPhotograph(tab: Tab, use: (path: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'sportello-photograph-'))
  const path = join(folder, 'IMG_0412.jpg')
  const drawn = Buffer.from(await tab.inPage(drawPhotograph, { ...SENSOR, seed: 1 }), 'base64')
  await writeFile(path, withNotes(drawn, NOTES))
  await use(path).finally(() => rm(folder, { recursive: true }))
}

/** What is written on the form, and the photograph that goes with it unless it is there already. */
export interface Report { readonly paper: Paper, readonly answers: Readonly<Record<string, unknown>>, readonly photograph: string | undefined }

/** Fills one step after the other with «Avanti», from where the form stands. @param last the step that is filled and not left; the summary when not given */
export async function fillReport(tab: Tab, report: Report, last?: string): Promise<void> {
  for (;;) {
    const step = await currentStep(tab, report.paper)
    if (!step) return
    for (const field of step.fields) await fill(tab, field, report)
    if (step.id === last) return
    await tab.click('form.step button[type=submit]')
    await until(`«Avanti» leaves ${step.id}`, async () => {
      const refused = await tab.inPage(() => [...document.querySelectorAll('form.step .invalid-feedback')].map(one => one.textContent))
      if (refused.length > 0) throw new Error(`${step.id}: ${refused.join(' | ')}`)
      return !(await tab.address()).includes(`/${step.id}`)
    })
  }
}

async function currentStep(tab: Tab, { definition }: Paper): Promise<Step | undefined> {
  await untilAt(tab, /\/bozze\/[^/]+\/[^/?]+/)
  const id = new URL(await tab.address()).pathname.split('/')[3]
  const step = definition.steps.find(one => one.id === id)
  // A form can be read before it may be written: which window writes it is asked of the browser.
  await untilThere(tab, step ? `form.step [name^="${step.fields[0]?.id ?? ''}"]:enabled` : '#riepilogo')
  return step
}

async function fill(tab: Tab, field: Field, { paper, answers, photograph }: Report): Promise<void> {
  const value = answers[field.id]
  if (field.type === 'photo-series') return photograph === undefined ? undefined : attach(tab, field.id, photograph)
  if (value === null || value === undefined) return
  if (field.type === 'text' && typeof value === 'string') return write(tab, field.id, value)
  if (field.type === 'road-point') return fillRoad(tab, paper, { path: field.id, ...value as RoadPoint })
  await tab.inPage(strikeInPage, strokesOf({ field, path: field.id, value }))
}

interface RoadPoint { readonly road: string, readonly km: string, readonly side: string }

async function fillRoad(tab: Tab, { lists }: Paper, { path, road, km, side }: RoadPoint & { readonly path: string }): Promise<void> {
  await write(tab, `${path}.road`, lists.roads.find(({ code }) => code === road)?.name ?? road)
  const list = await tab.inPage(name => document.getElementsByName(name)[0]?.getAttribute('aria-controls') ?? '', `${path}.road`)
  await tab.click(`[id="${list}"] [role=option]`)
  await write(tab, `${path}.km`, km.replace('.', ','))
  await tab.inPage(strikeInPage, [{ name: `${path}.side`, choose: side }])
}

async function write(tab: Tab, name: string, text: string): Promise<void> {
  const selector = `[name="${name}"]`
  await tab.type(selector, text)
  await until(`${name} has taken what was typed`, () => tab.inPage((sought, typed) => document.querySelector<HTMLInputElement>(sought)?.value === typed, selector, text))
}

async function attach(tab: Tab, field: string, path: string): Promise<void> {
  await tab.give(`input[type=file][name="${field}"]`, [path])
  await untilThere(tab, '.attached img')
  await untilThere(tab, `input[type=file][name="${field}"]:not([aria-disabled])`) // until then it is being made ready
}
