import { defineStore } from 'pinia'
import { computed, readonly, ref, shallowRef } from 'vue'
import type { Problem } from '#domain/problem/problem.ts'
import { server } from '../api/server.ts'
import { deviceStorage } from '../storage/device.ts'
import type { PackProgress } from '../sync/pack.ts'

/** `partial`: what was kept serves, the rest is still to come. */
export type PackState = 'unknown' | 'downloading' | 'ready' | 'partial'

/** The app itself, as the worker keeps it: one that takes the app back keeps nothing. */
async function keptShell(): Promise<{ readonly kept: boolean, readonly bytes: number }> {
  let [kept, bytes] = [false, 0]
  for (const name of await caches.keys()) {
    if (!name.includes('precache')) continue
    const cache = await caches.open(name)
    for (const response of await cache.matchAll()) [kept, bytes] = [true, bytes + Number(response.headers.get('content-length') ?? 0)]
  }
  return { kept, bytes }
}

/** Long enough for the page that was asked for to stand and take its first answer, on a slow phone too. */
const AHEAD_AFTER_MS = 3_000

/** What is fetched ahead must not compete with the page somebody waits for. */
function afterFirstPage(act: () => void): void {
  setTimeout(() => {
    if ('requestIdleCallback' in globalThis) requestIdleCallback(act, { timeout: AHEAD_AFTER_MS })
    else act()
  }, AHEAD_AFTER_MS)
}

/** Whether the counter works with no network, and what that weighs on the device. */
export const useOffline = defineStore('offline', () => {
  const pack = ref<PackState>('unknown')
  const progress = shallowRef<PackProgress>({ doneBytes: 0, totalBytes: 0 })
  const problem = shallowRef<Problem>()
  const shell = ref({ kept: false, bytes: 0 })
  const refused = ref(false)
  let downloading: Promise<void> | undefined

  async function lookAtShell(): Promise<void> {
    await navigator.serviceWorker.ready
    shell.value = await keptShell()
  }

  async function fetchPack(): Promise<void> {
    const [storage, api, { downloadPack }] = await Promise.all([deviceStorage(), server(), import('../sync/pack.ts')])
    const before = await storage.catalogue()
    const kept = before.ok ? before.value?.packBytes : undefined
    if (kept !== undefined) progress.value = { doneBytes: kept, totalBytes: kept }
    pack.value = 'downloading'
    const done = await downloadPack({ storage, api }, now => { progress.value = now })
    problem.value = done.ok ? undefined : done.problems[0]
    pack.value = done.ok || kept !== undefined ? 'ready' : 'partial' // what an earlier visit kept whole is still whole
  }

  /** Fetches what is missing; after a failure it may be called again and goes on where it stopped. */
  function download(): Promise<void> {
    downloading ??= fetchPack().finally(() => { downloading = undefined })
    return downloading
  }

  /** Called once by the app, after its first page stands. @param worker absent where the browser has none or refused it */
  function start(worker: ServiceWorkerRegistration | undefined): void {
    if (worker && 'caches' in globalThis) void lookAtShell()
    else refused.value = true
    afterFirstPage(() => { void download() })
  }

  return {
    pack: readonly(pack),
    progress: readonly(progress),
    /** Why the last download stopped. */
    problem: readonly(problem),
    /** «Pronta senza rete»: the app and all its forms are on the device. */
    ready: computed(() => shell.value.kept && pack.value === 'ready'),
    /** The browser keeps no site: forms can be filled in as long as there is a network. */
    refused: readonly(refused),
    bytes: computed(() => shell.value.bytes + progress.value.doneBytes),
    download,
    start,
  }
})
