import { watch } from 'vue'
import { useSession } from '../session/store.ts'
import { deviceStorage } from '../storage/device.ts'
import { server } from '../api/server.ts'
import { breathe } from '../page/breathe.ts'
import { useOutbox } from '../sync/store.ts'
import { useVault } from '../vault/store.ts'
import { useConnectivity } from './connectivity.ts'
import { useInstall } from './install.ts'
import { useOffline } from './offline.ts'
import { useUpdate } from './update.ts'

/** What an earlier release left plain is sealed first. Deleting waits for the server's clock: the device's own may be years off. */
async function tidyUp(): Promise<void> {
  await (await deviceStorage()).sealRest()
  const time = await (await server()).time()
  if (time.ok) await (await deviceStorage()).tidy(time.value.now)
}

/**
 * Starts all that goes on behind the pages: who is at the device, sending, keeping for offline use, new versions.
 * Called once, after the first page stands and with Pinia installed; what weighs is loaded then, not before.
 */
export async function startBehindPages(): Promise<void> {
  const [session, outbox, update, offline] = [useSession(), useOutbox(), useUpdate(), useOffline()]
  const vault = useVault()
  vault.start()
  watch(() => vault.state?.lock, now => { if (now === 'open') void outbox.start().then(runner => runner.wake('login')) }) // what was locked may travel now
  useInstall().start()
  const connectivity = useConnectivity()
  connectivity.start()
  watch(() => connectivity.online, now => { if (now) void outbox.start().then(runner => runner.wake('online')) }) // heard again: nobody waits out a pause of a quarter of an hour
  update.beforeReload(() => Promise.resolve(outbox.state !== 'sending'))
  addEventListener('online', () => { void session.refresh() })
  document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'visible') void session.refresh() })
  void session.refresh() // not awaited: a network that does not answer must not keep the rest from starting
  // One after the other: on a phone with few cores they would only make one another, and the page, wait.
  await outbox.start()
  await breathe()
  await (await import('../sync/copies-store.ts')).useCopies().start()
  await breathe()
  await update.start() // the worker fetches some two hundred files at its first visit
  offline.start(update.registration)
  await tidyUp()
}
