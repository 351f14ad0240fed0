import { createHash } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { fileNamed, type TestFile } from '../../e2e/support/files.ts'
import { fillFiling, type Paper } from '../../e2e/support/form.ts'
import type { Intent, Ledger } from '../ledger.ts'
import type { Chance } from '../random.ts'
import type { Town } from '../world.ts'
import type { Phone } from './phone.ts'

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

export interface Desk { readonly phone: Phone, readonly blank: Blank, readonly ledger: Ledger, readonly chance: Chance, readonly town: Town }

/** What is about to be filed, and whose it is to be. */
export interface Plan { readonly mark: string, readonly files: readonly TestFile[], readonly owner: string | null }

const DRAFT_IN_ADDRESS = /\/bozze\/([0-9a-f-]{36})/
const SUMMARY = 'riepilogo'
/** A phone that is wrong by hours or weeks; by years, and the form itself would ask whether its dates are right. */
const CLOCK_JUMPS_MS: readonly number[] = [-30, -3, 2, 26, 960].map(hours => hours * 3_600_000)
/** What a page says when the device is full. */
const NO_ROOM = /spazio su questo dispositivo è finito/i
/** Looks at an outbox, each after sending by hand, before it is called stuck: three tries in four meet no fault. */
const MOST_LOOKS = 400

/** Fills one form in and confirms it, killed, cut off or in peace, until it is in the outbox. @returns what was meant */
export async function fileOne(desk: Desk, mark: string): Promise<Intent> {
  const { phone, ledger, chance } = desk
  const files = chance.is(0.3) ? [fileNamed(`${mark.slice(1, -1)}.pdf`)] : []
  const isOffline = chance.is(0.25)
  if (chance.is(0.25)) await setClock(desk)
  if (isOffline) await phone.offline(true)
  const intent = await queueOne(desk, { mark, files, owner: null })
  if (isOffline) {
    ledger.happened('filed with no network')
    await phone.offline(false)
  }
  if (chance.is(0.25)) {
    await phone.dieDuring(() => pause(10_000)) // whatever the outbox is at
    ledger.happened('browser killed while sending')
    await phone.go('/in-uscita')
  }
  return intent
}

/** From an empty form to an entry of the outbox, whatever the browser dies of on the way. */
export async function queueOne(desk: Desk, plan: Plan): Promise<Intent> {
  const { phone, ledger, chance } = desk
  const intent = await begin(desk, plan)
  await fill(desk, { intent, files: plan.files, path: `/bozze/${intent.id}/${firstStep(desk)}` })
  if (chance.is(0.25)) {
    await phone.openTab('/in-uscita') // stays open for the filings that follow
    ledger.happened('two tabs at work')
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
    await phone.go(path)
    await fillFiling(phone.page, blank.paper, answers)
  }
  if (chance.is(0.15)) {
    const hasEnded = await phone.dieDuring(() => work(text))
    ledger.happened('browser killed while filling in')
    const { drafts } = await phone.kept()
    if (!drafts.includes(intent.id)) ledger.broken(`lost: the draft ${intent.id} went with the browser${hasEnded ? ' at the summary' : ''}`)
  }
  await work(files.length > 0 ? { ...text, [blank.documents]: files } : text)
}

/** «Conferma», as often as the browser dies of it. */
async function confirm(desk: Desk, { intent, files }: Work): Promise<void> {
  const { phone, ledger, chance } = desk
  const press = async (): Promise<void> => {
    await phone.page.locator('.confirm button[type=submit]').click()
    await phone.page.waitForURL(/in-uscita/)
  }
  if (chance.is(0.15)) await pressInVain(desk, intent)
  intent.outcome = 'unknown'
  if (chance.is(0.2)) {
    await phone.dieDuring(press)
    ledger.happened('browser killed while confirming')
    const { drafts, outbox } = await phone.kept()
    const [isDraft, isSealed] = [drafts.includes(intent.id), outbox.includes(intent.id)]
    if (isDraft === isSealed) ledger.broken(`lost: ${intent.id} is ${isDraft ? 'both a draft and sealed' : 'neither a draft nor sealed'}`)
    if (!isDraft) {
      intent.outcome = 'sealed'
      return
    }
    await fill(desk, { intent, files, path: `/bozze/${intent.id}/${SUMMARY}` })
  }
  await press()
  intent.outcome = 'sealed'
}

/** «Conferma» on a full disk: the page says that there is no room, and the filing stays a draft, whole. */
async function pressInVain({ phone, ledger }: Desk, { id }: Intent): Promise<void> {
  const { page } = phone
  await phone.fillDisk()
  await page.locator('.confirm button[type=submit]').click()
  await page.getByText(NO_ROOM).first().waitFor()
  await phone.emptyDisk()
  ledger.happened('no room while confirming')
  const { drafts, outbox } = await phone.keys()
  if (!drafts.includes(id) || outbox.includes(id)) ledger.broken(`quota: ${id} was confirmed without room and is ${outbox.includes(id) ? 'sealed' : 'gone'}`)
}

/** Waits at «In uscita», sending by hand, until everything is filed; then writes down what the screen claims. */
export async function empty({ phone, ledger }: Desk): Promise<void> {
  const { page } = phone
  await phone.go('/in-uscita')
  const unfiled = page.locator('article.entry:not([data-state=filed])')
  await page.locator('article.entry').first().waitFor()
  for (let looks = 0; await unfiled.count() > 0; looks += 1) {
    if (looks > MOST_LOOKS) {
      ledger.broken(`stuck: ${(await unfiled.allInnerTexts()).join(' / ')}`)
      break
    }
    const send = page.getByRole('button', { name: 'Invia ora' })
    await send.click({ timeout: 1_000 }).catch(() => undefined) // gone, or busy: it is sending by itself
    await pause(500)
  }
  for (const entry of await page.locator('article.entry[data-state=filed]').all()) {
    const id = (await entry.locator('a[href*="/ricevute/"]').getAttribute('href'))?.split('/').pop() ?? ''
    const label = /\d{7,}\/20\d\d/.exec(await entry.innerText())?.[0]
    ledger.beliefs.set(id, { id, at: 'filed', label, seen: 'screen', receipt: undefined, jws: undefined, attempts: 0 })
  }
}
