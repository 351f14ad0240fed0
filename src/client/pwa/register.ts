import { stamped } from './stamped.ts'

const WORKER = '/sw.js'
const LOOK_FOR_UPDATES_MS = 60 * 60_000

export interface RegisterOptions {
  /** Absent where the browser has no workers: private windows of Firefox, plain HTTP. */
  readonly workers: ServiceWorkerContainer | undefined
  /** Told when a new version is installed and waits to be let in. */
  readonly onWaiting: (worker: ServiceWorker) => void
  readonly every: (ms: number, work: () => void) => void
}

function tellOfWaiting(registration: ServiceWorkerRegistration, { workers, onWaiting }: RegisterOptions): void {
  const look = (): void => {
    // Without a controller it is the first installation, which replaces nothing.
    if (registration.waiting && workers?.controller) onWaiting(registration.waiting)
  }
  look()
  registration.addEventListener('updatefound', () => { registration.installing?.addEventListener('statechange', look) })
}

/** Registers the service worker, once for each page. @returns nothing when the browser has none or refuses: the app then works as long as there is a network */
export async function registerWorker(options: RegisterOptions): Promise<ServiceWorkerRegistration | undefined> {
  try {
    const registration = await options.workers?.register(stamped(WORKER), { updateViaCache: 'none' })
    if (!registration) return undefined
    tellOfWaiting(registration, options)
    options.every(LOOK_FOR_UPDATES_MS, () => { registration.update().catch(() => undefined) }) // no network now: the next hour will do
    return registration
  } catch {
    return undefined
  }
}
