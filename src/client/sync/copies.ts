import type { DraftMark } from '#contract/drafts.ts'
import type { FilingId } from '#domain/filing/filing.ts'
import { ok, type Problem } from '#domain/problem/problem.ts'
import type { Owner } from '../storage/records.ts'
import { retryDelayMs } from './backoff.ts'
import { DraftCopier, type CopyPorts } from './copy-draft.ts'
import type { Outcome } from './copy-files.ts'

export interface CopiesPorts extends CopyPorts {
  /** Whose drafts, when the server itself has said who is logged in; nobody's otherwise. */
  readonly owner: () => Owner | undefined
  /** False while the browser knows that there is no network. */
  readonly online: () => boolean
  /** Told whether this browser has kept drafts before, at each look and before anything is sent. */
  readonly onLook?: (keptHere: boolean | undefined) => Promise<void>
  readonly monotonicMs: () => number
  readonly random: () => number
  /** Calls back once, later. @returns takes it back */
  readonly after: (delayMs: number, work: () => void) => () => void
}

/** A copy goes so long after the last save, and while somebody never stops typing no later than so long after the first. */
const QUIET_MS = 2_000
const LONGEST_MS = 5_000
/** How often it is looked what other devices did. */
const LOOK_MS = 5 * 60_000
const LOCK = 'draft-copies'
/** A page that has had the lock for so long may be frozen with it. The work is then done beside it: by revision and save mark the server takes each save once. */
const FROZEN_MS = 2 * 60_000

/** These do not mend by trying again: the draft stays here alone until it changes. */
const HOPELESS: ReadonlySet<Problem['code']> = new Set(['draft.limit-reached', 'request.too-large', 'request.malformed', 'attachment.limit-reached', 'attachment.foreign', 'attachment.digest-mismatch', 'filing.id-reused'])
/** These are not one draft's own fault: the others would fare no better. */
const ENDS_PASS: ReadonlySet<Problem['code']> = new Set(['identity.login-required', 'network.unreachable', 'network.not-our-server', 'server.unavailable', 'request.rate-limited', 'storage.locked', 'storage.unavailable'])

/**
 * Keeps the drafts of who is logged in on the server too, and brings here those they wrote elsewhere. It keeps no truth of its own and may be
 * stopped or killed at any moment. Any number of pages may hold one: one at a time works.
 */
export class DraftCopies {
  readonly #ports: CopiesPorts
  readonly #stopping = new AbortController()
  /** By id, the revision that was refused for good. */
  readonly #hopeless = new Map<FilingId, number>()
  /** By id, what failed by itself and when it is tried again. */
  readonly #putOff = new Map<FilingId, { readonly failures: number, readonly untilMs: number }>()
  #elsewhereSinceMs: number | undefined
  #running: Promise<void> | undefined
  #again = false
  #failures = 0
  #changedAtMs: number | undefined
  #looked: Owner | undefined
  #cancelTimer: () => void = () => undefined

  constructor(ports: CopiesPorts) {
    this.#ports = ports
  }

  /** Something was saved here: a copy goes shortly. */
  changed(): void {
    const now = this.#ports.monotonicMs()
    this.#changedAtMs ??= now
    if (this.#failures === 0) this.#wakeAfter(Math.max(0, Math.min(QUIET_MS, this.#changedAtMs + LONGEST_MS - now)))
  }

  /** Looks at both sides now. Resolves when there is nothing left to do for now; never rejects for a network's or a server's sake. */
  look(): Promise<void> {
    this.#looked = undefined
    return this.#wake()
  }

  /** For ever: the page is going. */
  stop(): void {
    this.#stopping.abort()
    this.#cancelTimer()
  }

  #wake(): Promise<void> {
    if (this.#stopping.signal.aborted) return Promise.resolve()
    this.#again = this.#running !== undefined
    this.#running ??= this.#run().finally(() => { this.#running = undefined })
    return this.#running
  }

  async #run(): Promise<void> {
    const { locks } = this.#ports
    do {
      this.#again = false
      this.#changedAtMs = undefined
      this.#cancelTimer()
      const done = locks ? await locks.request<Outcome<void> | 'elsewhere'>(LOCK, { ifAvailable: true }, lock => lock === null && !this.#isFrozenElsewhere() ? Promise.resolve('elsewhere') : this.#pass()) : await this.#pass()
      this.#planNext(done)
    } while (this.#hasMoreToDo())
  }

  /** Asked to work while it worked. */
  #hasMoreToDo(): boolean {
    return this.#again && !this.#stopping.signal.aborted
  }

  #isFrozenElsewhere(): boolean {
    const now = this.#ports.monotonicMs()
    this.#elsewhereSinceMs ??= now
    return now - this.#elsewhereSinceMs >= FROZEN_MS
  }

  #planNext(done: Outcome<void> | 'elsewhere'): void {
    if (this.#stopping.signal.aborted) return
    if (done === 'elsewhere') {
      this.#wakeAfter(LONGEST_MS) // that page may have missed what was saved as it finished
      return
    }
    this.#elsewhereSinceMs = undefined
    this.#failures = done.ok ? 0 : this.#failures + 1
    const now = this.#ports.monotonicMs()
    if (done.ok) this.#wakeAfter(Math.min(LOOK_MS, ...[...this.#putOff.values()].map(({ untilMs }) => Math.max(0, untilMs - now))), () => { void this.look() })
    else this.#wakeAfter(retryDelayMs(this.#failures, this.#ports.random(), done.arrival.retryAfterMs))
  }

  /** Each draft once. What fails by its own fault is put off and holds up no other. @returns why it ended before its end */
  async #pass(): Promise<Outcome<void>> {
    const owner = this.#ports.owner()
    if (owner === undefined || !this.#ports.online()) return ok(undefined)
    const work = await this.#ports.storage.copyWork(owner)
    if (!work.ok) return { ...work, arrival: {} }
    const marks = await this.#marksOf(owner)
    if (!marks.ok) return marks
    const copier = new DraftCopier(this.#ports, owner, this.#stopping.signal)
    const isStill = (): boolean => this.#ports.owner() === owner && !this.#stopping.signal.aborted
    const here = new Set(work.value.map(one => one.id))
    const steps = [
      ...work.value.filter(({ id, draft }) => draft === undefined || this.#hopeless.get(id) !== draft.revision)
        .map(one => ({ id: one.id, revision: one.draft?.revision, work: () => copier.settle(one, marks.value ? marks.value.get(one.id) : 'unasked') })),
      ...[...marks.value?.keys() ?? []].filter(id => !here.has(id)).map(id => ({ id, revision: undefined, work: () => copier.bring(id) })),
    ]
    for (const { id, revision, work: step } of steps.filter(one => this.#isDue(one.id))) {
      if (!isStill()) break
      const done = await step()
      if (!done.ok && done.problems.some(one => ENDS_PASS.has(one.code))) return done
      this.#note(id, revision, done)
    }
    this.#looked = owner
    return ok(undefined)
  }

  #isDue(id: FilingId): boolean {
    return (this.#putOff.get(id)?.untilMs ?? 0) <= this.#ports.monotonicMs()
  }

  /** What the server keeps; not asked again before it is time. */
  async #marksOf(owner: Owner): Promise<Outcome<ReadonlyMap<FilingId, DraftMark> | undefined>> {
    if (this.#looked === owner) return ok(undefined)
    const list = await this.#ports.api.myDrafts({ owner, signal: this.#stopping.signal })
    if (list.ok) await this.#ports.onLook?.(list.value.keptHere)
    return list.ok ? ok(new Map(list.value.drafts.map(mark => [mark.id, mark]))) : list
  }

  #note(id: FilingId, revision: number | undefined, done: Outcome<void>): void {
    const failures = (this.#putOff.get(id)?.failures ?? 0) + 1
    this.#putOff.delete(id)
    if (done.ok) return
    if (revision !== undefined && done.problems.every(one => HOPELESS.has(one.code))) this.#hopeless.set(id, revision)
    else this.#putOff.set(id, { failures, untilMs: this.#ports.monotonicMs() + retryDelayMs(failures, this.#ports.random(), done.arrival.retryAfterMs) })
  }

  #wakeAfter(delayMs: number, work: () => void = () => { void this.#wake() }): void {
    this.#cancelTimer()
    this.#cancelTimer = this.#ports.after(delayMs, work)
  }
}
