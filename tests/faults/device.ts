import { DEVICE, type OutboxEntry } from '#client/storage/records.ts'
import { LEASE_MS } from '#client/storage/sending.ts'
import type { DeviceStorage } from '#client/storage/storage.ts'
import type { WakeReason } from '#client/sync/due.ts'
import { must } from '#support/device.ts'
import { watchedDisk, type WatchedDisk } from './device-disk.ts'
import type { Intent } from './ledger.ts'
import { DeviceClock, DeviceLocks, Page } from './page.ts'
import type { Person } from './people.ts'
import type { Chance } from './random.ts'
import type { World } from './world.ts'

/** The driver looks whether an outbox is empty when a page says that it has tried all it could, or else after so long: looking opens every entry. */
const LOOK_MS = 5_000
/** An entry that is still there after so many tries with nothing in their way, or so many looks of ours, does not move. No time is counted: a busy machine is slow. */
const MOST_TRIES = 40
/** Nor does one of which each of so many last tries was answered, faults or not. */
const MOST_ANSWERS = 25
const MOST_LOOKS = 3_000

/** How often a device whose page was killed lies a while before it is opened again: the lease of the dead page is over by then, else it is waited for. */
const LIES_OFF = 0.7

/** A filing of this device, and the owner under which it lies there. */
export interface Own { readonly intent: Intent, readonly owner: string }

/** One phone, who is logged in on it, and its open pages. */
export class Device {
  readonly world: World
  readonly chance: Chance
  readonly host: string
  readonly disk: WatchedDisk
  readonly clock = new DeviceClock()
  readonly own: Own[] = []
  /** The driver's own look at the device: a page that never dies and never sends. */
  readonly hands: DeviceStorage
  person: Person | undefined
  readonly #locks: DeviceLocks | undefined
  readonly #keepAlive: boolean
  #pages: Page[] = []
  #news = Promise.withResolvers<undefined>()

  private constructor(world: World, chance: Chance, disk: WatchedDisk, hands: DeviceStorage) {
    this.world = world
    this.chance = chance
    this.disk = disk
    this.hands = hands
    this.host = chance.pick(world.forms).host
    this.#locks = chance.is(0.75) ? new DeviceLocks() : undefined
    this.#keepAlive = chance.is(0.5)
    this.person = chance.is(0.7) ? chance.pick(world.town.at(this.host)) : undefined
  }

  static async unpack(world: World, chance: Chance): Promise<Device> {
    const disk = watchedDisk()
    const device = new Device(world, chance, disk, (await disk.open()).storage)
    await device.openPage()
    return device
  }

  /** The pages that live. */
  get pages(): readonly Page[] {
    this.#pages = this.#pages.filter(page => !page.isDead)
    return this.#pages
  }

  /** A page that lives: a new one when the last has died. */
  async page(): Promise<Page> {
    const living = this.pages[0]
    if (living) return living
    const page = await this.openPage()
    void page.wake('start')
    return page
  }

  async openPage(): Promise<Page> {
    const { proxy, ledger } = this.world
    const isReopened = this.#pages.length > 0 && this.pages.length === 0
    if (isReopened && this.chance.is(LIES_OFF)) this.clock.pass(LEASE_MS)
    const page = await Page.open({
      disk: this.disk, clock: this.clock, locks: this.#locks, random: () => this.chance.next(),
      wire: {
        port: proxy.port, host: `${this.host}:${String(proxy.port)}`, keepAlive: this.#keepAlive, cookie: () => this.person?.cookie,
        onRefused: () => { ledger.happened('connection refused') },
      },
      onReport: state => { if (state !== 'sending') this.#hear() },
      diesBeforeReceipt: () => {
        const dies = this.chance.is(0.03)
        if (dies) {
          ledger.happened('page killed between the answer and the receipt')
          this.#hear()
        }
        return dies
      },
    })
    this.#pages.push(page)
    return page
  }

  /** Wakes a page, as everything that wakes pages does: without waiting for what comes of it. */
  async wake(reason: WakeReason): Promise<void> {
    void (await this.page()).wake(reason)
  }

  /** Stays until everything is filed, opening pages and logging people in as they would. What is refused or does not move is told to the ledger. */
  async drain(): Promise<void> {
    await this.wake('start')
    const patience = new Patience()
    for (let waiting = await this.#waiting(); waiting.length > 0 && !this.world.isGivenUp(); waiting = await this.#waiting()) {
      const inVain = waiting.filter(isAnsweredInVain)
      const stuck = inVain.length === 0 && this.world.isHealed() ? patience.lostWith(waiting) : inVain
      if (stuck.length > 0) {
        for (const { id, state } of stuck) this.world.ledger.broken(`stuck: ${id} is ${JSON.stringify(state)}`)
        this.world.giveUp()
        return
      }
      await this.#help(waiting)
      await this.#hearing()
    }
  }

  #hear(): void {
    this.#news.resolve(undefined)
  }

  /** Until a page has something to say, or long enough. */
  async #hearing(): Promise<void> {
    const timer = setTimeout(() => { this.#hear() }, LOOK_MS)
    await this.#news.promise
    clearTimeout(timer)
    this.#news = Promise.withResolvers()
  }

  /** Entries that may still move. */
  async #waiting(): Promise<readonly OutboxEntry[]> {
    return must(await this.hands.unfiled()).filter(({ state }) => state.at !== 'needs-correction')
  }

  async #help(waiting: readonly OutboxEntry[]): Promise<void> {
    const page = await this.page()
    const asking = waiting.find(({ state }) => state.at === 'needs-login')
    if (asking) await this.#logInFor(asking)
    else if (this.chance.is(0.05)) void page.wake(this.chance.pick(['online', 'visible', 'sync', 'by-hand'] as const))
  }

  async #logInFor({ owner }: OutboxEntry): Promise<void> {
    const { town, ledger } = this.world
    const wanted = town.at(this.host).find(person => person.owner === owner)
    if (!wanted) throw new Error(`nobody is ${owner}`)
    ledger.happened(wanted === this.person ? 'session ended with filings queued' : 'another person was logged in')
    if (wanted === this.person) await town.login(wanted)
    this.person = wanted
    await this.wake('login')
  }

  /** Tells the ledger what the device believes, and is thrown away. */
  async tell(): Promise<void> {
    for (const { intent: { id }, owner } of this.own) {
      const [entry, draft, receipt] = [await this.hands.outboxEntry(owner, id), await this.hands.loadDraft(owner, id), await this.hands.receipt(owner, id)]
      const state = entry.ok ? entry.value.state : undefined
      if (state?.at === 'needs-correction') this.world.ledger.broken(`refused: ${id} ${JSON.stringify(state.problems)}`)
      this.world.ledger.beliefs.set(id, {
        id,
        at: state?.at ?? (draft.ok ? 'draft' : 'gone'),
        seen: 'store',
        label: state?.at === 'filed' ? state.label : undefined,
        receipt: receipt.ok ? receipt.value.receipt : undefined,
        jws: receipt.ok ? receipt.value.jws : undefined,
        attempts: entry.ok ? entry.value.attempts : 0,
      })
    }
    for (const page of this.pages) page.close()
    this.hands.close()
    this.disk.forget()
  }

  /** The owner of what is written on the device now. */
  get writer(): string {
    return this.person?.owner ?? DEVICE
  }
}

/** The servers were heard each time, and the device could do nothing with what they said. */
function isAnsweredInVain({ history }: OutboxEntry): boolean {
  const last = history.slice(-MOST_ANSWERS)
  return last.length === MOST_ANSWERS && last.every(({ status = 503 }) => status !== 503) // 503: the database is away, and comes back
}

/** Counts what has been tried for each entry since everything was healed. */
class Patience {
  readonly #attemptsBefore = new Map<string, number>()
  #looks = 0

  /** @returns the entries that do not move */
  lostWith(waiting: readonly OutboxEntry[]): readonly OutboxEntry[] {
    this.#looks += 1
    return waiting.filter(({ id, attempts }) => {
      const before = this.#attemptsBefore.get(id) ?? attempts
      this.#attemptsBefore.set(id, before)
      return attempts - before > MOST_TRIES || this.#looks > MOST_LOOKS
    })
  }
}
