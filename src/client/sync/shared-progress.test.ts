import { expect, test } from 'vitest'
import { shareProgress, type ProgressChannel } from './shared-progress.ts'

/** A BroadcastChannel whose tabs live in this test. */
function someTabs(): () => ProgressChannel {
  const listeners: { readonly of: object, readonly hear: (event: MessageEvent) => void }[] = []
  return () => {
    const self = {}
    return {
      postMessage: (data: unknown) => { listeners.filter(one => one.of !== self).forEach(one => { one.hear({ data } as MessageEvent) }) },
      addEventListener: (_: string, hear: unknown) => { listeners.push({ of: self, hear: hear as (event: MessageEvent) => void }) },
      close: () => undefined,
    }
  }
}

test('what the tab that sends tells, every tab shows', () => {
  const open = someTabs()
  const [sender, other] = [shareProgress(open()), shareProgress(open())]
  sender.tell('f1', { doneBytes: 3, totalBytes: 9 })
  expect(other.progress.value).toEqual({ id: 'f1', doneBytes: 3, totalBytes: 9 })
  expect(sender.progress.value).toEqual(other.progress.value)
})

test('what is no progress of ours is passed over, and without channels a tab shows its own', () => {
  const open = someTabs()
  const [stranger, tab] = [open(), shareProgress(open())]
  for (const data of [null, 'f1', { id: 'f1' }, { id: 4, doneBytes: 1, totalBytes: 2 }]) stranger.postMessage(data)
  expect(tab.progress.value).toBeUndefined()
  const alone = shareProgress(undefined)
  alone.tell('f1', { doneBytes: 1, totalBytes: 2 })
  expect(alone.progress.value?.doneBytes).toBe(1)
})
