import { createHash } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { Locator } from '@playwright/test'
import { fileNamed, type TestFile } from '../../e2e/support/files.ts'
import { fillFiling, type Paper } from '../../e2e/support/form.ts'
import type { Intent, Ledger } from '../ledger.ts'
import type { Chance } from '../random.ts'
import type { Town } from '../world.ts'
import { lookAtOutbox } from './outbox.ts'
import type { Phone } from './phone.ts'
import { takeUpdate } from './update.ts'

/** What the driver files in the browser: a report that anyone may make. */
export interface Blank {
  readonly body: string
  readonly paper: Paper
  readonly answers: Readonly<Record<string, unknown>>
  /** The field that bears the mark. */
  readonly marked: string
  /** The field that takes a file. */
  readonly documents: string
}

export interface Desk {
  readonly phone: Phone
  readonly blank: Blank
  /** The same form with everything said that can be said. */
  readonly long: Blank
  readonly ledger: Ledger
  readonly chance: Chance
  readonly town: Town
  /** Puts the next release where the servers find it. */
  readonly deploy: () => Promise<void>
}

/** What is about to be filed, and whose it is to be. */
export interface Plan { readonly mark: string, readonly files: readonly TestFile[], readonly owner: string | null }

const DRAFT_IN_ADDRESS = /\/bozze\/([0-9a-f-]{36})/
const SUMMARY = 'riepilogo'
const CONFIRM = '.confirm button[type=submit]'
/** A phone that is wrong by hours or weeks; by years, and the form itself would ask whether its dates are right. */
const CLOCK_JUMPS_MS: readonly number[] = [-30, -3, 2, 26, 960].map(hours => hours * 3_600_000)
/** What a page says when the device is full. */
const NO_ROOM = /spazio su questo dispositivo è finito/i
const LOOK_EVERY_MS = 400
/** Looks at an outbox, each sending by hand, before it is called stuck: three tries in four meet no fault. */
const MOST_LOOKS = 600
/** About as long as each takes: the moment of a kill is drawn from it. */
const [FILLING_MS, CONFIRMING_MS, SENDING_MS] = [1_500, 300, 1_000]
const LONG = 0.2

/** Fills one form in and confirms it, killed, cut off or in peace, until it is in the outbox. @param begun told what is meant, before anything can go wrong with it */
export async function fileOne(desk: Desk, mark: string, { takesUpdate, begun }: { readonly takesUpdate: boolean, readonly begun: (intent: Intent) => void }): Promise<void> {
  const { phone, ledger, chance, long, blank } = desk
  const files = chance.is(0.3) ? [fileNamed(`${mark.slice(1, -1)}.pdf`)] : []
  const isOffline = chance.is(0.25)
  if (chance.is(0.2)) await setClock(desk)
  if (isOffline) await phone.offline(true)
  await queueOne({ ...desk, blank: chance.is(LONG) ? long : blank }, { mark, files, owner: null }, begun)
  if (isOffline) {
    ledger.happened('filed with no network')
    await phone.offline(false)
  }
  if (takesUpdate) await takeUpdate(desk)
  if (chance.is(0.6)) await endSending(desk)
}

/** Whatever the outbox is at, it is cut short. */
async function endSending({ phone, chance, ledger }: Desk): Promise<void> {
  if (chance.is(0.7)) {
    await phone.dieSoon(SENDING_MS)
    ledger.happened('browser killed while sending')
  } else {
    await phone.crashSoon(SENDING_MS)
    ledger.happened('page crashed while sending')
  }
  await phone.go('/in-uscita')
}

/** From an empty form to an entry of the outbox, whatever the browser dies of on the way. */
export async function queueOne(desk: Desk, plan: Plan, begun: (intent: Intent) => void = () => undefined): Promise<Intent> {
  const { phone, ledger, chance } = desk
  const intent = await begin(desk, plan)
  begun(intent)
  await fill(desk, { intent, files: plan.files, path: `/bozze/${intent.id}/${firstStep(desk)}` })
  if (chance.is(0.2)) {
    const tab = await phone.openTab('/in-uscita') // stays open for the filings that follow
    ledger.happened('two tabs at work')
    if (chance.is(0.5)) {
      await phone.freeze(tab)
      ledger.happened('a tab frozen')
    }
  }
  await confirm(desk, { intent, files: plan.files })
  return intent
}

async function setClock({ phone, chance, ledger }: Desk): Promise<void> {
  const jump = chance.pick(CLOCK_JUMPS_MS)
  await phone.setClock(jump)
  ledger.happened(jump > 0 ? 'clock set forward' : 'clock set back')
}

function firstStep({ blank }: Desk): string {
  return blank.paper.definition.steps[0]?.id ?? SUMMARY
}

async function begin({ phone, blank, ledger }: Desk, { mark, files, owner }: Plan): Promise<Intent> {
  await phone.go(`/nuova/${blank.paper.definition.id}`)
  await phone.page.waitForURL(DRAFT_IN_ADDRESS)
  const [, id = ''] = DRAFT_IN_ADDRESS.exec(phone.page.url()) ?? []
  return ledger.mean({ id, mark, body: blank.body, owner, files: files.map(({ buffer }) => createHash('sha256').update(buffer).digest('hex')) })
}

interface Work { readonly intent: Intent, readonly files: readonly TestFile[] }

async function fill(desk: Desk, { intent, files, path }: Work & { readonly path: string }): Promise<void> {
  const { phone, blank, ledger, chance } = desk
  const text = { ...blank.answers, [blank.marked]: `Prova ${intent.mark}` }
  const work = async (answers: Blank['answers']): Promise<void> => {
    if (!phone.page.url().endsWith(path)) await phone.go(path)
    await fillFiling(phone.page, blank.paper, answers)
  }
  if (chance.is(0.2)) await trustAndDie(desk, intent, `Prova ${intent.mark}`)
  if (chance.is(0.25)) {
    const hasEnded = await phone.dieDuring(() => work(text), FILLING_MS)
    ledger.happened('browser killed while filling in')
    const { drafts } = await phone.kept()
    if (!drafts.includes(intent.id)) ledger.broken(`lost: the draft ${intent.id} went with the browser${hasEnded ? ' at the summary' : ''}`)
  }
  await work(files.length > 0 ? { ...text, [blank.documents]: files } : text)
}

/** Once the page has said that it is saved the battery may be pulled out: what was typed stands there again (R1). */
async function trustAndDie({ phone, blank: { paper, marked }, ledger }: Desk, { id }: Intent, text: string): Promise<void> {
  const step = paper.definition.steps.find(({ fields }) => fields.some(field => field.id === marked))
  const box = (): Locator => phone.page.locator(`form.step [name="${marked}"]`)
  const open = (): Promise<void> => phone.go(`/bozze/${id}/${step?.id ?? ''}`)
  await open()
  await box().fill(text)
  while (phone.claims.get(id)?.[marked] !== text) await pause(LOOK_EVERY_MS)
  await phone.dieSoon()
  ledger.happened('browser killed right after «Salvata»')
  await open()
  const found = await box().inputValue()
  if (found !== text) ledger.broken(`lost: ${id} was said to be saved with ${JSON.stringify(text)} and holds ${JSON.stringify(found)}`)
}

/** «Conferma», as often as the browser dies of it. */
async function confirm(desk: Desk, { intent, files }: Work): Promise<void> {
  const { phone, ledger, chance } = desk
  const press = async (): Promise<void> => {
    await phone.page.locator(CONFIRM).click()
    await phone.page.waitForURL(/in-uscita/)
  }
  if (chance.is(0.1)) await pressInVain(desk, intent)
  intent.outcome = 'unknown'
  if (chance.is(0.25)) {
    await phone.dieDuring(press, CONFIRMING_MS)
    ledger.happened('browser killed while confirming')
    const { drafts, outbox } = await phone.kept()
    const [isDraft, isSealed] = [drafts.includes(intent.id), outbox.includes(intent.id)]
    if (isDraft === isSealed) ledger.broken(`lost: ${intent.id} is ${isDraft ? 'both a draft and sealed' : 'neither a draft nor sealed'}`)
    if (!isDraft) {
      intent.outcome = 'sealed'
      await phone.go('/in-uscita')
      return
    }
    await fill(desk, { intent, files, path: `/bozze/${intent.id}/${SUMMARY}` })
  }
  await press()
  intent.outcome = 'sealed'
}

/** «Conferma» on a full disk: the page says that there is no room, and the filing stays a draft, whole. */
async function pressInVain({ phone, ledger, chance }: Desk, { id }: Intent): Promise<void> {
  const path = `/bozze/${id}/${SUMMARY}`
  await phone.fillDisk()
  await phone.go(path)
  await phone.page.locator(CONFIRM).click()
  await phone.page.getByText(NO_ROOM).first().waitFor()
  ledger.happened('no room while confirming')
  const { drafts, outbox } = await phone.keys()
  if (!drafts.includes(id) || outbox.includes(id)) ledger.broken(`quota: ${id} was confirmed without room and is ${outbox.includes(id) ? 'sealed' : 'gone'}`)
  if (chance.is(0.5)) return phone.emptyDisk()
  await phone.dieSoon(0) // somebody makes room while it is off
  await phone.go(path)
}

/** Waits at «In uscita», sending by hand, until it shows that everything is filed; then writes down what the screen claims. */
export async function empty({ phone, ledger }: Desk, intents: readonly Intent[]): Promise<void> {
  if (!phone.page.url().endsWith('/in-uscita')) await phone.go('/in-uscita')
  const sealed = intents.filter(one => one.outcome === 'sealed')
  for (let looks = 1; ; looks += 1) {
    const { filed, unfiled } = await lookAtOutbox(phone.page)
    for (const { id, label } of filed) ledger.beliefs.set(id, { id, at: 'filed', label, seen: 'screen', receipt: undefined, jws: undefined, attempts: 0 })
    const waiting = sealed.filter(one => !filed.some(({ id }) => id === one.id))
    if (waiting.length === 0) return
    if (looks > MOST_LOOKS) throw new Error(`${waiting.map(({ id }) => id).join(', ')} not filed; the page shows ${unfiled.join(' / ')}`)
    await pause(LOOK_EVERY_MS)
  }
}
