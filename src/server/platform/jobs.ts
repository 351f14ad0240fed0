import type { Transaction } from './database.ts'

/** Does one job. Throwing puts it back for a later attempt; it may run more than once, so it must be idempotent. */
export type JobHandler = (payload: unknown, about: { readonly attempt: number, readonly lastAttempt: boolean }) => Promise<void>
export type JobHandlers = Readonly<Record<string, JobHandler>>

export interface JobOptions {
  /** With a key, an equal job that still waits is replaced instead of doubled. */
  readonly key?: string
  readonly runAt?: Date
  /** 25 when not said: with exponential waits about three days. */
  readonly maxAttempts?: number
}

export interface Jobs {
  /** Asks for a job inside the caller's own transaction: it exists if and only if that commits (D14). The payload names ids, never people. */
  add(tx: Transaction, task: string, payload: object, options?: JobOptions): Promise<void>
}
