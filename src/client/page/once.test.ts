import { expect, test, vi } from 'vitest'
import { once } from './once.ts'

test('it is begun at the first call, and once', async () => {
  const begin = vi.fn(() => Promise.resolve({}))
  const part = once(begin)
  expect(begin).not.toHaveBeenCalled()
  const [first, second] = await Promise.all([part(), part()])
  expect(await part()).toBe(first)
  expect(second).toBe(first)
  expect(begin).toHaveBeenCalledTimes(1)
})

test('who waits for what fails is told, and who asks again has it begun again', async () => {
  const begin = vi.fn(() => Promise.resolve('here')).mockRejectedValueOnce(new TypeError('Failed to fetch'))
  const part = once(begin)
  const both = await Promise.allSettled([part(), part()])
  expect(both.map(one => one.status)).toEqual(['rejected', 'rejected'])
  expect(begin).toHaveBeenCalledTimes(1)
  expect(await part()).toBe('here')
})
