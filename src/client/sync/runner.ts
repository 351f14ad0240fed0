import type { FilingId, Instant } from '#domain/filing/filing.ts'
import { problem, refuse, type Problem, type Result } from '#domain/problem/problem.ts'
import type { Api } from '../api/api.ts'
import type { OutboxEntry, OutboxState } from '../storage/records.ts'
import type { RunnerStorage } from '../storage/storage.ts'
import { arrivalIn, firstSaid, isUnanswered, renumberedIn, whyItWaits, type Ended } from './attempt.ts'
import { retryDelayMs } from './backoff.ts'
import { dispositionOf } from './disposition.ts'
import { Schedule, type Clock, type WakeReason } from './due.ts'
import { lead, type Leader, type Locks } from './leadership.ts'
import { queueLost } from './lost.ts'
import { problemOf, send, wasStopped, type SendingProgress, type Sent, type SendPorts } from './send.ts'
import { byUrgency } from './urgency.ts'

/** `offline`: the server was not heard; a new try comes by itself. `no-room`: the device could not write what came of a try. */
export type RunnerState = 'idle' | 'sending' | 'offline' | 'no-room'

export interface RunnerPorts {
  readonly storage: RunnerStorage
  readonly api: SendPorts['api'] & Pick<Api, 'time' | 'raises' | 'checkReceipt'>
  readonly clock: Clock
  /** In [0, 1). */
  readonly random: () => number
  readonly token: () => string
  readonly locks: Locks | undefined
  readonly digest: SendPorts['digest']
  /** Calls back once, later. @returns takes it back */
  readonly after: (delayMs: number, work: () => void) => () => void
  readonly report: (state: RunnerState) => void
  /** Whether an entry must not leave by itself just now; by hand it does. Absent: none. */
  readonly mustWait?: (entry: OutboxEntry) => boolean
  /** Told how far the files of the entry being sent have come, for who looks at it. */
  readonly progress?: (id: FilingId, progress: SendingProgress) => void
  /** Told how an entry stands whose last try could not be written down, for who looks at it: the storage shows it as it was. Nothing when that holds again. */
  readonly unwritten?: (id: FilingId, state: OutboxState | undefined) => void
}

/** How often a page that waits long for an answer says that it is still there. A frozen one says nothing, and another may take over. */
const BEAT_MS = 20_000
/** How soon to look again after finding another page at work: it may have missed what was sealed as it finished. */
const LOOK_AGAIN_MS = 5_000

/** When it asks whether the office has lost something: after a restore everybody logs in again, and who never does opens the app one day. */
const LOOKS_FOR_LOST: ReadonlySet<WakeReason> = new Set(['start', 'login', 'by-hand'])

/**
 * The one sender of the outbox. Any number of pages may each hold one: one at a time works. It keeps no truth of its own:
 * everything is in the storage before and after each request, so it may be stopped, killed or started at any moment.
 */
export class OutboxRunner {
  readonly #ports: RunnerPorts
  readonly #schedule: Schedule
  readonly #stopping = new AbortController()
  #running: Promise<void> | undefined
  #next: WakeReason | undefined
  #cancelTimer: () => void = () => undefined
  #failures = 0
  /** How often in a row the storage would not say what is waiting. */
  #refusals = 0
  #hasRoom = true

  constructor(ports: RunnerPorts) {
    this.#ports = ports
    this.#schedule = new Schedule(ports.clock)
  }

  /** Sends what is due. Called while it runs, it looks again when done. Resolves when nothing is left to do for now; never rejects for a network's or a server's sake. */
  wake(reason: WakeReason): Promise<void> {
    if (this.#stopping.signal.aborted) return Promise.resolve()
    if (this.#running) {
      this.#next = this.#next === 'by-hand' ? this.#next : reason
      return this.#running
    }
    this.#running = this.#runUntilDone(reason).finally(() => { this.#running = undefined })
    return this.#running
  }

  /** For ever: the page is going. What was being sent is taken up by the next page. */
  stop(): void {
    this.#stopping.abort()
    this.#cancelTimer()
  }

  async #runUntilDone(first: WakeReason): Promise<void> {
    let reason: WakeReason | undefined = first
    while (reason !== undefined && !this.#stopping.signal.aborted) {
      this.#next = undefined
      await this.#run(reason)
      reason = this.#next
    }
  }

  async #run(reason: WakeReason): Promise<void> {
    this.#cancelTimer()
    let isElsewhere = false
    try {
      if (LOOKS_FOR_LOST.has(reason)) await queueLost(this.#ports, this.#stopping.signal)
      if (!await this.#nextDue(new Set(), reason)) return
      const led = await lead(this.#ports, leader => this.#drain(leader, reason))
      isElsewhere = !led.ok || !led.value
      if (!led.ok && lackRoom(led.problems)) this.#ports.report('no-room')
    } finally {
      if (isElsewhere) this.#wakeAfter(LOOK_AGAIN_MS)
      else await this.#setTimer()
    }
  }

  /** Never ends as `sending`: whoever waits for the sending to end, as a new version of the app does, would wait for ever. */
  async #drain(leader: Leader, reason: WakeReason): Promise<void> {
    let state: RunnerState = 'idle'
    this.#hasRoom = true
    try {
      state = await this.#tryEach(leader, reason)
    } finally {
      this.#ports.report(state)
    }
  }

  /** Tries each due entry once, also those sealed meanwhile. One that fails does not hold up the others. */
  async #tryEach(leader: Leader, reason: WakeReason): Promise<RunnerState> {
    const tried = new Set<FilingId>()
    let reachable = true
    for (let entry = await this.#nextDue(tried, reason); entry && reachable; entry = await this.#nextDue(tried, reason)) {
      tried.add(entry.id)
      if (!this.#mayLeave(entry, reason)) {
        await this.#putBack(leader, entry.id)
        continue
      }
      this.#ports.report('sending')
      const sent = await this.#try(leader, entry)
      if (sent === undefined) return 'idle' // another page sends now
      reachable = !this.#blamesNetwork(sent) || await this.#hearsServer()
    }
    this.#failures = reachable ? 0 : this.#failures + 1
    if (!this.#hasRoom) return 'no-room'
    return reachable ? 'idle' : 'offline'
  }

  async #nextDue(tried: ReadonlySet<FilingId>, reason: WakeReason): Promise<OutboxEntry | undefined> {
    const entries = await this.#ports.storage.unfiled()
    if (!entries.ok || this.#stopping.signal.aborted) return undefined
    return entries.value.toSorted(byUrgency).find(entry => !tried.has(entry.id) && this.#schedule.isDue(entry, reason) && (this.#mayLeave(entry, reason) || entry.state.at === 'sending'))
  }

  #mayLeave(entry: OutboxEntry, reason: WakeReason): boolean {
    return reason === 'by-hand' || !this.#isHeld(entry)
  }

  /** A page that died was sending it, and by itself it does not leave just now: nobody may read that it is on its way. */
  async #putBack(leader: Leader, id: FilingId): Promise<void> {
    const state = { at: 'queued' } as const
    const moved = await this.#ports.storage.moveEntry(leader.lease, id, state)
    this.#ports.unwritten?.(id, refusalOf(moved, leader).length > 0 ? state : undefined)
  }

  #isHeld(entry: OutboxEntry): boolean {
    return this.#ports.mustWait?.(entry) === true
  }

  /** @returns nothing when this page no longer leads, or is going */
  async #try(leader: Leader, entry: OutboxEntry): Promise<Sent | undefined> {
    const { storage, clock, api, digest } = this.#ports
    const { signal } = this.#stopping
    const { lease } = leader
    const at = new Date(clock.nowMs()).toISOString()
    const mayGoOn = async (): Promise<boolean> => await leader.mayGoOn() && !signal.aborted
    if (!await mayGoOn()) return undefined
    const begin = async (leaving: boolean): Promise<boolean> => {
      const moved = await storage.moveEntry(lease, entry.id, { at: 'sending', since: at, ...leaving && { leaving } })
      this.#ports.unwritten?.(entry.id, undefined)
      return !moved.ok || moved.value !== undefined || leader.unwritten().length > 0 // what cannot be written down for want of room goes all the same
    }
    const progress = (now: SendingProgress): void => { this.#ports.progress?.(entry.id, now) }
    const rest = this.#keepLease(leader)
    const sent = await send(entry, { storage, api, digest, signal, mayGoOn, begin, progress }).catch(() => UNREADABLE)
    rest()
    if (sent.as === 'overtaken' || wasStopped(sent, signal)) return undefined
    await this.#write(leader, entry, sent, at)
    return sent
  }

  /** @returns ends it */
  #keepLease(leader: Leader): () => void {
    let cancel: () => void
    const beat = (): void => {
      cancel = this.#ports.after(BEAT_MS, () => {
        void leader.mayGoOn()
        beat()
      })
    }
    beat()
    return () => { cancel() }
  }

  /** What cannot be written down is borne in mind: the entry gets its pause all the same, and whoever looks at it is told. */
  async #write(leader: Leader, entry: OutboxEntry, sent: Ended, at: string): Promise<void> {
    const written = await this.#writeDown(leader.lease, entry, sent, at).catch(() => refuse('storage.unavailable', {}))
    const unwritten = refusalOf(written, leader)
    const [why] = unwritten
    if (!why) {
      this.#schedule.forget(entry.id)
      this.#ports.unwritten?.(entry.id, undefined)
      return
    }
    this.#hasRoom &&= !lackRoom(unwritten)
    const until = this.#schedule.bearInMind(entry.id, whyItWaits(sent) ?? why, retryDelayMs(this.#schedule.triesOf(entry) + 1, this.#ports.random()))
    this.#ports.unwritten?.(entry.id, standingAfter(sent, entry, { until, why }))
  }

  /** @returns nothing when the entry was left as it was */
  #writeDown(lease: string, entry: OutboxEntry, sent: Ended, at: string): Promise<Result<OutboxEntry | undefined>> {
    const { storage } = this.#ports
    switch (sent.as) {
      case 'registered':
        return storage.storeReceipt(entry.id, sent.reply, { at, during: 'filing', ...renumberedIn(entry, sent.reply), ...arrivalIn(sent) })
      case 'needs-login':
        return storage.moveEntry(lease, entry.id, { at: 'needs-login', assurance: sent.assurance }, firstSaid(entry, { at, during: 'filing', problem: sent.why, ...arrivalIn(sent) }))
      case 'refused':
        return storage.moveEntry(lease, entry.id, this.#stateAfter(entry, sent), { at, during: sent.during, problem: problemOf(sent), ...arrivalIn(sent), ...isUnanswered(sent) ? { unanswered: true } : {} })
    }
  }

  #stateAfter(entry: OutboxEntry, sent: Extract<Sent, { readonly as: 'refused' }>): OutboxState {
    const disposition = dispositionOf(sent, entry.assurance)
    switch (disposition.then) {
      case 'login': return { at: 'needs-login', assurance: disposition.assurance }
      case 'correct': return { at: 'needs-correction', problems: disposition.problems }
      case 'retry': {
        const delayMs = retryDelayMs(this.#schedule.triesOf(entry) + 1, this.#ports.random(), disposition.askedMs)
        return { at: 'waiting', until: this.#schedule.putOff(entry.id, delayMs), asked: disposition.askedMs !== undefined, problem: disposition.problem }
      }
    }
  }

  #blamesNetwork(sent: Sent): boolean {
    return sent.as === 'refused' && problemOf(sent).code.startsWith('network.')
  }

  /** Tells one entry that cannot get through from a network that is not there. */
  async #hearsServer(): Promise<boolean> {
    return (await this.#ports.api.time({ signal: this.#stopping.signal })).ok
  }

  async #setTimer(): Promise<void> {
    const entries = await this.#ports.storage.unfiled()
    this.#refusals = entries.ok ? 0 : this.#refusals + 1
    if (!entries.ok) {
      this.#wakeAfter(retryDelayMs(this.#refusals, this.#ports.random())) // refused for a moment, and perhaps nothing else comes to wake it
      return
    }
    const delays = entries.value.filter(entry => !this.#isHeld(entry)).flatMap(entry => {
      const { at } = entry.state
      return this.#schedule.pauseMs(entry) ?? (at === 'queued' || at === 'sending' ? retryDelayMs(this.#failures + 1, this.#ports.random()) : [])
    })
    if (delays.length > 0) this.#wakeAfter(Math.min(...delays))
  }

  #wakeAfter(delayMs: number): void {
    this.#cancelTimer()
    if (this.#stopping.signal.aborted) return
    this.#cancelTimer = this.#ports.after(delayMs, () => { void this.wake('timer') })
  }
}

/** What a browser throws while it reads an entry is this entry's own failure: those behind it go on, and it is tried again. */
const UNREADABLE: Sent = { as: 'refused', during: 'filing', problems: [problem('storage.unavailable', {})], arrival: {} }

/** Why a try was not written down; nothing, too, when the entry is filed already or another page has it now. */
function refusalOf(written: Result<OutboxEntry | undefined>, leader: Leader): readonly Problem[] {
  if (!written.ok) return written.problems
  return written.value ? [] : leader.unwritten()
}

function lackRoom(problems: readonly Problem[]): boolean {
  return problems.some(one => one.code === 'storage.quota-exceeded')
}

/** To be corrected, a refusal must be kept first: until there is room for it the entry waits for that. */
function standingAfter(sent: Ended, { assurance }: OutboxEntry, { until, why }: { readonly until: Instant, readonly why: Problem }): OutboxState {
  const said = sent.as === 'refused' ? dispositionOf(sent, assurance) : undefined
  if (sent.as === 'needs-login') return { at: 'needs-login', assurance: sent.assurance }
  if (said?.then === 'login') return { at: 'needs-login', assurance: said.assurance }
  return { at: 'waiting', until, asked: false, problem: said?.then === 'retry' ? said.problem : why }
}
