import { expect, test, vi } from 'vitest'
import { ok } from '#domain/problem/problem.ts'
import { whenAsked } from './when-asked.ts'

const verbs = { twice: (n: number) => Promise.resolve(ok(n * 2)), none: () => Promise.resolve(ok(0)) }

test('the code is fetched at the first call, once', async () => {
  const load = vi.fn(() => Promise.resolve(verbs))
  const part = whenAsked(['twice', 'none'], load)
  expect(load).not.toHaveBeenCalled()
  expect([await part.twice(4), await part.none()]).toEqual([ok(8), ok(0)])
  expect(load).toHaveBeenCalledTimes(1)
})

test('what cannot be fetched now is refused, and fetched when it is asked for again', async () => {
  const load = vi.fn(() => Promise.resolve(verbs)).mockRejectedValueOnce(new TypeError('Failed to fetch'))
  const part = whenAsked(['twice', 'none'], load)
  expect(await part.twice(4)).toMatchObject({ ok: false, problems: [{ code: 'storage.unavailable' }] })
  expect(await part.twice(4)).toEqual(ok(8))
})
