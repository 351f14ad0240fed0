import type { FilingId } from '#domain/filing/filing.ts'
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

/** When waiting entries may be tried again: by the monotonic clock while this page lives, by the device's after a restart. */
export class Schedule {
  readonly #readyAt = new Map<FilingId, number>()
  readonly #clock: Clock

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** @returns the same moment on the device's clock, to be written down */
  putOff(id: FilingId, delayMs: number): string {
    this.#readyAt.set(id, this.#clock.monotonicMs() + delayMs)
    return new Date(this.#clock.nowMs() + delayMs).toISOString()
  }

  /** Milliseconds until the entry may be tried; 0 when it is time. */
  remainingMs(id: FilingId, { until }: Waiting): number {
    const readyAt = this.#readyAt.get(id)
    if (readyAt !== undefined) return Math.max(0, readyAt - this.#clock.monotonicMs())
    const leftMs = Date.parse(until) - this.#clock.nowMs()
    return leftMs > LONGEST_MS ? 0 : Math.max(0, leftMs) // no pause is that long: the device's clock was put back
  }

  isDue(entry: OutboxEntry, reason: WakeReason): boolean {
    const { state } = entry
    switch (state.at) {
      case 'queued': case 'sending': case 'needs-login': return true // `sending` is of a page that died: this one leads now
      case 'needs-correction': case 'filed': return false
      case 'waiting': return this.#remainingAllows(entry.id, state, reason)
    }
  }

  #remainingAllows(id: FilingId, state: Waiting, reason: WakeReason): boolean {
    if (reason === 'by-hand' || this.remainingMs(id, state) === 0) return true
    // The network is perhaps back, so what only the network stopped is tried at once; a server in trouble keeps the pause it got.
    return reason !== 'timer' && !state.asked && state.problem.code.startsWith('network.')
  }
}
