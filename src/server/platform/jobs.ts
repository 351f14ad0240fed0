import { EventEmitter } from 'node:events'
import { parseCronItem, run, type Runner, type TaskList, type WorkerEvents } from 'graphile-worker'
import { sql } from 'kysely'
import type pg from 'pg'
import { quietJobsLog } from './jobs-log.ts'
import { keepRunning, type Run } from './jobs-kept-running.ts'
import { bePresent, takeBackAll, takeBackFrom } from './jobs-of-the-dead.ts'
import { describeError, type Log } from './log.ts'
import type { Transaction } from './database.ts'

/** `job`: the same at each attempt, and of no other job of this database. */
export interface JobAbout { readonly job: string, readonly attempt: number, readonly lastAttempt: boolean }
/** Does one job. Throwing puts it back for a later attempt; it may run more than once, so it must be idempotent. */
export type JobHandler = (payload: unknown, about: JobAbout) => Promise<void>
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
  /** The same task for each payload, at the cost of one question to the database. */
  addEach(tx: Transaction, task: string, payloads: readonly object[]): Promise<void>
}

export const jobs: Jobs = {
  async add(tx, task, payload, { key, runAt, maxAttempts } = {}) {
    await sql`select graphile_worker.add_job(
      ${task}, payload => ${JSON.stringify(payload)}::json, run_at => ${runAt ?? null}::timestamptz,
      max_attempts => ${maxAttempts ?? null}::integer, job_key => ${key ?? null}::text)`.execute(tx)
  },
  async addEach(tx, task, payloads) {
    await sql`select from graphile_worker.add_jobs(array(
      select row(${task}, one, null, null, null, null, null, null)::graphile_worker.job_spec from json_array_elements(${JSON.stringify(payloads)}::json) one))`.execute(tx)
  },
}

/** A task run again and again; once for all the servers over one database. */
export interface ScheduledJob {
  readonly task: string
  /** Minute, hour, day, month, weekday in UTC. */
  readonly cron: string
}

export interface RunningJobs {
  /** Waits for the jobs at work, takes no more. May be called twice. */
  stop(): Promise<void>
}

export interface JobRunnerSettings {
  readonly pool: pg.Pool
  readonly handlers: JobHandlers
  readonly schedule: readonly ScheduledJob[]
  readonly log: Log
  /** No other server uses this database: jobs held by a process that died are taken back at once. */
  readonly alone: boolean
  /** How often jobs are looked for whose process died. */
  readonly lookMs?: number
  readonly concurrency?: number
}

/** Without these a job's end is written down behind its back, and `stop` does not wait for it. */
const SETTLED_BEFORE_STOP = { completeJobBatchDelay: 0, failJobBatchDelay: 0 } as const

/** How long a runner that stops itself may take over it: the library waits for ever when the ends of two jobs could not be written at once. */
const STOPS_ITSELF_MS = 120_000

/** Runs the jobs in this process, beside the requests, until it is stopped. Several servers over one database share them. */
export async function runJobs(settings: JobRunnerSettings): Promise<RunningJobs> {
  const { pool, alone, log } = settings
  if (alone) await takeBackAll(pool)
  let before: string | undefined
  return keepRunning(async () => {
    if (before !== undefined) await takeBackFrom(pool, before)
    const { worker, run } = await beginJobs(settings)
    before = worker
    return run
  }, { log })
}

/** A runner, which stops itself when it could not write down how a job ended. */
async function beginJobs({ pool, handlers, schedule, log, lookMs, concurrency = 2 }: JobRunnerSettings): Promise<{ readonly worker: string, readonly run: Run }> {
  const events: WorkerEvents = new EventEmitter()
  let worker = ''
  let stops: 'not' | 'asked' | 'itself' = 'not'
  events.once('pool:create', ({ workerPool }) => { worker = workerPool.id })
  const tooLong = new Promise<void>(resolve => {
    events.once('pool:gracefulShutdown', () => {
      if (stops === 'asked') return
      stops = 'itself'
      setTimeout(resolve, STOPS_ITSELF_MS).unref()
    })
  })
  const runner: Runner = await run({
    events,
    pgPool: pool,
    taskList: taskList(handlers, log),
    parsedCronItems: schedule.map(({ task, cron }) => parseCronItem({ task, match: cron })),
    concurrency,
    noHandleSignals: true,
    pollInterval: 2_000,
    preset: { worker: SETTLED_BEFORE_STOP },
    logger: quietJobsLog(log),
  })
  const presence = bePresent({ pool, worker, log, ...lookMs === undefined ? {} : { lookMs } })
  const ended = Promise.race([runner.promise, tooLong]).catch(tell).then(() => presence.leave())
  let stopped: Promise<void> | undefined

  function tell(error: unknown): void {
    log.error({ err: describeError(error) }, 'the jobs of this server did not end well')
  }
  async function stop(): Promise<void> {
    if (stops === 'itself') return ended // a runner that stopped itself refuses to be stopped
    stops = 'asked'
    await runner.stop().catch(tell)
    await presence.leave()
  }
  return { worker, run: { ended, stop: () => stopped ??= stop() } }
}

function taskList(handlers: JobHandlers, log: Log): TaskList {
  return Object.fromEntries(Object.entries(handlers).map(([task, handler]) => [task, async (payload: unknown, { job }: { job: { attempts: number, max_attempts: number, id: string } }) => {
    const lastAttempt = job.attempts >= job.max_attempts
    try {
      await handler(payload, { job: job.id, attempt: job.attempts, lastAttempt })
    } catch (error) {
      log[lastAttempt ? 'error' : 'warn']({ task, job: job.id, attempt: job.attempts, err: describeError(error) }, lastAttempt ? 'job given up' : 'job failed, to be tried again')
      throw error
    }
  }]))
}
