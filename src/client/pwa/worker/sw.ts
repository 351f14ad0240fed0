import { cleanupOutdatedCaches, PrecacheController, PrecacheRoute, type PrecacheEntry } from 'workbox-precaching'
import { NavigationRoute, registerRoute } from 'workbox-routing'
import { ACTIVATE_MESSAGE, isKeysMessage, SYNC_MESSAGE, VERSION_MESSAGE, type WorkerVersion } from '../messages.ts'
import { keptFiles } from './kept-files.ts'
import { keysBetweenPages } from './keys-between-pages.ts'

/*
 * The worker holds the built app and nothing else: it never sees a request that writes, and never keeps an answer of /api.
 * What is to be sent lies in the outbox of the pages. Workbox's own queue is not used: it takes entries out before
 * they are sent, counts a 503 as delivered and drops by the device's clock.
 */

declare const self: ServiceWorkerGlobalScope & { readonly __WB_MANIFEST: (PrecacheEntry | string)[] }

interface SyncEvent extends ExtendableEvent { readonly tag: string }

/** Addresses that are the server's own, whatever the browser means to do with them. */
const OF_THE_SERVER = [/^\/api\//, /^\/auth\//, /^\/dev-identity/, /^\/status/, /^\/metrics/, /^\/\.well-known\//, /^\/(?:sitemap\.xml|robots\.txt|catalogo(?:\.(?:jsonld|ttl|rdf))?|procedimenti\.csv|manifest\.webmanifest)$/]

const keys = keysBetweenPages({ nowMs: () => performance.now(), wait: ms => new Promise(resolve => { setTimeout(resolve, ms) }) })
const built = self.__WB_MANIFEST // named once only: the build puts the list in its place
const isArchive = (entry: PrecacheEntry | string): boolean => /\/archive-[^/]+\.json$/.test(addressOf(entry))
const files = built.filter(entry => !isArchive(entry))
const archives = built.filter(isArchive).map(entry => new URL(addressOf(entry), self.location.href).href)
const precache = new PrecacheController()
precache.addToCacheList(files)
const kept = keptFiles([...precache.getURLsToCacheKeys()].map(([url, key]) => ({ url, key })), archives, { cache: () => caches.open(precache.strategy.cacheName), fetch: request => fetch(request) })
self.addEventListener('install', event => {
  event.waitUntil(Promise.all([precache.install(event), kept.keepAhead()]))
})
self.addEventListener('activate', event => { event.waitUntil(takeOver(event)) })
self.addEventListener('fetch', event => { if (event.request.mode === 'navigate') event.waitUntil(mendOnce()) }) // before the routes: no listener hears of a request that is answered
registerRoute(new PrecacheRoute(precache))
cleanupOutdatedCaches()
registerRoute(new NavigationRoute(precache.createHandlerBoundToURL('/index.html'), { denylist: OF_THE_SERVER }))

function addressOf(entry: PrecacheEntry | string): string {
  return typeof entry === 'string' ? entry : entry.url
}

/** What older versions have kept goes, unless a newer one is on its way: it has begun to keep its own beside them, and will tidy up itself. */
async function takeOver(event: ExtendableEvent): Promise<void> {
  await self.clients.claim() // the very first page gets its worker at once, so that it works with no network before any reload
  if (!self.registration.installing && !self.registration.waiting) await precache.activate(event)
  void kept.mend() // not waited for: until here no page is answered
}

/** Long after the page that woke the worker has its own files. */
const AFTER_A_PAGE_MS = 5_000
let mending: Promise<void> | undefined

/** Once in a worker's life, which is minutes. */
function mendOnce(): Promise<void> {
  return mending ??= new Promise(resolve => { setTimeout(resolve, AFTER_A_PAGE_MS) }).then(() => kept.mend())
}

// A new version waits until the person agrees: taking over by itself would pull the ground from under an open form.
self.addEventListener('message', event => {
  if (event.data === ACTIVATE_MESSAGE) event.waitUntil(self.skipWaiting())
  if (isKeysMessage(event.data)) event.waitUntil(keys.hear(event.data, answer => { event.ports[0]?.postMessage(answer) }))
  if (event.data === VERSION_MESSAGE) event.waitUntil(version().then(now => { event.ports[0]?.postMessage({ version: now } satisfies WorkerVersion) }))
})

/** The same for the same files, whatever was built when. */
async function version(): Promise<string> {
  const names = files.map(entry => `${addressOf(entry)} ${typeof entry === 'string' ? '' : entry.revision ?? ''}`).sort()
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(names.join('\n'))))
  return Array.from(hash.subarray(0, 4), byte => byte.toString(16).padStart(2, '0')).join('')
}

// Sending is the pages' work: they know who is at the device. With no page open nothing is done, and the next one sends at its start.
self.addEventListener('sync', event => {
  (event as SyncEvent).waitUntil(wakePages())
})

/**
 * A call to wake up, without content: what there is to read is read after logging in. The worker does not know the language of the pages;
 * the browser's own is the nearest.
 */
const NEWS = {
  it: { title: 'Ci sono novità su una tua pratica', body: 'Accedi per leggerle.' },
  en: { title: 'There is news about one of your filings', body: 'Log in to read it.' },
} as const

self.addEventListener('push', event => {
  const { title, body } = navigator.language.startsWith('it') ? NEWS.it : NEWS.en
  event.waitUntil(self.registration.showNotification(title, { body, tag: 'news', icon: '/icons/icon-192.png' }))
})

self.addEventListener('notificationclick', event => {
  event.notification.close()
  event.waitUntil(openFilings())
})

/** In the page that is open, if there is one: it may hold a form. */
async function openFilings(): Promise<void> {
  const [page] = await self.clients.matchAll({ type: 'window' })
  if (page) await page.focus()
  else await self.clients.openWindow('/pratiche')
}

async function wakePages(): Promise<void> {
  for (const page of await self.clients.matchAll({ type: 'window', includeUncontrolled: true })) page.postMessage(SYNC_MESSAGE)
}
