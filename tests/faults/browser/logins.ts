import { setTimeout as pause } from 'node:timers/promises'
import type { Locator } from '@playwright/test'
import type { Intent } from '../ledger.ts'
import type { Person } from '../people.ts'
import { empty, queueOne, type Desk } from './filing.ts'
import { lookAtOutbox } from './outbox.ts'
import type { Phone } from './phone.ts'

/** What the page says of filings that are somebody else's, or of somebody who is not logged in. */
const OF_OTHERS = /solo chi l’ha preparata|solo chi le ha preparate/
/** Long enough for a runner that woke at a login to have sent what it may. */
const WATCHED_MS = 1_500
/** After so long the question who is there was lost, or the machine is busy: each time it is waited for so much longer. */
const HEARD_MS = 3_000
const LOOK_EVERY_MS = 100
/** How often a page is opened before what it should say is missed. */
const MOST_OPENED = 20

/** Somebody logged in files with no network; when it is back the session has ended, or somebody else is logged in on the same phone. */
export async function fileLoggedIn(desk: Desk, mark: string): Promise<void> {
  const { phone, blank, town, chance, ledger } = desk
  const person = chance.pick(town.everybody())
  await comeIn(desk, person)
  await phone.offline(true)
  const named = { ...desk, blank: { ...blank, answers: { ...blank.answers, anonima: false } } }
  const intent = await queueOne(named, { mark, files: [], owner: person.owner })
  ledger.happened('filed by somebody logged in')
  if (chance.is(0.5)) await endSession(desk, person, intent)
  else await leaveTo(desk, chance.pick(town.everybody().filter(one => one !== person)), intent)
  await comeIn(desk, person)
  await empty(desk, [intent])
  await goOut(desk)
}

/** Logs somebody in, and waits until the app knows: with no network it would go on with who was there before. */
async function comeIn({ phone, town }: Desk, person: Person): Promise<void> {
  await town.login(person)
  await phone.holdSession(person.cookie)
  await opened(phone, `the header names ${person.id}`, waitMs => isShown(phone.page.locator('header').getByText(new RegExp(person.id, 'i')), waitMs))
}

/** Nobody is logged in any more, and the app has heard it: what it shows until then says nothing. */
async function goOut({ phone }: Desk): Promise<void> {
  await phone.holdSession(undefined)
  await opened(phone, 'whoever was logged in is forgotten', async waitMs => {
    const until = Date.now() + waitMs
    while (await phone.remembers()) {
      if (Date.now() > until) return false
      await pause(LOOK_EVERY_MS)
    }
    return true
  })
}

/** Opens «In uscita» anew until something has come: the question who is there may be cut too. */
async function opened(phone: Phone, what: string, hasCome: (waitMs: number) => Promise<boolean>): Promise<void> {
  for (let tries = 1; tries <= MOST_OPENED; tries += 1) {
    await phone.go('/in-uscita')
    if (await hasCome(HEARD_MS * tries)) return
  }
  throw new Error(`never: ${what}`)
}

const isShown = (what: Locator, timeout: number): Promise<boolean> => what.first().waitFor({ timeout }).then(() => true, () => false)

/** The office ends the session while the filing waits: it must wait on, and be said to wait for its person. */
async function endSession({ phone, town, ledger }: Desk, person: Person, intent: Intent): Promise<void> {
  await town.logout(person)
  await phone.offline(false)
  await opened(phone, 'the filing is said to wait for its person', waitMs => isShown(phone.page.getByText(OF_OTHERS), waitMs))
  await stillThere({ phone, ledger }, intent)
  ledger.happened('session ended with filings queued')
}

/** Another person on the same phone neither sees the filing nor sends it; whose it became the register tells in the end. */
async function leaveTo(desk: Desk, other: Person, intent: Intent): Promise<void> {
  const { phone, ledger } = desk
  await phone.offline(false)
  await comeIn(desk, other)
  await pause(WATCHED_MS)
  const { filed, unfiled } = await lookAtOutbox(phone.page) // and presses «Invia ora» where it is offered
  const theirs = filed.filter(({ id }) => ledger.intents.get(id)?.owner !== other.owner)
  if (theirs.length + unfiled.length > 0) ledger.broken(`owner: ${other.id} is shown ${[...theirs.map(({ id }) => id), ...unfiled].join(' / ')}, ${String(intent.owner)} confirmed ${intent.id}`)
  await stillThere(desk, intent)
  ledger.happened('another person was logged in')
}

async function stillThere({ phone, ledger }: Pick<Desk, 'phone' | 'ledger'>, { id }: Intent): Promise<void> {
  const { outbox } = await phone.keys()
  if (!outbox.includes(id)) ledger.broken(`lost: ${id} went with the session`)
}
