import type { Language } from '#domain/procedure/definition.ts'
import { NOTICEABLE_MS } from '../page/deadline.ts'
import type { DeviceSpace } from '../storage/records.ts'
import { showBytes } from '../text/format.ts'
import type { Translate } from '../text/index.ts'

/** What was found out about the device, before it is put in words. */
export interface Found {
  readonly kept: 'device' | 'memory'
  readonly written: boolean
  readonly space: DeviceSpace
  /** The build kept for use without a network; nothing where the browser keeps none. */
  readonly version: string | undefined
  readonly hasUpdate: boolean
  readonly packReady: boolean
  readonly clockAheadMs: number | undefined
  readonly hasCrypto: boolean
  readonly reach: 'ok' | 'simulated' | 'offline' | 'portal' | 'bad'
}

export interface Check {
  readonly id: string
  readonly title: string
  readonly result: 'ok' | 'warn' | 'bad'
  readonly text: string
}

/** Less than a few photographs. */
const LOW_BYTES = 50e6

type Saying = Pick<Check, 'result' | 'text'>

function ofStorage({ kept, written }: Found, t: Translate): Saying {
  if (!written) return { result: 'bad', text: t('device.check.storage.bad') }
  return kept === 'memory' ? { result: 'bad', text: t('device.check.storage.memory') } : { result: 'ok', text: t('device.check.storage.ok') }
}

function ofSpace({ space: { usedBytes, quotaBytes } }: Found, t: Translate, language: Language): Saying {
  if (usedBytes === undefined || quotaBytes === undefined) return { result: 'warn', text: t('device.check.space.unknown') }
  const [used, free] = [showBytes(usedBytes, language), showBytes(Math.max(0, quotaBytes - usedBytes), language)]
  return quotaBytes - usedBytes < LOW_BYTES ? { result: 'warn', text: t('device.check.space.low', { free }) } : { result: 'ok', text: t('device.check.space.ok', { used, free }) }
}

function ofClock({ clockAheadMs }: Found, t: Translate): Saying {
  if (clockAheadMs === undefined) return { result: 'warn', text: t('device.check.clock.unknown') }
  const offMs = Math.abs(clockAheadMs)
  return offMs > NOTICEABLE_MS ? { result: 'warn', text: t('device.check.clock.warn', { n: Math.round(offMs / 60_000) }) } : { result: 'ok', text: t('device.check.clock.ok') }
}

function ofWorker({ version, hasUpdate }: Found, t: Translate): Saying {
  if (version === undefined) return { result: 'warn', text: t('device.check.worker.none') }
  return { result: hasUpdate ? 'warn' : 'ok', text: t(hasUpdate ? 'device.check.worker.update' : 'device.check.worker.ok', { version }) }
}

/** Each check with what it says. What only makes the counter less handy is a warning; what keeps it from keeping or sending is not. */
export function checksOf(found: Found, t: Translate, language: Language): readonly Check[] {
  const { space, packReady, hasCrypto, reach } = found
  return [
    { id: 'storage', title: t('device.check.storage.title'), ...ofStorage(found, t) },
    { id: 'crypto', title: t('device.check.crypto.title'), result: hasCrypto ? 'ok' : 'bad', text: t(hasCrypto ? 'device.check.crypto.ok' : 'device.check.crypto.bad') },
    { id: 'space', title: t('device.check.space.title'), ...ofSpace(found, t, language) },
    { id: 'keep', title: t('device.check.keep.title'), result: space.persisted ? 'ok' : 'warn', text: t(space.persisted ? 'device.check.keep.ok' : 'device.check.keep.warn') },
    { id: 'worker', title: t('device.check.worker.title'), ...ofWorker(found, t) },
    { id: 'pack', title: t('device.check.pack.title'), result: packReady ? 'ok' : 'warn', text: t(packReady ? 'device.check.pack.ok' : 'device.check.pack.warn') },
    { id: 'reach', title: t('device.check.reach.title'), result: reach === 'ok' ? 'ok' : reach === 'bad' ? 'bad' : 'warn', text: t(`device.check.reach.${reach}`) },
    { id: 'clock', title: t('device.check.clock.title'), ...ofClock(found, t) },
  ]
}
