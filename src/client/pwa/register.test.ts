import { expect, test, vi } from 'vitest'
import { registerWorker } from './register.ts'

const options = { onWaiting: vi.fn(), every: vi.fn() }

test.each([
  ['has no workers', undefined],
  ['refuses them', { register: () => Promise.reject(new DOMException('denied', 'SecurityError')) } as unknown as ServiceWorkerContainer],
])('where the browser %s the app goes on without', async (_, workers) => {
  expect(await registerWorker({ ...options, workers })).toBeUndefined()
})

test.each<[object | null, number, string]>([
  [{}, 1, 'a new version waits beside the old one'],
  [null, 0, 'the first installation replaces nothing'],
])('with controller %j the person is told %i times (%s)', async (controller, times) => {
  const onWaiting = vi.fn()
  const registration = Object.assign(new EventTarget(), { waiting: {}, installing: null })
  const workers = { controller, register: () => Promise.resolve(registration) } as unknown as ServiceWorkerContainer
  await registerWorker({ ...options, onWaiting, workers })
  expect(onWaiting).toHaveBeenCalledTimes(times)
})
