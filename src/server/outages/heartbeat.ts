import { describeError } from '../platform/log.ts'
import type { Platform } from '../platform/ports.ts'
import { beat } from './repository.ts'

const BEAT_EVERY_MS = 15_000

/** Says that this server and its database work. One that cannot be said is itself the beginning of an outage. */
export async function sayAlive({ inTransaction }: Pick<Platform, 'inTransaction'>): Promise<void> {
  await inTransaction(beat)
}

/** Goes on saying so. @returns stops it */
export function keepBeating(platform: Platform): () => void {
  const timer = setInterval(() => {
    sayAlive(platform).catch((error: unknown) => { platform.log.warn({ err: describeError(error) }, 'the heartbeat was not written') })
  }, BEAT_EVERY_MS)
  return () => { clearInterval(timer) }
}
