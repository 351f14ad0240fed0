import type { Owner } from '../storage/records.ts'
import type { OwnerKeys } from '../storage/storage.ts'

/** What the open pages say to one another about locks. Keys go only to pages of the app itself: the browser lets no other site listen. */
type Message =
  | { readonly kind: 'touched', readonly isPicking?: boolean }
  | { readonly kind: 'lock' }
  | { readonly kind: 'ask', readonly owner: Owner }
  | { readonly kind: 'keys', readonly keys: OwnerKeys }

/** The part of BroadcastChannel that is used. */
export interface Channel {
  postMessage: (message: unknown) => void
  addEventListener: (type: 'message', listener: (event: MessageEvent) => void) => void
}

export interface TabsPorts {
  readonly channel: Channel
  /** The keys that this page holds, if they are open. */
  readonly keysToLend: (owner: Owner) => OwnerKeys | undefined
  /** Another page offers keys. */
  readonly onKeys: (keys: OwnerKeys) => void
  readonly onLock: () => void
  /** @param isPicking whether a file picker is open there */
  readonly onTouched: (isPicking: boolean) => void
}

export interface Tabs {
  readonly touched: (isPicking: boolean) => void
  /** All pages lock. From here on this one lends nothing. */
  readonly lock: () => void
  /** Asks the other pages for keys; they come by `onKeys`. @returns when whoever has them has had the time to answer */
  readonly ask: (owner: Owner) => Promise<void>
  readonly offer: (keys: OwnerKeys) => void
}

/** Longer than a page that is awake needs to answer. */
const PATIENCE_MS = 300
const KINDS: ReadonlySet<unknown> = new Set(['touched', 'lock', 'ask', 'keys'])

function isMessage(data: unknown): data is Message {
  return typeof data === 'object' && data !== null && 'kind' in data && KINDS.has(data.kind) // only this file speaks on the channel
}

/** Lets the pages of the app lock together, and a page that is opened beside an unlocked one be unlocked too. */
export function joinTabs({ channel, keysToLend, onKeys, onLock, onTouched }: TabsPorts): Tabs {
  let lends = true
  const say = (message: Message): void => { channel.postMessage(message) }

  channel.addEventListener('message', ({ data }) => {
    if (!isMessage(data)) return
    switch (data.kind) {
      case 'touched': { onTouched(data.isPicking === true); return }
      case 'lock': {
        lends = false // at once: a page that saves before it locks must not lend meanwhile
        onLock()
        return
      }
      case 'keys': { onKeys(data.keys); return }
      case 'ask': {
        const keys = lends ? keysToLend(data.owner) : undefined
        if (keys) say({ kind: 'keys', keys })
      }
    }
  })

  return {
    touched: isPicking => { say({ kind: 'touched', isPicking }) },
    lock: () => {
      lends = false
      say({ kind: 'lock' })
    },
    ask: async owner => {
      say({ kind: 'ask', owner })
      await new Promise(resolve => { setTimeout(resolve, PATIENCE_MS) })
    },
    offer: keys => { say({ kind: 'keys', keys }) },
  }
}
