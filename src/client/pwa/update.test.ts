import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { useUpdate } from './update.ts'

const said: unknown[] = []
const worker = { state: 'installed', postMessage: (message: unknown) => said.push(message) }
const registration = { waiting: worker, addEventListener: () => undefined }
let workers: EventTarget
const reload = vi.fn()

beforeEach(() => {
  vi.useFakeTimers()
  workers = Object.assign(new EventTarget(), { controller: {}, register: () => Promise.resolve(registration) })
  vi.stubGlobal('navigator', { serviceWorker: workers })
  vi.stubGlobal('location', { reload })
  setActivePinia(createPinia())
  worker.state = 'installed'
  said.length = 0
  reload.mockClear()
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

/** Presses «Aggiorna ora»; no other page says no. */
async function accept(): Promise<void> {
  const accepting = useUpdate().accept()
  await vi.advanceTimersByTimeAsync(2_000)
  await accepting
}

/** The new version has come in, in this page and in all others. */
async function comeIn(): Promise<void> {
  worker.state = 'activated'
  workers.dispatchEvent(new Event('controllerchange'))
  await vi.advanceTimersByTimeAsync(0)
}

test('the version that waits is let in, and then the page is loaded anew', async () => {
  await useUpdate().start()
  await accept()
  expect([said.length, reload.mock.calls.length]).toEqual([1, 0])
  await comeIn()
  expect(reload).toHaveBeenCalledOnce()
})

test('a page that had something to lose when the version came in is loaded anew when it is accepted again', async () => {
  let isFree = true
  const update = useUpdate()
  update.beforeReload(() => Promise.resolve(isFree))
  await update.start()
  await accept()
  isFree = false // a filing has begun to leave
  await comeIn()
  expect([update.hindrance, reload.mock.calls.length]).toEqual(['busy-here', 0])
  isFree = true
  await accept()
  expect(reload).toHaveBeenCalledOnce()
})
