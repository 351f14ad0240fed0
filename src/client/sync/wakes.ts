import { SYNC_MESSAGE } from '../pwa/messages.ts'
import type { WakeReason } from './due.ts'

const SYNC_TAG = 'outbox'

export interface WakingPage {
  readonly window: Pick<Window, 'addEventListener' | 'removeEventListener'>
  readonly document: Pick<Document, 'addEventListener' | 'removeEventListener' | 'visibilityState'>
  /** Absent in most browsers. */
  readonly connection?: Pick<EventTarget, 'addEventListener' | 'removeEventListener'> | undefined
  readonly serviceWorker: Pick<ServiceWorkerContainer, 'addEventListener' | 'removeEventListener'> | undefined
}

/** Wakes the runner whenever the network may be back. Each of these is only a hint; the timer works without them. @returns stops it */
export function listenForWakes(wake: (reason: WakeReason) => void, { window, document, connection, serviceWorker }: WakingPage): () => void {
  const onOnline = (): void => { wake('online') }
  const onVisible = (): void => { if (document.visibilityState === 'visible') wake('visible') }
  const onPageShow = (event: PageTransitionEvent): void => { if (event.persisted) wake('visible') }
  const onMessage = (event: MessageEvent): void => { if (event.data === SYNC_MESSAGE) wake('sync') }
  window.addEventListener('online', onOnline)
  window.addEventListener('pageshow', onPageShow)
  document.addEventListener('visibilitychange', onVisible)
  connection?.addEventListener('change', onOnline) // from the telephone's network to Wi-Fi: what waited for it may go
  serviceWorker?.addEventListener('message', onMessage)
  return () => {
    window.removeEventListener('online', onOnline)
    window.removeEventListener('pageshow', onPageShow)
    document.removeEventListener('visibilitychange', onVisible)
    connection?.removeEventListener('change', onOnline)
    serviceWorker?.removeEventListener('message', onMessage)
  }
}

interface SyncManager { readonly register: (tag: string) => Promise<void> }

/** Asks the browser for a `sync` event when the network is back. Only Chromium has it, and even there it may refuse: nothing depends on it. */
export async function askForSync(registration: ServiceWorkerRegistration | undefined): Promise<void> {
  if (!registration || !('sync' in registration)) return
  try {
    await (registration.sync as SyncManager).register(SYNC_TAG) // missing from TypeScript's library: one browser only
  } catch {
    // Refused by a setting of the browser. The other wakes remain.
  }
}
