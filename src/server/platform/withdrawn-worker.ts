/** What the app's own worker keeps its files in; whatever else the browser holds for this site is not ours to throw away. */
const CACHES = 'workbox-'

/**
 * The service worker that takes the app back from the devices that keep it (decision 33): browsers fetch it in the place of the usual one, at the next page
 * that is opened or the next time they look. It takes over without being asked, for what it replaces may be broken and then asks nobody; throws away the kept
 * files and goes. It answers no request, so the network does at once; but each is an occasion to go again, for a page that registered the worker just as it
 * went has kept it. What people have typed and confirmed lies in IndexedDB, which it never opens.
 */
export const WITHDRAWN_WORKER = `self.addEventListener('install', event => { event.waitUntil(self.skipWaiting()) })
self.addEventListener('activate', event => { event.waitUntil(withdraw()) })
self.addEventListener('fetch', event => { event.waitUntil(withdraw()) })

async function withdraw() {
  for (const name of await caches.keys()) if (name.startsWith('${CACHES}')) await caches.delete(name)
  await self.registration.unregister()
}
`
