import { randomUUID } from 'node:crypto'
import { connect } from '#client/api/connect.ts'
import { sha256Hex } from '#client/storage/digest.ts'
import type { OutboxEntry, OutboxState } from '#client/storage/records.ts'
import type { DeviceStorage } from '#client/storage/storage.ts'
import type { Locks } from '#client/sync/leadership.ts'
import { OutboxRunner, type RunnerState } from '#client/sync/runner.ts'
import type { EntryProgress } from '#client/sync/shared-progress.ts'
import type { Device } from './device.ts'
import type { SimulatedServer } from './simulated-server.ts'

/** A device's clock that only moves when told. */
export class HandClock {
  #wallMs = Date.parse('2026-11-22T08:00:00.000Z')
  #monotonicMs = 0
  readonly nowMs = (): number => this.#wallMs
  readonly monotonicMs = (): number => this.#monotonicMs

  pass(ms: number): void {
    this.#wallMs += ms
    this.#monotonicMs += ms
  }

  /** Somebody sets the device's clock. */
  set(ms: number): void {
    this.#wallMs = ms
  }
}

/** The browser's own lock, shared by the tabs of a device. */
export function someLocks(): Locks {
  const held = new Set<string>()
  return {
    request: async (name, _, work) => {
      if (held.has(name)) return work(null)
      held.add(name)
      try {
        return await work({})
      } finally {
        held.delete(name)
      }
    },
  }
}

export interface Tab {
  readonly storage: DeviceStorage
  readonly runner: OutboxRunner
  readonly states: readonly RunnerState[]
  /** What was told of the files on their way. */
  readonly progress: readonly EntryProgress[]
  /** How entries stand of which nothing could be written down. */
  readonly unwritten: ReadonlyMap<string, OutboxState | undefined>
  /** The pause after which the runner means to wake by itself; undefined when it does not. */
  readonly nextWakeMs: () => number | undefined
  /** Does now what was put off last. */
  readonly ring: () => Promise<void>
}

/** In which the storage of a test has written a row. */
const WRITTEN_MS = 10

/** A page with the real storage, the real api and the real runner: only clock, chance and network are the test's. */
export async function aTab(device: Device, server: SimulatedServer, { clock = new HandClock(), locks, random = 0.5, mustWait = () => false }: { clock?: HandClock, locks?: Locks | undefined, random?: number, mustWait?: (entry: OutboxEntry) => boolean } = {}): Promise<Tab> {
  const storage = await device.open({ nowMs: clock.nowMs })
  const states: RunnerState[] = []
  const progress: EntryProgress[] = []
  const unwritten = new Map<string, OutboxState | undefined>()
  let next: { readonly delayMs: number, readonly work: () => void } | undefined
  const runner = new OutboxRunner({
    storage, clock, locks, api: connect({ origin: 'http://localhost', fetch: server.fetch }), digest: sha256Hex,
    random: () => random, token: randomUUID, mustWait, report: state => states.push(state), progress: (id, now) => progress.push({ ...now, id }),
    unwritten: (id, now) => unwritten.set(id, now),
    after: (delayMs, work) => {
      next = { delayMs, work }
      return () => { next = undefined }
    },
  })
  const ring = async (): Promise<void> => {
    next?.work()
    await new Promise(resolve => setTimeout(resolve, WRITTEN_MS))
  }
  return { storage, runner, states, progress, unwritten, nextWakeMs: () => next?.delayMs, ring }
}
