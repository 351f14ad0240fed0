import { loginDownSince, loginFails, loginWorks } from '../outages/index.ts'
import { describeError } from '../platform/log.ts'
import { addressOf } from '../platform/origin.ts'
import type { Platform } from '../platform/ports.ts'
import type { IdentityProvider } from './provider.ts'

export const PROBE_EVERY_MS = 15_000

/** Writes down when citizens cannot log in because their provider is down: whose term ends meanwhile can show it (I-13, decision 19). */
export interface ProviderWatch {
  /** A login failed by the provider's doing, reached from this origin: it is asked again and again until it works. May be called for each. */
  failed(origin: string): void
  /** Goes on asking where servers that are gone have left off. */
  begin(): void
  stop(): void
}

export function watchProvider(platform: Platform, provider: IdentityProvider, everyMs: number): ProviderWatch {
  const { db, inTransaction, log, bodies, config } = platform
  let timer: NodeJS.Timeout | undefined
  let isStopped = false

  const warn = (error: unknown): void => { log.warn({ err: describeError(error) }, 'whether citizens can log in could not be written down') }

  function askLater(origin: string): void {
    if (!isStopped) timer ??= setTimeout(() => { void ask(origin) }, everyMs)
  }
  async function ask(origin: string): Promise<void> {
    const isOver = await isItOver(origin).catch((error: unknown) => {
      warn(error)
      return false
    })
    timer = undefined
    if (!isOver) askLater(origin)
  }
  async function isItOver(origin: string): Promise<boolean> {
    if (await provider.isUp('citizen', origin)) {
      await inTransaction(loginWorks)
      return true
    }
    return await loginDownSince(db) === undefined // another server has found it working
  }
  async function writeDown(origin: string): Promise<void> {
    await inTransaction(loginFails)
    askLater(origin)
  }
  async function goOn(): Promise<void> {
    const [body] = bodies.all
    if (body && await loginDownSince(db)) askLater(addressOf(body, config))
  }

  return {
    failed(origin) {
      if (!timer) writeDown(origin).catch(warn)
    },
    begin() {
      goOn().catch(warn)
    },
    stop() {
      isStopped = true
      clearTimeout(timer)
    },
  }
}
