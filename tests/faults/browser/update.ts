import { setTimeout as pause } from 'node:timers/promises'
import { buildOf, lookForUpdate } from '../../e2e/support/release.ts'
import type { Desk } from './filing.ts'

const LOOK_EVERY_MS = 250
/** Looks before the new version is said not to come. */
const MOST_LOOKS = 240

/** A new version is there; the person takes it while the outbox is at work, as often as the page asks for patience or the network is cut. */
export async function takeUpdate({ phone, ledger, deploy }: Desk): Promise<void> {
  const { page } = phone
  const before = await buildOf(page)
  await deploy()
  for (let looks = 0; looks < MOST_LOOKS; looks += 1) {
    await lookForUpdate(page).catch(() => undefined) // no network, or the page is being loaded anew
    await page.evaluate(pressAccept).catch(() => undefined)
    const now = await buildOf(page).catch(() => before)
    if (now !== before) {
      ledger.happened('new version taken while sending')
      return
    }
    await pause(LOOK_EVERY_MS)
  }
  const workers = await page.evaluate(statesOfWorkers).catch(String)
  ledger.broken(`update: the version after ${String(before)} does not come, workers ${workers}, at ${await phone.words()}`)
}

/** Runs in the page. At once if it is there: a page that is loaded anew meanwhile would keep a patient hand waiting. */
function pressAccept(): void {
  [...document.querySelectorAll('button')].find(button => button.innerText.trim() === 'Aggiorna ora')?.click()
}

/** Runs in the page. */
async function statesOfWorkers(): Promise<string> {
  const { installing, waiting, active } = await navigator.serviceWorker.getRegistration() ?? {}
  return JSON.stringify({ installing: installing?.state, waiting: waiting?.state, active: active?.state, controller: navigator.serviceWorker.controller?.state })
}
