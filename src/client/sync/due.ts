import type { FilingId } from '#domain/filing/filing.ts'
import type { Problem } from '#domain/problem/problem.ts'
import type { OutboxEntry, OutboxState } from '../storage/records.ts'
import { LONGEST_MS } from './backoff.ts'

/** Why the runner wakes. `sync` is the browser's own event, where it exists; `timer` the runner's own. */
export type WakeReason = 'start' | 'online' | 'visible' | 'login' | 'sealed' | 'timer' | 'sync' | 'by-hand'

export interface Clock {
  /** The device's clock, milliseconds: may jump either way. */
  readonly nowMs: () => number
  /** Milliseconds that only ever go forward. */
  readonly monotonicMs: () => number
}

type Waiting = Extract<OutboxState, { readonly at: 'waiting' }>

/** What a device with no room could not write of an entry: tries that failed, and what it waits for since the last. */
interface Unwritten { readonly tries: number, readonly waiting: Waiting }

/** When waiting entries may be tried again: by the monotonic clock while this page lives, by the device's after a restart. */
export class Schedule {
  readonly #readyAt = new Map<FilingId, number>()
  readonly #unwritten = new Map<FilingId, Unwritten>()
  readonly #clock: Clock

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** @returns the same moment on the device's clock, to be written down */
  putOff(id: FilingId, delayMs: number): string {
    this.#readyAt.set(id, this.#clock.monotonicMs() + delayMs)
    return new Date(this.#clock.nowMs() + delayMs).toISOString()
  }

  /** Puts off an entry whose try could not be written down, for as long as this page lives: the storage shows it as it was before. @returns until when, on the device's clock */
  bearInMind(id: FilingId, problem: Problem, delayMs: number): string {
    const leftMs = (this.#readyAt.get(id) ?? 0) - this.#clock.monotonicMs() // the server may have asked for longer
    const until = this.putOff(id, Math.max(delayMs, leftMs))
    this.#unwritten.set(id, { tries: (this.#unwritten.get(id)?.tries ?? 0) + 1, waiting: { at: 'waiting', until, asked: false, problem } })
    return until
  }

  /** To be called when a try is written down: what is in the storage holds again. */
  forget(id: FilingId): void {
    this.#unwritten.delete(id)
  }

  /** Tries of the entry so far, those that could not be written down among them. */
  triesOf({ id, attempts }: OutboxEntry): number {
    return attempts + (this.#unwritten.get(id)?.tries ?? 0)
  }

  /** Milliseconds until the entry may be tried by itself: 0 when it is time, nothing when it has no pause. */
  pauseMs(entry: OutboxEntry): number | undefined {
    const waiting = this.#waitingOf(entry)
    return waiting && this.#remainingMs(entry.id, waiting)
  }

  #waitingOf({ id, state }: OutboxEntry): Waiting | undefined {
    switch (state.at) {
      case 'waiting': return state
      case 'queued': case 'sending': case 'needs-login': return this.#unwritten.get(id)?.waiting
      case 'needs-correction': case 'filed': return undefined
    }
  }

  #remainingMs(id: FilingId, { until }: Waiting): number {
    const readyAt = this.#readyAt.get(id)
    if (readyAt !== undefined) return Math.max(0, readyAt - this.#clock.monotonicMs())
    const leftMs = Date.parse(until) - this.#clock.nowMs()
    return leftMs > LONGEST_MS ? 0 : Math.max(0, leftMs) // no pause is that long: the device's clock was put back
  }

  isDue(entry: OutboxEntry, reason: WakeReason): boolean {
    switch (entry.state.at) {
      case 'queued': case 'sending': case 'needs-login': case 'waiting': { // `sending` is of a page that died: this one leads now
        const waiting = this.#waitingOf(entry)
        return !waiting || this.#remainingAllows(entry.id, waiting, reason)
      }
      case 'needs-correction': case 'filed': return false
    }
  }

  #remainingAllows(id: FilingId, state: Waiting, reason: WakeReason): boolean {
    if (reason === 'by-hand' || this.#remainingMs(id, state) === 0) return true
    if (reason === 'login' && state.problem.code.startsWith('identity.')) return true
    if (reason === 'timer' || state.asked) return false // a pause that the server asked for is kept
    // The network is perhaps back: what only the network stopped is tried at once. What the server stopped is, once the server has been heard again.
    return state.problem.code.startsWith('network.') || (reason === 'online' && state.problem.code.startsWith('server.'))
  }
}
