import { setTimeout as pause } from 'node:timers/promises'
import type { Ledger } from './ledger.ts'
import type { Form } from './forms.ts'
import { login, logout, type Person } from './people.ts'
import type { FaultProxy } from './proxy.ts'
import type { Site } from './site.ts'

const LOGIN_PAUSE_MS = 100

/** Everybody who can log in, and whether their sessions stand. */
export class Town {
  readonly #people: Person[] = []
  readonly #site: Site
  readonly #loggingIn = new Map<Person, Promise<void>>()

  private constructor(site: Site) {
    this.#site = site
  }

  static async settle(site: Site, who: readonly { readonly id: string, readonly host: string }[]): Promise<Town> {
    const town = new Town(site)
    for (const person of who) town.#people.push(await login(person, town.#port()))
    return town
  }

  everybody(): readonly Person[] {
    return this.#people
  }

  at(host: string): readonly Person[] {
    return this.#people.filter(person => person.host === host)
  }

  /** Ends the person's session at the server; whoever uses it finds out by being refused. @throws when no server could be told of it */
  async logout(person: Person): Promise<void> {
    await this.#untilHeard(() => logout(person, this.#port()))
  }

  /** Logs the person in anew, once for all devices that ask at the same time. */
  async login(person: Person): Promise<void> {
    const running = this.#loggingIn.get(person) ?? this.#loginAgain(person).finally(() => this.#loggingIn.delete(person))
    this.#loggingIn.set(person, running)
    await running
  }

  async #loginAgain(person: Person): Promise<void> {
    person.cookie = (await this.#untilHeard(() => login(person, this.#port()))).cookie
  }

  async #untilHeard<T>(ask: () => Promise<T>): Promise<T> {
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await ask()
      } catch (cause) {
        if (attempt === 20) throw cause
        await this.#site.whole() // a server died in the middle: what the development provider knew went with it
        await pause(attempt * LOGIN_PAUSE_MS) // or the database did, which takes longer to be back
      }
    }
  }

  #port(): number {
    return this.#site.ports()[0] ?? 1
  }
}

/** All that a simulated device needs of the outside. */
export interface World {
  readonly site: Site
  readonly proxy: FaultProxy
  readonly town: Town
  readonly forms: readonly Form[]
  readonly ledger: Ledger
  /** Takes one of the filings still to be made, when it is its turn; undefined when there are no more. */
  readonly nextMark: () => Promise<string | undefined>
  /** Something does not move and never will: no more is filed, so that the run comes to its end. */
  readonly giveUp: () => void
  readonly isGivenUp: () => boolean
  /** Whether everything that goes wrong has ended. */
  readonly isHealed: () => boolean
  /** A filing that was registered, for those who ask again later. */
  readonly keepSample: (sample: Sample) => void
}

/** What a device kept of a filing and may send again years later. */
export interface Sample { readonly id: string, readonly host: string, readonly mark: string, readonly bytes: Buffer, readonly sealHash: string, readonly person: Person | undefined }
