import type { KeysMessage } from '../pwa/messages.ts'
import type { OwnerKeys } from '../storage/storage.ts'

/** Carries open keys over a reload, to the page that follows in the same tab: see `pwa/worker/keys-between-pages.ts`. */
export interface Handover {
  /** As the page ends; it waits for nothing. */
  readonly give: (keys: OwnerKeys) => void
  /** @returns nothing when there was no page here a few seconds ago, or a lock fell between */
  readonly take: () => Promise<OwnerKeys | undefined>
  /** No page gets any more what was given so far. */
  readonly forget: () => void
}

interface HandoverPorts {
  readonly worker: () => Pick<ServiceWorker, 'postMessage'> | null | undefined
  /** Lives as long as the tab. It holds a ticket and never a key. Some browsers refuse it: then the next page begins locked. */
  readonly tab: () => Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>
}

const TICKET = 'sportello-vault'
/** A worker that is awake answers at once, also that it has nothing; one that must first wake on a busy device takes longer, and who waits sees a page that still loads. */
const PATIENCE_MS = 5_000

export function handoverBy({ worker, tab }: HandoverPorts): Handover {
  const say = (message: KeysMessage, ports: Transferable[] = []): void => { worker()?.postMessage(message, ports) }
  return {
    give(keys) {
      const ticket = crypto.randomUUID()
      if (writeTicket(tab, ticket)) say({ kind: 'sportello:keep-keys', ticket, keys })
    },
    async take() {
      const ticket = worker() ? takeTicket(tab) : null
      if (ticket === null) return undefined
      const { port1, port2 } = new MessageChannel()
      return new Promise(resolve => {
        port1.onmessage = ({ data }: MessageEvent<OwnerKeys | undefined>) => { resolve(data) }
        setTimeout(() => { resolve(undefined) }, PATIENCE_MS)
        say({ kind: 'sportello:take-keys', ticket }, [port2])
      })
    },
    forget: () => { say({ kind: 'sportello:forget-keys' }) },
  }
}

function writeTicket(tab: HandoverPorts['tab'], ticket: string): boolean {
  try {
    tab().setItem(TICKET, ticket)
    return true
  } catch {
    return false // refused, or full
  }
}

function takeTicket(tab: HandoverPorts['tab']): string | null {
  try {
    const ticket = tab().getItem(TICKET)
    tab().removeItem(TICKET)
    return ticket
  } catch {
    return null // refused: none was written either
  }
}
