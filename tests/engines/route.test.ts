import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { answersOf } from '../e2e/support/cases.ts'
import { startCounter, type Counter } from '../e2e/support/counter.ts'
import { paperOf, type Paper } from '../e2e/support/form.ts'
import { packState } from '../e2e/support/pack-state.ts'
import { lookAtPicture, UPRIGHT } from '../e2e/support/photograph.ts'
import { startProxy, type FaultyProxy } from '../e2e/support/proxy.ts'
import { findFirefox, findWebKit } from './find-engines.ts'
import { openFirefox } from './firefox.ts'
import { formSeen, watchForm } from './form-place.ts'
import { classesOfKeptFiles } from './kept-bytes.ts'
import { fillReport, withPhotograph, type Report } from './road-report.ts'
import { PATIENCE_MS, until, untilAt, untilSays, untilThere, type OpenBrowser, type Tab } from './tab.ts'
import { openWebKit } from './webkit.ts'

/** A road report in the engines of Firefox and of Safari: what differs from Chromium is storage, pictures, the service worker and that nothing wakes the outbox from behind. */
const REPORT = 'segnalazione-strada'
const FILED = /Presentata: protocollo \d{7}\/20\d\d/
const QUEUED = /In coda, non ancora presentata/

const [firefox, webkit] = [findFirefox(), findWebKit()]
const ENGINES: readonly { readonly name: string, readonly open: (() => Promise<OpenBrowser>) | undefined }[] = [
  { name: 'Firefox', open: firefox.found ? () => openFirefox(firefox.paths) : undefined },
  { name: 'WebKit', open: webkit.found ? () => openWebKit(webkit.paths) : undefined },
]

describe.skipIf(ENGINES.every(({ open }) => !open))('in another engine', () => {
  let counter: Counter
  let paper: Paper
  let answers: Readonly<Record<string, unknown>>

  beforeAll(async () => {
    counter = await startCounter()
    paper = await paperOf(counter.url, REPORT)
    answers = await answersOf(REPORT, /senza GPS bastano la strada/)
  })
  afterAll(() => counter.stop())

  for (const { name, open } of ENGINES) {
    describe.skipIf(!open)(name, () => {
      let network: FaultyProxy
      let browser: OpenBrowser
      let tab: Tab

      beforeAll(async () => {
        network = await startProxy(counter.port)
        if (open) browser = await open()
        tab = browser.tab
        await tab.goTo(network.url)
        await untilReady(tab)
      })
      afterAll(async () => {
        await browser.close()
        await network.close()
      })

      test('a road report with a photograph survives a reload with no network and gets its number when there is one', async () => {
        expect(await tab.inPage(async () => 'sync' in await navigator.serviceWorker.ready)).toBe(false)
        await withPhotograph(tab, async photograph => {
          const report: Report = { paper, answers, photograph }
          await tab.goTo(`${network.url}/nuova/${REPORT}`)
          await fillReport(tab, report, 'immagini')
          await untilThere(tab, '[data-save-state=saved]')
          expect(await tab.inPage(classesOfKeptFiles)).toEqual(['ArrayBuffer', 'Uint8Array']) // private windows of WebKit keep no Blob

          await network.goOffline()
          await tab.reload()
          await untilThere(tab, '.attached img')
          await vi.waitFor(async () => { // WebKit says that a picture is decoded, and on a busy machine may still draw nothing of it
            expect(await tab.inPage(lookAtPicture, '.attached img')).toEqual({ width: 1067, height: 1600, corners: UPRIGHT })
          }, { timeout: PATIENCE_MS, interval: 200 })
          await fillReport(tab, { ...report, photograph: undefined })
          expect(await tab.inPage(() => document.body.innerText)).toContain(answers['titolo'])
          await tab.click('.confirm button[type=submit]')
          await untilAt(tab, /in-uscita/)
          await untilSays(tab, QUEUED)
          expect(await tab.inPage(() => document.body.innerText)).not.toMatch(FILED)

          await network.goOnline()
          const words = await untilSays(tab, FILED)
          await tab.click('[data-state=filed] a.btn-primary')
          await untilThere(tab, '[data-receipt-number]')
          const number = await tab.inPage(() => document.querySelector('[data-receipt-number]')?.textContent)
          expect(words).toContain(number)
        })
        expect(tab.complaints()).toEqual([])
      })

      test('with no Background Sync, what waits is sent when the app is opened again', async () => {
        await tab.goTo(`${network.url}/nuova/${REPORT}`)
        await fillReport(tab, { paper, answers, photograph: undefined })
        await network.goOffline()
        await tab.click('.confirm button[type=submit]')
        await untilAt(tab, /in-uscita/)
        await untilSays(tab, QUEUED)
        const before = await filedCount(tab)

        await tab.goTo('about:blank')
        await network.goOnline()
        await tab.goTo(`${network.url}/in-uscita`)
        await until('what waited is filed', async () => await filedCount(tab) === before + 1)
        expect(tab.complaints()).toEqual([])
      })

      test('the form stays where it is while what is typed is saved', async () => {
        await tab.goTo(`${network.url}/nuova/${REPORT}`)
        await untilThere(tab, '[name=titolo]')
        await untilThere(tab, '[data-save-state=saved]')
        await untilThere(tab, '[data-draft-home]')
        await tab.inPage(watchForm)
        await tab.type('[name=titolo]', 'Ramo sulla strada')
        const { states, tops } = await until('it is saved', async () => {
          const seen = await tab.inPage(formSeen)
          return seen.states.length > 1 && seen.states.at(-1) === 'saved' && seen
        })
        expect(states[0]).toBe('saved')
        expect(tops).toHaveLength(1)
      })
    })
  }
})

function filedCount(tab: Tab): Promise<number> {
  return tab.inPage(() => document.querySelectorAll('[data-state=filed]').length)
}

/** Waits until the service worker controls the page and the forms are on the device: from here on the network may go. */
async function untilReady(tab: Tab): Promise<void> {
  await until('the service worker controls the page', () => tab.inPage(() => navigator.serviceWorker.controller !== null))
  await until('the forms are on the device', async () => await tab.inPage(packState) === 'ready')
}
