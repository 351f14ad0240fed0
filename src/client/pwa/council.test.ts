import { expect, test } from 'vitest'
import { answerOthers, othersAgree, type Channel } from './council.ts'

/** A BroadcastChannel whose pages live in this test. */
function pages(): () => Channel {
  const all = new Set<{ readonly self: object, readonly listener: (event: MessageEvent) => void }>()
  return () => {
    const self = {}
    return {
      postMessage: data => { for (const one of all) if (one.self !== self) one.listener({ data } as MessageEvent) },
      addEventListener: (_, listener) => { all.add({ self, listener }) },
      removeEventListener: (_, listener) => { for (const one of all) if (one.listener === listener) all.delete(one) },
    }
  }
}

test.each([
  [[], true, 'no other page'],
  [[true, true], true, 'all have saved'],
  [[true, false], false, 'one has an unsaved form'],
] as [boolean[], boolean, string][])('others that are free: %j → agreed: %s (%s)', async (others, agreed) => {
  const open = pages()
  for (const free of others) answerOthers(open(), () => Promise.resolve(free))
  expect(await othersAgree(open(), 'q1', 20)).toBe(agreed)
})

test('what is no message of ours is passed over', async () => {
  const open = pages()
  const stranger = open()
  const asking = othersAgree(open(), 'q1', 20)
  for (const data of [null, 'busy', { kind: 'busy' }, { kind: 'busy', id: 'another' }, { kind: 'reload', id: 'q1' }]) stranger.postMessage(data)
  expect(await asking).toBe(true)
})
