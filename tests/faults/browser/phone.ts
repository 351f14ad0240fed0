import { existsSync } from 'node:fs'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { CDPSession, Page } from '@playwright/test'
import { startKillable, type KillableBrowser } from '../../e2e/support/killable.ts'
import type { Chance } from '../random.ts'
import { hearClaims, type Claims } from './claims.ts'

/** Long: on a busy machine a page is slow, and that is no fault of it. */
const PATIENCE_MS = 240_000
const LOOK_EVERY_MS = 250
/** A page that does not open, however often: the network comes back after each cut, and what is on the phone needs none. */
const MOST_OPENED = 400
/** So much of a page says where one is. */
const WORDS = 600

/** A record that a full disk must refuse. */
const PROBE_BYTES = 200_000
/** What is still written when there is no room: nothing of the app is so small. */
const NO_ROOM_BYTES = 1

/** What of a filing lies in the browser's own storage. */
export interface Kept { readonly drafts: readonly string[], readonly outbox: readonly string[] }

/** A phone: a real Chromium on a profile on the disk, which can be killed at any moment and started again. */
export class Phone {
  readonly #profile: string
  readonly #origin: string
  readonly #chance: Chance
  readonly #onError: (cause: string) => void
  #browser: KillableBrowser
  /** Opened after the browser's first page had crashed. */
  #opened: Page | undefined
  /** By how much its clock is wrong. */
  #skewMs = 0
  /** The session's cookie of who is logged in, as `name=value`. */
  #cookie: string | undefined
  #full: CDPSession | undefined
  #isOffline = false
  /** What it has said to be saved. */
  readonly claims: Claims = new Map()
  /** How often it has died. */
  kills = 0

  private constructor(profile: string, browser: KillableBrowser, { origin, chance, onError }: { readonly origin: string, readonly chance: Chance, readonly onError: (cause: string) => void }) {
    this.#profile = profile
    this.#browser = browser
    this.#origin = origin
    this.#chance = chance
    this.#onError = onError
  }

  /**
   * A new phone with the app and its forms on it: from here on the network may go.
   * @param shelf where the first one that was unpacked is kept as it was: the others are taken from there, which is a tenth of the work
   * @param onError told of whatever a page of the app throws and nobody catches
   */
  static async unpack(origin: string, { chance, shelf, onError }: { readonly chance: Chance, readonly shelf: string, readonly onError: (cause: string) => void }): Promise<Phone> {
    const profile = await mkdtemp(join(tmpdir(), 'sportello-phone-'))
    const isFirst = !existsSync(shelf)
    if (!isFirst) await cp(shelf, profile, { recursive: true })
    const phone = new Phone(profile, await startKillable(profile), { origin, chance, onError })
    await phone.#attend()
    if (!isFirst) return phone
    await phone.go('/')
    await phone.page.evaluate(async () => { await navigator.serviceWorker.ready })
    while (!(await keysOf(phone.page, 'meta')).includes('catalogue')) await pause(LOOK_EVERY_MS)
    await phone.#browser.quit()
    await cp(profile, shelf, { recursive: true, filter: path => !basename(path).startsWith('Singleton') }) // those are links to the process that was
    await phone.#start()
    return phone
  }

  get page(): Page {
    return this.#opened ?? this.#browser.page
  }

  /** Opens a page of the app, as often as it takes: the network may be cut just now. */
  async go(path: string): Promise<void> {
    await opened(this.page, `${this.#origin}${path}`)
  }

  /** Somebody sets its clock forward or back; the pages opened from here on see it. */
  async setClock(jumpMs: number): Promise<void> {
    this.#skewMs += jumpMs
    await this.page.context().addInitScript(shiftClock, jumpMs)
  }

  /** Somebody is logged in from here on, or nobody: as after the way to the provider and back, which is not what is tried here. */
  async holdSession(cookie: string | undefined): Promise<void> {
    this.#cookie = cookie
    await this.page.context().clearCookies()
    await this.#showCookie()
  }

  async #showCookie(): Promise<void> {
    const [name, value] = this.#cookie?.split('=') ?? []
    if (name !== undefined && value !== undefined) await this.page.context().addCookies([{ name, value, url: this.#origin, httpOnly: true, sameSite: 'Lax' }])
  }

  /**
   * The phone dies, and when it is on again there is no room left for what the app wants to keep, until {@link emptyDisk} or until it dies.
   * Chromium hears of another quota with half a minute of delay, unless it has not written yet.
   */
  async fillDisk(): Promise<void> {
    await this.dieSoon(0)
    this.#full = await this.page.context().newCDPSession(this.page)
    await this.#full.send('Storage.overrideQuotaForOrigin', { origin: this.#origin, quotaSize: NO_ROOM_BYTES })
  }

  async emptyDisk(): Promise<void> {
    await this.#full?.send('Storage.overrideQuotaForOrigin', { origin: this.#origin })
    await this.#full?.detach()
    this.#full = undefined
    while (!await hasRoom(this.page, PROBE_BYTES)) await pause(LOOK_EVERY_MS)
  }

  /** One more tab of the app beside the first; a kill of the browser takes it too. */
  async openTab(path: string): Promise<Page> {
    const tab = await this.page.context().newPage()
    await opened(tab, `${this.#origin}${path}`)
    return tab
  }

  /** The system takes a tab's time away for good, as it does with those in the background: whatever it is at and holds, it does not go on. */
  async freeze(tab: Page): Promise<void> {
    const session = await tab.context().newCDPSession(tab)
    await session.send('Page.setWebLifecycleState', { state: 'frozen' })
  }

  /** Where it is there is no network, also for a browser that is started there. */
  async offline(isOffline: boolean): Promise<void> {
    this.#isOffline = isOffline
    await this.page.context().setOffline(isOffline)
  }

  /**
   * Does something that a kill -9 of the whole browser cuts short, at a moment drawn by chance.
   * @param latestMs after so many milliseconds at the latest
   * @returns whether it had come to its end by then; afterwards the phone is on again, at no page
   */
  async dieDuring(work: () => Promise<void>, latestMs: number): Promise<boolean> {
    let hasEnded = false
    const working = work().then(() => { hasEnded = true }, () => undefined) // what the kill cuts short throws
    await Promise.race([working, pause(this.#chance.between(0, latestMs))])
    const before = hasEnded
    await this.#die()
    await working
    return before
  }

  /** A kill -9 of the whole browser within so many milliseconds, whatever it is at by itself; afterwards the phone is on again, at no page. */
  async dieSoon(latestMs = 0): Promise<void> {
    await pause(this.#chance.between(0, latestMs))
    await this.#die()
  }

  /** The page alone dies within so many milliseconds, as of a lack of memory: the browser, its worker and its other tabs live on. Afterwards another is open, at no page. */
  async crashSoon(latestMs: number): Promise<void> {
    await pause(this.#chance.between(0, latestMs))
    const { page } = this
    const session = await page.context().newCDPSession(page)
    const crashed = page.waitForEvent('crash')
    session.send('Page.crash').catch(() => undefined) // who crashes does not answer
    await crashed
    this.#opened = await page.context().newPage()
    await page.close()
  }

  async #die(): Promise<void> {
    this.kills += 1
    this.#opened = undefined
    this.#full = undefined
    await this.#browser.kill()
    await this.#start()
  }

  async #start(): Promise<void> {
    this.#browser = await startKillable(this.#profile)
    await this.#attend()
    if (this.#skewMs !== 0) await this.page.context().addInitScript(shiftClock, this.#skewMs)
    if (this.#isOffline) await this.offline(true)
    await this.#showCookie()
  }

  /** What lies there before the app has been opened again. */
  async kept(): Promise<Kept> {
    await this.go('/icons/icon.svg') // of the app's own address, and nothing of the app
    return this.keys()
  }

  /** Reads the raw storage, past the app, without leaving the page: the keys of its tables are not enciphered. */
  async keys(): Promise<Kept> {
    return { drafts: await keysOf(this.page, 'drafts'), outbox: await keysOf(this.page, 'outbox') }
  }

  /** Whether it keeps whom the server last named, and so would go on with them where there is no network. */
  async remembers(): Promise<boolean> {
    return (await keysOf(this.page, 'meta')).includes('person')
  }

  /** Where it is, what it shows and what lies on it, for who asks why it does not go on. */
  async words(): Promise<string> {
    const shown = await this.page.evaluate(most => document.body.innerText.slice(0, most), WORDS).catch(String)
    const kept = await this.keys().catch(String)
    return `${this.page.url()}${this.#isOffline ? ' with no network' : ''}${this.#cookie === undefined ? '' : ', somebody logged in'}: ${JSON.stringify(kept)} ${JSON.stringify(shown)}`
  }

  /** It is thrown away. */
  async discard(): Promise<void> {
    await this.#browser.kill()
    await rm(this.#profile, { recursive: true, force: true, maxRetries: 5 })
  }

  async #attend(): Promise<void> {
    const context = this.page.context()
    context.setDefaultTimeout(PATIENCE_MS)
    context.on('weberror', error => { this.#onError(String(error.error())) })
    await hearClaims(context, this.claims)
  }
}

async function opened(page: Page, url: string): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    const cause = await page.goto(url).then(() => undefined, (reason: unknown) => reason as Error)
    if (!cause) return
    if (!cause.message.includes('net::') || tries === MOST_OPENED) throw cause
    await pause(LOOK_EVERY_MS)
  }
}

/** Runs in the page before anything of the app. Each shift adds to those before it; what is measured by `performance` goes on as it was. */
function shiftClock(jumpMs: number): void {
  const before = Date
  globalThis.Date = new Proxy(before, {
    construct: (target, given: readonly unknown[]) => Reflect.construct(target, given.length === 0 ? [before.now() + jumpMs] : given) as Date,
    get: (target, name): unknown => (name === 'now' ? () => before.now() + jumpMs : Reflect.get(target, name)),
  })
}

/** The keys of one table of the app, none while it is not there. */
function keysOf(page: Page, table: string): Promise<readonly string[]> {
  return page.evaluate(name => new Promise<string[]>((resolve, reject) => {
    const opening = indexedDB.open('sportello')
    opening.onerror = () => { reject(new Error('the storage does not open')) }
    opening.onsuccess = () => {
      const database = opening.result
      if (!database.objectStoreNames.contains(name)) {
        database.close()
        resolve([])
        return
      }
      const keys = database.transaction(name).objectStore(name).getAllKeys()
      keys.onsuccess = () => {
        database.close()
        resolve(keys.result.map(String))
      }
    }
  }), table)
}

/** Whether the browser keeps a record of so many bytes, in a database of our own beside the app's. */
function hasRoom(page: Page, bytes: number): Promise<boolean> {
  return page.evaluate(length => new Promise<boolean>(resolve => {
    const opening = indexedDB.open('probe')
    opening.onupgradeneeded = () => { opening.result.createObjectStore('probe') }
    opening.onerror = () => { resolve(false) }
    opening.onsuccess = () => {
      const database = opening.result
      const done = (isKept: boolean): void => {
        database.close()
        resolve(isKept)
      }
      const writing = database.transaction('probe', 'readwrite', { durability: 'strict' })
      writing.objectStore('probe').put(new Uint8Array(length).fill(1), 'probe')
      writing.oncomplete = () => { done(true) }
      writing.onabort = () => { done(false) }
    }
  }), bytes)
}
