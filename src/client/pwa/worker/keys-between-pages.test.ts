import { expect, test } from 'vitest'
import { KEPT_MS, keysBetweenPages } from './keys-between-pages.ts'

function aWorker() {
  let now = 0
  const waiting: { readonly at: number, readonly go: () => void }[] = []
  const keys = keysBetweenPages({ nowMs: () => now, wait: ms => new Promise(resolve => { waiting.push({ at: now + ms, go: resolve }) }) })
  return {
    keep: (ticket: string, what: unknown) => { void keys.hear({ kind: 'sportello:keep-keys', ticket, keys: what }, () => undefined) },
    forget: () => { void keys.hear({ kind: 'sportello:forget-keys' }, () => undefined) },
    take: async (ticket: string) => {
      let answer: unknown
      await keys.hear({ kind: 'sportello:take-keys', ticket }, given => { answer = given })
      return answer
    },
    pass: async (ms: number) => {
      now += ms
      for (const one of waiting) if (one.at <= now) one.go()
      await Promise.resolve()
      await Promise.resolve()
    },
  }
}

test('the page that knows the ticket gets the keys, once', async () => {
  const worker = aWorker()
  worker.keep('a', 'keys of a')
  expect(await worker.take('b')).toBeUndefined()
  expect(await worker.take('a')).toBe('keys of a')
  expect(await worker.take('a')).toBeUndefined()
})

test('who comes after a few seconds finds none', async () => {
  const worker = aWorker()
  worker.keep('a', 'keys')
  await worker.pass(KEPT_MS)
  expect(await worker.take('a')).toBeUndefined()
})

test('kept anew under the same ticket they are kept as long as if they were new', async () => {
  const worker = aWorker()
  worker.keep('a', 'first')
  await worker.pass(KEPT_MS - 1)
  worker.keep('a', 'second')
  await worker.pass(1)
  expect(await worker.take('a')).toBe('second')
})

test('after a lock there are none, and a page that was just ending brings none back', async () => {
  const worker = aWorker()
  worker.keep('a', 'keys')
  worker.forget()
  expect(await worker.take('a')).toBeUndefined()
  worker.keep('b', 'keys of a page that did not hear of it')
  expect(await worker.take('b')).toBeUndefined()
  await worker.pass(KEPT_MS)
  worker.keep('c', 'keys')
  expect(await worker.take('c')).toBe('keys')
})
