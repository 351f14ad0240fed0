import { effectScope } from 'vue'
import { expect, test } from 'vitest'
import { useDraftLock, type DraftLock } from './use-draft-lock.ts'

type Locks = Pick<LockManager, 'request'>

function lockWith(request: (options: LockOptions, work: (lock: object | null) => unknown) => Promise<unknown>): DraftLock {
  const locks = { request: (_: string, options: LockOptions, work: (lock: object | null) => unknown) => request(options, work) }
  const lock = effectScope(true).run(() => useDraftLock(() => 'a', locks as unknown as Locks))
  if (!lock) throw new Error('the scope was stopped')
  return lock
}

const refused = (name: string): Promise<never> => Promise.reject(new DOMException('', name))

test('a browser that refuses its locks lets every window write, as one that has none', async () => {
  const lock = lockWith(() => refused('SecurityError'))
  await expect.poll(() => lock.state.value).toBe('held')
  await lock.takeOver()
  expect(lock.state.value).toBe('held')
})

test('a window from which the draft was taken can only read it', async () => {
  let take: (reason: DOMException) => void = () => undefined
  const lock = lockWith(async (_, work) => {
    void work({})
    await new Promise((_resolve, reject) => { take = reject })
  })
  expect(lock.state.value).toBe('held')
  take(new DOMException('', 'AbortError'))
  await expect.poll(() => lock.state.value).toBe('elsewhere')
})

test('a draft that another window holds is elsewhere until it is taken over', async () => {
  const lock = lockWith(async ({ steal = false }, work) => { await work(steal ? {} : null) })
  expect(lock.state.value).toBe('elsewhere')
  await lock.takeOver()
  expect(lock.state.value).toBe('held')
})
