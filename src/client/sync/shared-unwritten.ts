import { readonly, shallowRef, type Ref } from 'vue'
import type { FilingId } from '#domain/filing/filing.ts'
import type { OutboxEntry, OutboxState } from '../storage/records.ts'
import type { ProgressChannel } from './shared-progress.ts'

/** How entries stand whose last try could not be written down. */
export type Unwritten = ReadonlyMap<FilingId, OutboxState>

interface Message { readonly id: FilingId, readonly unwritten: OutboxState | null }

function isMessage(data: unknown): data is Message {
  return typeof data === 'object' && data !== null && 'unwritten' in data // only this file says so on the channel
}

/** The entry as the screen may show it: one that is stored as being sent, or as queued, may have been put off where nothing could be written. */
export function asItStands(entry: OutboxEntry, unwritten: Unwritten): OutboxEntry {
  const state = unwritten.get(entry.id)
  return state === undefined || entry.state.at === 'filed' || entry.state.at === 'needs-correction' ? entry : { ...entry, state }
}

/** One tab tries and bears in mind what came of it, and any tab may be looked at. @param channel absent in older browsers, where each tab knows of its own tries only */
export function shareUnwritten(channel: Omit<ProgressChannel, 'close'> | undefined): { readonly unwritten: Readonly<Ref<Unwritten>>, readonly tell: (id: FilingId, state: OutboxState | undefined) => void } {
  const unwritten = shallowRef<Unwritten>(new Map())
  function take({ id, unwritten: state }: Message): void {
    if (state === null && !unwritten.value.has(id)) return
    const now = new Map(unwritten.value)
    if (state) now.set(id, state)
    else now.delete(id)
    unwritten.value = now
  }
  channel?.addEventListener('message', ({ data }) => { if (isMessage(data)) take(data) })
  return {
    unwritten: readonly(unwritten),
    tell: (id, state) => {
      const message: Message = { id, unwritten: state ?? null }
      take(message)
      channel?.postMessage(message)
    },
  }
}
