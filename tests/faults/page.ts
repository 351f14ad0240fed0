import { randomUUID } from 'node:crypto'
import { Agent } from 'node:http'
import { connect } from '#client/api/connect.ts'
import { sha256Hex } from '#client/storage/digest.ts'
import type { DeviceStorage } from '#client/storage/storage.ts'
import type { WakeReason } from '#client/sync/due.ts'
import type { Locks } from '#client/sync/leadership.ts'
import { OutboxRunner, type RunnerState } from '#client/sync/runner.ts'
import type { PageDisk, WatchedDisk } from './device-disk.ts'
import { pageFetch } from './page-fetch.ts'

/**
 * Pauses of the runner pass this many times faster than they are long, and never take longer than the longest; nor are they shortened
 * below the shortest, for the network and the servers take the time they take, and who asks again meanwhile only makes them slower.
 */
const HASTE = 60
const SHORTEST_PAUSE_MS = 600
const LONGEST_PAUSE_MS = 1_000

/** A device's two clocks. Pauses of the runner move both at once; somebody may set one of them. */
export class DeviceClock {
  #passedMs = 0
  #setMs = 0

  readonly nowMs = (): number => Date.now() + this.#passedMs + this.#setMs
  readonly monotonicMs = (): number => performance.now() + this.#passedMs

  pass(ms: number): void {
    this.#passedMs += ms
  }

  /** Somebody, or a dead battery, sets the clock of the device forward or back. */
  set(ms: number): void {
    this.#setMs += ms
  }
}

/** The browser's own lock, which goes with the page that holds it. */
export class DeviceLocks {
  readonly #held = new Map<string, Page>()

  for(page: Page): Locks {
    return {
      request: async (name, _, work) => {
        if (this.#held.has(name)) return work(null)
        this.#held.set(name, page)
        try {
          return await work({})
        } finally {
          if (this.#held.get(name) === page) this.#held.delete(name)
        }
      },
    }
  }

  releaseAllOf(page: Page): void {
    for (const [name, holder] of this.#held) if (holder === page) this.#held.delete(name)
  }
}

export interface PageParts {
  readonly disk: WatchedDisk
  readonly clock: DeviceClock
  /** Absent in older browsers. */
  readonly locks: DeviceLocks | undefined
  readonly wire: { readonly port: number, readonly host: string, readonly keepAlive: boolean, readonly cookie: () => string | undefined, readonly onRefused: () => void }
  readonly random: () => number
  /** Told whenever the runner begins to send, and when it has tried all it could. */
  readonly onReport: (state: RunnerState) => void
  /** Asked when a receipt has come and is not stored yet: true ends the page there. */
  readonly diesBeforeReceipt: () => boolean
}

const never = new Promise<never>(() => undefined)

/**
 * One open page of a device: the app's own storage, calls and outbox runner. It can be killed at any moment:
 * from then on nothing it had begun goes on, whatever it was waiting for, and its connections are gone.
 */
export class Page {
  readonly storage: DeviceStorage
  readonly runner: OutboxRunner
  readonly #disk: PageDisk
  readonly #parts: PageParts
  readonly #agent: Agent
  readonly #timers = new Set<NodeJS.Timeout>()
  readonly #death = Promise.withResolvers<undefined>()
  #isDead = false

  private constructor(disk: PageDisk, parts: PageParts) {
    const { clock, locks, wire, random } = parts
    this.#disk = disk
    this.#parts = parts
    this.#agent = new Agent({ keepAlive: wire.keepAlive, maxSockets: 6 })
    this.storage = this.#mortal(disk.storage)
    this.runner = new OutboxRunner({
      storage: this.storage,
      api: this.#mortal(connect({ origin: `http://${wire.host}`, fetch: pageFetch({ ...wire, agent: this.#agent }) })),
      clock, random, token: randomUUID, digest: sha256Hex, locks: locks?.for(this), report: parts.onReport,
      after: (delayMs, work) => this.#after(delayMs, work),
    })
  }

  static async open(parts: PageParts): Promise<Page> {
    const { disk, clock } = parts
    return new Page(await disk.open({ nowMs: clock.nowMs }), parts)
  }

  get isDead(): boolean {
    return this.#isDead
  }

  /** Ends with the run it begins, or with the page. */
  async wake(reason: WakeReason): Promise<void> {
    if (!this.#isDead) await Promise.race([this.runner.wake(reason), this.#death.promise])
  }

  /** As kill -9 of the browser. */
  kill(): void {
    this.#isDead = true
    this.#disk.kill(this.#parts.random() < 0.5)
    for (const timer of this.#timers) clearTimeout(timer)
    this.#agent.destroy()
    this.#parts.locks?.releaseAllOf(this)
    this.#death.resolve(undefined)
  }

  /** As leaving it in good order. */
  close(): void {
    this.runner.stop()
    this.#disk.storage.close()
    this.kill()
  }

  #after(delayMs: number, work: () => void): () => void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      this.#parts.clock.pass(delayMs)
      work()
    }, Math.min(delayMs, LONGEST_PAUSE_MS, Math.max(SHORTEST_PAUSE_MS, delayMs / HASTE)))
    this.#timers.add(timer)
    return () => {
      clearTimeout(timer)
      this.#timers.delete(timer)
    }
  }

  /** The same verbs, which neither begin nor come back once the page is dead. */
  #mortal<T extends object>(verbs: T): T {
    return new Proxy(verbs, {
      get: (target, name, receiver) => {
        const verb: unknown = Reflect.get(target, name, receiver)
        if (typeof verb !== 'function' || name === 'close' || name === 'watchOutbox') return verb
        return async (...args: readonly unknown[]): Promise<unknown> => {
          if (name === 'storeReceipt' && !this.isDead && this.#parts.diesBeforeReceipt()) this.kill()
          const result: unknown = await (this.isDead ? never : Reflect.apply(verb, target, args))
          return this.isDead ? never : result
        }
      },
    })
  }
}
