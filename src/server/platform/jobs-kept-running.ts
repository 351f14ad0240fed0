import { setTimeout as wait } from 'node:timers/promises'
import { describeError, type Log } from './log.ts'

const FIRST_WAIT_MS = 1_000
const LONGEST_WAIT_MS = 30_000

/** Something that works until it is stopped, or until it stops itself. */
export interface Run {
  /** It does nothing more. Never rejects. */
  readonly ended: Promise<void>
  /** Never rejects. */
  stop(): Promise<void>
}

export interface KeptRunning {
  /** Stops it for good. May be called twice. */
  stop(): Promise<void>
}

/**
 * Begins again what ended without being asked to: after a second, and after twice as long each time it cannot begin.
 * @throws what the first beginning throws
 */
export async function keepRunning(begin: () => Promise<Run>, { log }: { readonly log: Log }): Promise<KeptRunning> {
  const stopping = new AbortController()
  const isStopping = (): boolean => stopping.signal.aborted
  let run = await begin()

  async function supervise(): Promise<void> {
    for (;;) {
      await run.ended
      if (isStopping()) return
      log.error('the jobs of this server ended by themselves, and are begun again')
      const next = await beginAgain()
      if (!next) return
      run = next
    }
  }

  /** Nothing when it was stopped meanwhile. */
  async function beginAgain(): Promise<Run | undefined> {
    for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)) {
      await wait(waitMs, undefined, { signal: stopping.signal }).catch(() => undefined) // stopped: no need to wait
      if (isStopping()) return undefined
      try {
        const begun = await begin()
        if (!isStopping()) return begun
        await begun.stop()
      } catch (error) {
        log.warn({ err: describeError(error) }, 'the jobs of this server could not be begun again')
      }
    }
  }

  const supervised = supervise()
  return {
    stop: async () => {
      stopping.abort()
      await run.stop()
      await supervised
    },
  }
}
