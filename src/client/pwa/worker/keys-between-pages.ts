import type { KeysMessage } from '../messages.ts'

/** Longer than a reload takes on a slow device, shorter than it takes another person to sit down. */
export const KEPT_MS = 15_000

export interface KeysBetweenPages {
  /** @returns ends when nothing more is to be waited for: so long the worker must live */
  hear(message: KeysMessage, answer: (keys: unknown) => void): Promise<void>
}

/**
 * Holds the keys of a page that ends for the page that follows it in the same tab: in memory, for a few seconds, and given out once. They can be used
 * and not read. After a lock it holds nothing, and for as long takes nothing: a page that was just ending must not undo the lock.
 */
export function keysBetweenPages({ nowMs, wait }: { readonly nowMs: () => number, readonly wait: (ms: number) => Promise<void> }): KeysBetweenPages {
  const held = new Map<string, unknown>()
  let closedUntil = -Infinity
  return {
    async hear(message, answer) {
      switch (message.kind) {
        case 'sportello:keep-keys': {
          if (nowMs() < closedUntil) return
          held.set(message.ticket, message.keys)
          await wait(KEPT_MS)
          if (held.get(message.ticket) === message.keys) held.delete(message.ticket)
          return
        }
        case 'sportello:take-keys': {
          answer(held.get(message.ticket))
          held.delete(message.ticket)
          return
        }
        case 'sportello:forget-keys': {
          held.clear()
          closedUntil = nowMs() + KEPT_MS
        }
      }
    },
  }
}
