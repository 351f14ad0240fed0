import { once } from 'node:events'
import { Worker } from 'node:worker_threads'

/*
 * The service worker in a scope made for it. What it does when it is installed is asked here, without a browser:
 * a worker that takes over by itself pulls the ground from under an open form.
 */

const WORKER = new URL('../../src/client/pwa/worker/sw.ts', import.meta.url).href

const SCOPE = `
  const listeners = new Map()
  const said = { skipped: 0 }
  Object.assign(globalThis, {
    self: globalThis, __WB_MANIFEST: [{ url: '/index.html', revision: '1' }], location: new URL('https://sportello.example/sw.js'), registration: { scope: 'https://sportello.example/' },
    addEventListener: (type, listener) => listeners.set(type, [...listeners.get(type) ?? [], listener]),
    skipWaiting: async () => { said.skipped += 1 },
    clients: { claim: async () => undefined, matchAll: async () => [] },
    caches: { keys: async () => [], open: async () => ({ keys: async () => [], match: async () => undefined, put: async () => undefined }), delete: async () => true },
  })
  class FakeEvent { constructor(fields) { Object.assign(this, fields) } waitUntil(work) { said.working = Promise.resolve(work).catch(() => undefined) } }
  for (const name of ['ExtendableEvent', 'FetchEvent']) globalThis[name] ??= FakeEvent
  const { parentPort, workerData } = require('node:worker_threads')
  void (async () => {
    await import(workerData)
    const fire = async (type, fields = {}) => { for (const listener of listeners.get(type) ?? []) { listener(new FakeEvent(fields)); await said.working } }
    await fire('install')
    await fire('activate')
    const unasked = said.skipped
    await fire('message', { data: 'activate' })
    parentPort.postMessage({ unasked, listens: listeners.has('message') })
  })().catch(error => parentPort.postMessage({ error: String(error) }))
`

/** @returns what is wrong: nothing, when an update waits until the person agrees */
export async function judgeWorker(): Promise<readonly string[]> {
  const worker = new Worker(SCOPE, { eval: true, workerData: WORKER })
  const [said] = await once(worker, 'message') as [{ readonly unasked?: number, readonly listens?: boolean, readonly error?: string }]
  await worker.terminate()
  if (said.error !== undefined) return [`update: the service worker does not start: ${said.error}`]
  return [
    ...said.unasked === 0 ? [] : ['update: a new version takes over without being asked'],
    ...said.listens === true ? [] : ['update: a new version cannot be told to take over'],
  ]
}
