import { readonly, shallowRef, type Ref } from 'vue'
import type { FilingId } from '#domain/filing/filing.ts'
import type { SendingProgress } from './send.ts'

export interface EntryProgress extends SendingProgress { readonly id: FilingId }

/** The part of BroadcastChannel that is used. */
export type ProgressChannel = Pick<BroadcastChannel, 'postMessage' | 'addEventListener' | 'close'>

function isProgress(data: unknown): data is EntryProgress {
  return typeof data === 'object' && data !== null && 'id' in data && typeof data.id === 'string'
    && 'doneBytes' in data && typeof data.doneBytes === 'number' && 'totalBytes' in data && typeof data.totalBytes === 'number'
}

/** One tab sends and any tab may be looked at: what the first tells, all show. @param channel absent in older browsers, where each tab shows its own sending only */
export function shareProgress(channel: ProgressChannel | undefined): {
  readonly progress: Readonly<Ref<EntryProgress | undefined>>
  readonly tell: (id: FilingId, now: SendingProgress) => void
  readonly stop: () => void
} {
  const progress = shallowRef<EntryProgress>()
  channel?.addEventListener('message', ({ data }) => { if (isProgress(data)) progress.value = data })
  return {
    progress: readonly(progress),
    tell: (id, now) => {
      progress.value = { ...now, id }
      channel?.postMessage(progress.value)
    },
    stop: () => { channel?.close() },
  }
}
